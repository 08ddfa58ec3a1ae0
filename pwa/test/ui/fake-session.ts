/** A session in memory, with invented people, for looking at screens without a server or a vault. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, AnswerSource } from "../../src/forms/answers";
import type { Definition } from "../../src/forms/definition";
import type {
  CommandView,
  HeadView,
  Hex,
  PersonEntry,
  RecordHandle,
  RecordState,
  SaveState,
  Sending,
  Session,
  StaffMember,
  Vaults,
} from "../../src/session/types";

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

const PASSPHRASE = "violet anchor seven pears";

/** Answers by path as signals, with heads for those that are unsettled. */
export class FakeAnswers implements AnswerSource {
  readonly #answers = signal<ReadonlyMap<string, Answer>>(new Map());
  readonly #cells = new Map<string, ReadonlySignal<Answer | undefined>>();
  readonly #rows = signal<Readonly<Record<string, readonly string[]>>>({});
  readonly clashes = signal<Readonly<Record<string, readonly HeadView[]>>>({});

  answer(path: string): Answer | undefined {
    let cell = this.#cells.get(path);
    if (!cell) {
      cell = computed(() => this.#answers.value.get(path));
      this.#cells.set(path, cell);
    }
    return cell.value;
  }
  unsettled = (path: string): boolean => this.clashes.value[path] !== undefined;
  rows = (group: string): readonly string[] => this.#rows.value[group] ?? [];
  set(answers: Readonly<Record<string, Answer | null>>): void {
    const next = new Map(this.#answers.peek());
    for (const [path, answer] of Object.entries(answers)) {
      if (answer) next.set(path, answer);
      else next.delete(path);
    }
    this.#answers.value = next;
  }
  setRows(group: string, rows: readonly string[]): void {
    this.#rows.value = { ...this.#rows.peek(), [group]: rows };
  }
}

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
  };
}

/** An open record over fake answers. */
export class FakeHandle implements RecordHandle {
  readonly answers = new FakeAnswers();
  readonly form: string;
  readonly formHash = "f0".repeat(32);
  readonly state = signal<RecordState>({ state: "draft", versionNo: 0, at: null });
  readonly save = signal<SaveState>({ kind: "clean" });
  readonly unsent = signal(0);
  readonly sent = signal({ waiting: 0, receivedAt: null, safe: false });
  readonly arrived = signal(0);
  readonly list = signal<readonly CommandView[]>([]);
  fresh = true;
  #row = 0;

  constructor(
    readonly id: Hex,
    readonly definition: Definition,
    readonly persons: readonly Hex[],
  ) {
    this.form = definition.id;
  }

