/**
 * The set-aside desk as its screens see it (docs/wire.md 13). It lives on the server: nothing of it is
 * kept on this device, and all of it needs a connection. Every function throws `LinkError` or
 * `ReplyError`; what is not a reply of the desk throws `Malformed`.
 */
import { DESK, DESK_VIEW, FILE_STATE, OP, ROUTE } from "../codes";
import type { Answer, AnswerSource } from "../forms/answers";
import type { Json } from "../forms/definition";
import { hex, unhex } from "../sync/core/bytes";
import { Malformed, type Value } from "../sync/core/canonical";
import {
  type Change,
  COMMAND_PATH,
  elementOf,
  parseChange,
  type Answer as StoredAnswer,
} from "../sync/core/change";
import { decodeOutcome } from "../sync/core/messages";
import type { Hex, Session } from "./types";
import { fromStored, toFileValue, toValue } from "./values";

export type Act = "accept" | "attach" | "keep";

export interface OutcomeView {
  readonly act: Act;
  readonly name: string;
  readonly actor: Hex;
  readonly at: number;
  readonly reason: string;
}

/** What one device made for one record and is set aside; what nobody proved is one bundle a sender. */
export interface Bundle {
  /** Arrival of the first: by this it is opened. */
  readonly arrival: number;
  readonly deviceLabel: string;
  readonly owner: string;
  /** The owner's device signed it; else it only came in their session. */
  readonly proven: boolean;
  readonly about: readonly {
    readonly id: Hex;
    readonly name: string;
    readonly used: string | null;
  }[];
  readonly form: string | null;
  readonly formHash: Hex | null;
  /** By the device's clock; null where it cannot be read. */
  readonly made: number | null;
  readonly received: number;
  /** A code of REASON; null once it counts. */
  readonly reason: number | null;
  readonly count: number;
  readonly bytes: number;
  readonly mayDecide: boolean;
  readonly outcome: OutcomeView | null;
  readonly record: Hex;
  /** When its device was turned off. */
  readonly turnedOff: number | null;
  /** Arrival of the last: a decision on all of it reaches no further. */
  readonly last: number;
}

/** One change of a bundle. */
export interface Piece {
  readonly arrival: number;
  readonly received: number;
  readonly reason: number | null;
  readonly mayAccept: boolean;
  /** What is wrong with its form; null where it can be read. */
  readonly fault: string | null;
  readonly made: number | null;
  /** The command it gives, if it gives one. */
  readonly command: string | null;
}

/** What the record says now at a path. */
export interface Standing {
  readonly path: string;
  readonly heads: readonly {
    readonly name: string;
    readonly made: number;
    readonly answer: Answer | undefined;
  }[];
}

export interface Opened {
  readonly bundle: Bundle;
  readonly pieces: readonly Piece[];
  /** There are more pieces than are shown here. */
  readonly more: boolean;
  /** It holds its record's first change. */
  readonly begins: boolean;
  /** Its answers as they would read alone, and the paths that have one, in the order written. */
  readonly answers: AnswerSource;
  readonly paths: readonly string[];
  readonly now: readonly Standing[];
  /** Whether each file named has come; an older server does not say of any. */
  readonly files: ReadonlyMap<Hex, FileState>;
}

export type FileState = keyof typeof FILE_STATE;

/** A line of IT's list: nothing of what it says, nor about whom. */
export interface PlainBundle {
  readonly arrival: number;
  readonly deviceLabel: string;
  readonly owner: string;
  readonly reason: number | null;
  readonly count: number;
  readonly bytes: number;
  readonly received: number;
}

export interface Listed<T> {
  readonly bundles: readonly T[];
  /** Where to go on; null at the end. */
  readonly next: number | null;
}

/** What became of an act: how many pieces it decided, and what stands for each that was named. */
export interface Acted {
  readonly decided: number;
  readonly stands: readonly (OutcomeView | null)[];
}

const ACTS = new Map<number, Act>(Object.entries(DESK).map(([name, code]) => [code, name as Act]));

