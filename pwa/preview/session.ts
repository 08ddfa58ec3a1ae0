/** An unlocked vault that holds one invented person and one record, in memory. */
import { signal } from "@preact/signals";
import { memoryFiles, memoryScratch, NOTHING_SENDS } from "../src/session/paper";
import type { OpenRecord } from "../src/session/record";
import type { PersonEntry, Scratch, Session } from "../src/session/types";
import { PERSON, RECORD, WREN } from "./paper";

/** Marlow Oystergate, who is invented. */
const MARL: PersonEntry = {
  id: PERSON,
  name: "Marlow Oystergate",
  preferred: "Marl",
  born: "1987-05-14",
  nhsNumber: "9991001018",
  councilNumber: "FM-20001",
  communication: ["Plain email", "Coloured background"],
  alerts: [],
  safety: 0,
  involvement: null,
  dueDate: null,
  unsent: 0,
  toSettle: 0,
  records: [],
  allocated: [WREN],
  registeredBy: WREN,
  registered: 0,
  same: [],
  shownAs: PERSON,
  duplicates: [],
};

/** `record` gives the record as the form's file stands now. */
export function previewSession(record: () => OpenRecord): Session {
  const files = memoryFiles();
  const scratches = new Map<string, Scratch>();
  const never = async (): Promise<never> => {
    throw new Error("a preview does not do this");
  };
  return {
    vault: RECORD,
    me: WREN,
    deviceLabel: "Preview",
    organisation: "Fernshire Council",
    people: signal([MARL]),
    records: signal([]),
    toSettle: signal([]),
    sending: signal(NOTHING_SENDS),
    filesOnWay: signal([]),
    files: async () => files,
    asides: () => [],
    asOf: signal(null),
    parted: signal([]),
    takeNote: async () => undefined,
    policy: signal({ autoLockMinutes: 5, updateDeadline: null, safeguardingPhone: null }),
    startable: signal([]),
    title: () => undefined,
    staff: signal([WREN]),
    manager: () => null,
    today: () => new Date(Date.now()).toLocaleDateString("en-CA"),
    open: async () => record(),
    openElsewhere: () => null,
    // Nothing can be submitted, moved or decided on.
    workflow: () => ({
      states: {},
      return_reasons: [],
      offer_conversation_from_version: 3,
      commands: [],
    }),
    urgent: signal([]),
    start: never,
    startAll: never,
    register: never,
    dues: async () => new Map(),
    pastSessions: async () => [],
    definition: async () => record().definition,
    newest: () => null,
    scratch: (_record, what) => {
      const found = scratches.get(what) ?? memoryScratch();
      scratches.set(what, found);
      return found;
    },
    scratched: () => [],
    scratchSave: () => ({ kind: "clean" }),
    keepScratch: async () => undefined,
    unsaved: signal(null),
    sendNow: async () => undefined,
    call: never,
    noteOpened: async () => undefined,
    lock: async () => undefined,
    locked: signal(false),
    hidden: signal(false),
    takeOver: async () => undefined,
    writing: signal(true),
  };
}