  answer = (path: string) => this.answers.answer(path);
  unsettled = (path: string) => this.answers.unsettled(path);
  rows = (group: string) => this.answers.rows(group);
  writable = () => ["draft", "returned"].includes(this.state.value.state);
  heads(path: string): readonly HeadView[] {
    const clash = this.answers.clashes.value[path];
    if (clash) return clash;
    const answer = this.answer(path);
    return answer ? [head(answer, WREN, Date.now())] : [];
  }
  elements = () => [];
  flaggedRows = () => [];
  removedRows = () => [];
  unsettledPaths = () => Object.keys(this.answers.clashes.value);
  write(path: string, answer: Answer | null): void {
    this.writeAll({ [path]: answer });
  }
  writeAll(answers: Readonly<Record<string, Answer | null>>): void {
    this.fresh = false;
    this.answers.set(answers);
    this.save.value = { kind: "saved", at: Date.now() };
    this.unsent.value = 1;
  }
  setElement(path: string, element: string, present: boolean): void {
    const now = (this.answers.answer(path)?.value as string[] | undefined) ?? [];
    const rest = now.filter((each) => each !== element);
    const value = present ? [...rest, element].sort() : rest;
    this.write(path, value.length > 0 ? { value, status: 1, source: 3, note: null } : null);
  }
  addRow(group: string): string {
    const row = (++this.#row).toString(16).padStart(32, "0");
    this.answers.setRows(group, [...this.rows(group), row]);
    return row;
  }
  removeRow(group: string, row: string): void {
    this.answers.setRows(
      group,
      this.rows(group).filter((each) => each !== row),
    );
  }
  restoreRow(group: string, row: string): void {
    this.answers.setRows(group, [...this.rows(group), row]);
  }
  settle(): void {}
  settleAll(): void {}
  showArrived(): void {
    this.arrived.value = 0;
  }
  freeze = async () => undefined;
  history = () => [];
  command = async () => undefined;
  commands = () => this.list.value;
  proposedSince = () => [];
  authors = () => [WREN];
  retry(): void {}
  setAside = () => [];
  close(): void {}
}

export const SENDING: Sending = {
  unsent: 3,
  oldestUnsent: Date.now() - 30 * 60_000,
  receivedToday: 12,
  notBackedUp: 3,
  setAside: 0,
  waiting: 0,
  lastContact: Date.now() - 5 * 3_600_000,
  link: "ok",
  sending: false,
  leaseEnds: Date.now() + 6 * 86_400_000,
  persisted: true,
  spaceLeft: 2_400_000_000,
};

const person = (id: string, entry: Partial<PersonEntry> & { name: string }): PersonEntry => ({
  id: id.repeat(16),
  preferred: null,
  born: null,
  nhsNumber: null,
  councilNumber: null,
  communication: [],
  alerts: [],
  involvement: null,
  dueDate: null,
  unsent: 0,
  toSettle: 0,
  records: [],
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

/** Words in hand, in memory. */
export function fakeScratch(): Session["scratch"] {
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

/** A session for one member of staff with one form. */
export function fakeSession(
  me: StaffMember,
  definition: Definition,
): Session & { handles: Map<Hex, FakeHandle> } {
  const handles = new Map<Hex, FakeHandle>();
  const people = signal<readonly PersonEntry[]>(PEOPLE);
  const session: Session = {
    vault: "c1".repeat(16),
    me,
    deviceLabel: "WS",
    organisation: "Fernshire",
    people,
    records: signal([]),
    toSettle: signal([]),
    sending: signal(SENDING),
    asOf: signal(Date.now() - 5 * 3_600_000),
    policy: signal({ autoLockMinutes: 5 }),
    startable: signal([{ id: definition.id, hash: "f0".repeat(32), title: definition.title.en }]),
    staff: signal([WREN, DOV, IDRIS]),
    manager: () => IDRIS,
    today: () => new Date().toISOString().slice(0, 10),
    open: async (record) => {
      const known = handles.get(record);
      if (!known) throw new Error("not here");
      return known;
    },
    start: async (_, who, answers) => {
      const handle = new FakeHandle("d1".repeat(16), definition, [who]);
      handle.answers.set(answers);
      handles.set(handle.id, handle);
      return handle;
    },
    definition: async () => definition,
    scratch: fakeScratch(),
    scratchSave: () => ({ kind: "clean" }),
    keepScratch: async () => undefined,
    unsaved: signal(null),
    sendNow: async () => undefined,
    call: async () => null,
    lock: async () => undefined,
    locked: signal(false),
    workflow: () => null,
    takeOver: async () => undefined,
    writing: signal(true),
  };
  return Object.assign(session, { handles });
}

export function fakeVaults(session: Session): Vaults {
  let tries = 0;
  return {
    list: async () => [
      { id: session.vault, label: "WS", unsent: 4, tries, waitUntil: 0, turnedOff: false },
      { id: "c2".repeat(16), label: "JF", unsent: 0, tries: 0, waitUntil: 0, turnedOff: false },
    ],
    enrol: async () => session,
    unlock: async (_, passphrase) => {
      if (passphrase === PASSPHRASE || passphrase === "x") return { ok: true, session };
      tries++;
      return { ok: false, waitSeconds: 4, tries };
    },
    forget: async () => undefined,
  };
}