const STATES = new Map<number, FileState>(
  Object.entries(FILE_STATE).map(([name, code]) => [code, name as FileState]),
);

/** What is open, or with `decided` what was decided. */
export async function listAside(
  session: Session,
  decided: boolean,
  from: number | null = null,
): Promise<Listed<Bundle>> {
  const view = decided ? DESK_VIEW.decided : DESK_VIEW.open;
  const [lines, next] = array(await session.call(ROUTE.aside, [view, from]), 2);
  return { bundles: array(lines).map(readBundle), next: optional(next, number) };
}

/** What is open, for IT. */
export async function listPlain(
  session: Session,
  from: number | null = null,
): Promise<Listed<PlainBundle>> {
  const [lines, next] = array(await session.call(ROUTE.aside, [DESK_VIEW.plain, from]), 2);
  const bundles = array(lines).map((line): PlainBundle => {
    const it = array(line, 9);
    return {
      arrival: number(it[0]),
      deviceLabel: text(it[2]),
      owner: text(it[3]),
      reason: optional(it[4], number),
      count: number(it[5]),
      bytes: number(it[6]),
      received: number(it[7]),
    };
  });
  return { bundles, next: optional(next, number) };
}

/** One bundle. What is shown of it is in the access log before this resolves. */
export async function openAside(session: Session, arrival: number): Promise<Opened> {
  const it = array(await session.call(ROUTE.aside, [DESK_VIEW.one, arrival]), 4);
  const bundle = readBundle(it[0] as Json);
  await session.noteOpened(bundle.record);
  const changes: Change[] = [];
  const pieces = array(it[1]).map((line): Piece => {
    const [at, received, reason, mayAccept, bytes, fault] = array(line, 6);
    const change = typeof bytes === "string" ? parseChange(unhex(bytes)) : null;
    if (change) changes.push(change);
    return {
      arrival: number(at),
      received: number(received),
      reason: optional(reason, number),
      mayAccept: mayAccept === true,
      fault: optional(fault, text),
      made: change?.wallMs ?? null,
      command: change && commandOf(change),
    };
  });
  const begins = changes.some(({ about }) => about !== null);
  const more = it[2] === true;
  const files = fileStates(it[4] ?? []);
  return { bundle, pieces, more, begins, ...contentOf(changes), now: standing(it[3]), files };
}

/** The file an answer names, as far as it is shown; null where it names none. */
export function namedFile(answer: Answer | undefined): { type: string; size: number } | null {
  return answer ? toFileValue(answer.value) : null;
}

/** What there is of the file an answer names; null where it names none, or it is not known. */
export function fileIn({ files }: Opened, answer: Answer | undefined): FileState | null {
  const file = answer ? toFileValue(answer.value) : null;
  return file ? (files.get(hex(file.id)) ?? null) : null;
}

/** Decides on pieces. `through` keeps the rest of the bundle aside as well, up to that arrival. */
export async function decideAside(
  session: Session,
  act: Act,
  arrivals: readonly number[],
  reason: string,
  more: { readonly record?: Hex; readonly through?: number } = {},
): Promise<Acted> {
  const { record, through } = more;
  const target = record === undefined ? null : { hex: record };
  const asked: Json = [DESK[act], [...arrivals], through ?? null, reason, target];
  const [stands, decided] = array(await session.call(ROUTE.aside_act, asked), 2);
  return {
    decided: number(decided),
    stands: array(stands).map((line) => optional(array(line, 2)[1], outcomeOf)),
  };
}

/** An outcome as replies and `OwnAside` hold it. Throws Malformed. */
export function outcomeOf(it: Json | Value): OutcomeView {
  // A reply has ids as text, what is kept has them as bytes.
  const { act, name, actor, atMs, reason } = decodeOutcome(bytes(it));
  const known = ACTS.get(act);
  if (!known) throw new Malformed("an act this app does not know");
  return { act: known, name, actor: hex(actor), at: atMs, reason };
}

