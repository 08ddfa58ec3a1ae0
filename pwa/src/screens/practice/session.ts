/**
 * An unlocked vault of invented people, in memory: beside the real one, of which it borrows who practises,
 * the published forms, the commands table and the lock, and to which it gives nothing.
 */
import { computed, signal } from "@preact/signals";
import type { Answer } from "../../forms/answers";
import type { Definition } from "../../forms/definition";
import { NotHere } from "../../session";
import { memoryFiles, memoryScratch, NOTHING_SENDS } from "../../session/paper";
import type {
  Hex,
  PersonEntry,
  RecordEntry,
  Scratch,
  Session,
  VaultFiles,
} from "../../session/types";
import { addDays } from "../../ui/dates";
import { LAST, LAST_DAYS, LAST_FORM, MANAGER, MARL, peopleFor } from "./people";
import { PracticeRecord } from "./record";

/** Forms whose records reach others at once, or divide into records of several people: not practised here. */
const LEFT_OUT: readonly string[] = [
  "safeguarding-concern",
  "peer-group",
  "peer-session",
  "peer-note",
];

interface Held {
  readonly handle: PracticeRecord;
  readonly started: number;
  /** When it was finished, before practice; null for one begun in it. */
  readonly finished: number | null;
}

/** Throws what reading a form of the real vault throws. */
export async function practiceSession(real: Session): Promise<Session> {
  const { me } = real;
  const people = peopleFor(me);
  const held = signal<readonly Held[]>([]);
  const written = signal(0);
  const files: VaultFiles = memoryFiles();
  const scratches = new Map<string, Scratch>();
  const never = async (): Promise<never> => {
    throw new Error("practice does not do this");
  };
  const stateOf = (form: string) => real.workflow()?.states[form];

  const make = (
    definition: Definition,
    formHash: Hex,
    about: Hex | null,
    answers: Readonly<Record<string, Answer>>,
    finished: number | null,
  ): PracticeRecord => {
    const person = people.find(({ id }) => id === about) ?? people[0];
    if (!person) throw new NotHere("record");
    const states = (form: string) => {
      const found = stateOf(form);
      const initial = finished === null ? (found?.initial ?? "draft") : "authorised";
      return { initial, editable: found?.editable ?? null };
    };
    const on = {
      me,
      definition,
      formHash,
      person: { id: person.id, name: person.preferred ?? person.name },
      answers,
      states,
      touched: () => {
        written.value++;
      },
    };
    const handle = new PracticeRecord(on, finished !== null);
    const started = finished ?? Date.now();
    held.value = [...held.peek(), { handle, started, finished }];
    return handle;
  };

  const records = computed(() => {
    written.value;
    return held.value
      .filter(({ handle }) => !handle.fresh)
      .map(({ handle, started, finished }): RecordEntry => {
        const state = handle.state.value;
        return {
          id: handle.id,
          form: handle.form,
          formHash: handle.formHash,
          person: handle.persons[0] ?? null,
          state: { ...state, at: finished ?? state.at },
          startedBy: me,
          started,
          changed: started,
          named: null,
          stopped: null,
          unsent: 0,
          toSettle: 0,
          last: handle.commands().at(-1) ?? null,
        };
      });
  });
  const withRecords = (person: PersonEntry): PersonEntry => ({
    ...person,
    records: records.value.filter((record) => record.person === person.id),
  });

  const last = real.startable.peek().find(({ id }) => id === LAST_FORM);
  if (last) {
    const day = new Date(`${addDays(real.today(), -LAST_DAYS)}T15:00`).getTime();
    make(await real.definition(last.hash), last.hash, MARL, LAST, day);
  }

  return {
    vault: real.vault,
    me,
    deviceLabel: real.deviceLabel,
    organisation: "Fernshire Council",
    people: computed(() => people.map(withRecords)),
    records,
    toSettle: signal([]),
    sending: signal(NOTHING_SENDS),
    filesOnWay: signal([]),
    files: async () => files,
    asides: () => [],
    dues: async () => new Map(),
    pastSessions: async () => [],
    asOf: signal(Date.now()),
    parted: signal([]),
    takeNote: async () => undefined,
    policy: real.policy,
    startable: computed(() => real.startable.value.filter(({ id }) => !LEFT_OUT.includes(id))),
    staff: signal([me, MANAGER]),
    manager: () => MANAGER,
    today: () => real.today(),
    open: async (record) => {
      const found = held.peek().find(({ handle }) => handle.id === record);
      if (!found) throw new NotHere("record");
      return found.handle;
    },
    openElsewhere: () => null,
    workflow: () => real.workflow(),
    urgent: signal([]),
    start: async (form, person, answers) => {
      const found = real.startable.peek().find(({ id }) => id === form);
      if (!found) throw new NotHere("form");
      return make(await real.definition(found.hash), found.hash, person, answers, null);
    },
    startAll: never,
    register: never,
    definition: (hash) => real.definition(hash),
    title: (form) => real.title(form),
    newest: () => null,
    scratch: (record, what) => {
      const key = `${record} ${what}`;
      const found = scratches.get(key) ?? memoryScratch();
      scratches.set(key, found);
      return found;
    },
    scratched: () => [],
    scratchSave: () => ({ kind: "clean" }),
    keepScratch: async () => undefined,
    unsaved: signal(null),
    sendNow: async () => undefined,
    call: never,
    noteOpened: async () => undefined,
    lock: (everywhere) => real.lock(everywhere),
    locked: real.locked,
    hidden: real.hidden,
    takeOver: async () => undefined,
    writing: signal(true),
  };
}
