/** Builders for the tests of screens: invented staff and people, answers that stand, words in hand. */
import { signal } from "@preact/signals";
import type { Answer } from "../../src/forms/answers";
import type { HeadView, PersonEntry, Sending, Session, StaffMember } from "../../src/session/types";

export const WREN: StaffMember = {
  actor: "a1".repeat(16),
  name: "Wren Saltwhistle",
  roles: ["social_worker"],
  team: "tideway",
};
export const DOV: StaffMember = { ...WREN, actor: "a2".repeat(16), name: "Dov Hazelgrim" };
export const IDRIS: StaffMember = {
  actor: "a3".repeat(16),
  name: "Idris Candlebrook",
  roles: ["manager"],
  team: "tideway",
};

/** One answer that stands, by somebody. */
export function head(answer: Partial<Answer>, author: StaffMember, made: number): HeadView {
  return {
    value: null,
    status: 1,
    source: 3,
    note: null,
    ...answer,
    dot: `${author.actor.slice(0, 8)}${made.toString(16)}`,
    author,
    chosenBy: null,
    device: author.actor,
    deviceLabel: "tablet",
    own: author === WREN,
    mine: author === WREN,
    made,
    zone: 0,
    received: made,
    reason: null,
    send: "received",
    mark: null,
  };
}

/** What waits to be sent on a phone in the middle of a day. */
export const SENDING: Sending = {
  unsent: 3,
  oldestUnsent: Date.now() - 30 * 60_000,
  receivedToday: 12,
  again: 0,
  notBackedUp: 3,
  setAside: 0,
  waiting: 0,
  files: 0,
  beforeHandOver: 0,
  lastContact: Date.now() - 5 * 3_600_000,
  link: "ok",
  sending: false,
  later: null,
  leaseEnds: Date.now() + 6 * 86_400_000,
  clockAhead: 0,
  persisted: true,
  spaceLeft: 2_400_000_000,
};

export const person = (
  id: string,
  entry: Partial<PersonEntry> & { name: string },
): PersonEntry => ({
  id: id.repeat(16),
  preferred: null,
  born: null,
  nhsNumber: null,
  councilNumber: null,
  communication: [],
  alerts: [],
  safety: 0,
  involvement: null,
  dueDate: null,
  unsent: 0,
  toSettle: 0,
  records: [],
  allocated: [],
  registeredBy: WREN,
  registered: 0,
  same: [],
  shownAs: id.repeat(16),
  duplicates: [],
  ...entry,
});

export const PEOPLE: readonly PersonEntry[] = [
  person("b1", {
    name: "Marlow Oystergate",
    preferred: "Marl",
    born: "1987-05-14",
    nhsNumber: "9991001018",
    communication: ["Plain email", "Coloured background"],
    dueDate: "2027-02-09",
    unsent: 4,
    toSettle: 2,
  }),
  person("b2", {
    name: "Hettie Marshbell",
    born: "1979-11-02",
    alerts: ["Hidden address", "Two workers visit"],
  }),
  person("b3", { name: "Tansy Wickerlight", born: "1984-06-21" }),
];

/** What Wren's session is to a screen, and whatever more that one asks of it. */
export const sessionOf = <T extends object>(more: T) => ({
  me: WREN,
  people: signal(PEOPLE),
  records: signal([]),
  startable: signal([]),
  staff: signal([WREN]),
  sending: signal(SENDING),
  writing: signal(true),
  unsaved: signal(null),
  urgent: signal([]),
  asOf: signal(null),
  filesOnWay: signal([]),
  scratch: scratchInMemory(),
  scratchSave: () => ({ kind: "clean" }),
  scratched: () => [],
  today: () => "2026-03-09",
  manager: () => null,
  workflow: () => null,
  ...more,
});

/** Words in hand, in memory. */
export function scratchInMemory(): Session["scratch"] {
  const kept = new Map<string, ReturnType<typeof signal<string | null>>>();
  return (record, what) => {
    const key = `${record}\n${what}`;
    const words = kept.get(key) ?? signal<string | null>(null);
    kept.set(key, words);
    return {
      read: () => words.value ?? null,
      write: (text) => {
        words.value = text === "" ? null : text;
      },
    };
  };
}