/** The answers of several changes together, later ones in place of earlier ones. Pure. */
export function contentOf(changes: readonly Change[]): {
  readonly answers: AnswerSource;
  readonly paths: readonly string[];
} {
  const answers = new Map<string, Answer | undefined>();
  const unions = new Map<string, Set<string>>();
  const rows = new Map<string, Set<string>>();
  for (const { ops } of changes) {
    for (const op of ops) {
      const [group = "", row, question] = op.path.split("/");
      if (op.kind === OP.set) answers.set(op.path, fromStored(op.value as StoredAnswer));
      const element = elementOf(op);
      if (element !== null) {
        const set = unions.get(op.path) ?? new Set();
        if (op.kind === OP.add) set.add(element);
        else set.delete(element);
        unions.set(op.path, set);
        const value = [...set].sort();
        answers.set(op.path, { value, status: 1, source: null, note: null });
      }
      if (row !== undefined && (question !== undefined || op.kind === OP.row_add)) {
        rows.set(group, (rows.get(group) ?? new Set()).add(row));
      }
    }
  }
  return {
    answers: {
      answer: (path) => answers.get(path),
      unsettled: () => false,
      rows: (group) => [...(rows.get(group) ?? [])],
    },
    paths: [...answers.keys()],
  };
}

function fileStates(lines: Json): Map<Hex, FileState> {
  return new Map(
    array(lines).map((line) => {
      const [id, state] = array(line, 2);
      return [text(id), STATES.get(number(state)) ?? "unknown"];
    }),
  );
}

function commandOf(change: Change): string | null {
  const op = change.ops.find(({ path }) => path === COMMAND_PATH);
  const name = Array.isArray(op?.value) ? op.value[0] : null;
  return typeof name === "string" ? name : null;
}

function standing(lines: Json | undefined): Standing[] {
  return array(lines).map((line) => {
    const [path, , heads] = array(line, 3);
    return {
      path: text(path),
      heads: array(heads).map((head) => {
        const [name, made, value] = array(head, 3);
        return {
          name: text(name),
          made: number(made),
          answer: fromStored(toValue(value as Json) as unknown as StoredAnswer),
        };
      }),
    };
  });
}

function readBundle(line: Json): Bundle {
  const it = array(line, 19);
  return {
    arrival: number(it[0]),
    deviceLabel: text(it[2]),
    owner: text(it[3]),
    proven: it[4] === true,
    about: array(it[5]).map((person) => {
      const [id, name, used] = array(person, 3);
      return { id: text(id), name: text(name), used: optional(used, text) };
    }),
    form: optional(it[6], text),
    formHash: optional(it[7], text),
    made: optional(it[8], number),
    received: number(it[9]),
    reason: optional(it[11], number),
    count: number(it[12]),
    bytes: number(it[13]),
    mayDecide: it[14] === true,
    outcome: optional(it[15], outcomeOf),
    record: text(it[16]),
    turnedOff: optional(it[17], number),
    last: number(it[18]),
  };
}

/** An outcome whose ids may be hexadecimal text, with ids as bytes. */
function bytes(it: Json | Value): Value {
  if (!Array.isArray(it)) throw new Malformed("outcome");
  const id = (at: Json | Value | undefined): Value =>
    typeof at === "string" ? unhex(at) : ((at ?? null) as Value);
  return [it[0], it[1], id(it[2]), it[3], it[4], id(it[5])] as Value[];
}

function array(value: Json | undefined, least = 0): Json[] {
  if (!Array.isArray(value) || value.length < least) throw new Malformed("a reply of the desk");
  return value as Json[];
}
function text(value: Json | undefined): string {
  if (typeof value !== "string") throw new Malformed("a reply of the desk");
  return value;
}
function number(value: Json | undefined): number {
  if (typeof value !== "number") throw new Malformed("a reply of the desk");
  return value;
}
const optional = <T>(value: Json | undefined, read: (value: Json) => T): T | null =>
  value === null || value === undefined ? null : read(value);
