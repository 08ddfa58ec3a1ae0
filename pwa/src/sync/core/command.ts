import { type Bytes, compareBytes, compareText, hex, unhex } from "./bytes";
import { Malformed, type Value } from "./canonical";
import {
  ascending,
  binary,
  comparePair,
  integer,
  list,
  optional,
  text,
  texts,
  tuple,
} from "./narrow";

/** One op by name, within its change. */
export type SeenOp = [path: string, element: string | null];
/** Every head of one record that was on the screen, and the form version it was read with. */
export type SeenRecord = [record: Bytes, formHash: Bytes, dots: [dot: Bytes, ops: SeenOp[]][]];
/** What a command was given upon. */
export type Seen = SeenRecord[];

/** A request for a decision, as it stands in the op at `@command`. */
export interface Command {
  name: string;
  seen: Seen;
  /** Civil date the checks were run for, `2026-01-20`. */
  asOf: string;
  arguments: [key: string, value: Value][];
}

/** The server's answer to a command. */
export interface Ruling {
  /** Dot of the command. */
  command: Bytes;
  /** A code of RULING. */
  outcome: number;
  /** A code of REFUSAL when refused. */
  refusal: number | null;
  /** Paths the refusal names. */
  paths: string[];
  epoch: number;
  /** Facts for the words of the refusal. */
  words: string[];
}

/** Where a record stands in its workflow. */
export interface RecordState {
  state: string;
  version: number;
  /** Dot of the command that brought it here. */
  command: Bytes;
}

const DATE = /^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const RULING_PREFIX = "@ruling/";

export const byRecord = (a: SeenRecord, b: SeenRecord) => compareBytes(a[0], b[0]);
export const byDot = (a: readonly [Bytes, SeenOp[]], b: readonly [Bytes, SeenOp[]]) =>
  compareBytes(a[0], b[0]);
export const byKey = (a: readonly [string, Value], b: readonly [string, Value]) =>
  compareText(a[0], b[0]);

/** Reads the op value of a command. Throws Malformed. */
export function parseCommand(value: Value): Command {
  const [name, seen, asOf, args] = tuple(value, "command", 4);
  const command: Command = {
    name: text(name, "command name"),
    seen: list(seen, "seen").map(parseSeenRecord),
    asOf: text(asOf, "as_of"),
    arguments: list(args, "arguments").map((pair) => {
      const [key, argument] = tuple(pair, "argument", 2);
      return [text(key, "argument key"), argument as Value];
    }),
  };
  if (!isCivilDate(command.asOf)) throw new Malformed("as_of");
  ascending(command.seen, byRecord, "seen");
  ascending(command.arguments, byKey, "arguments");
  return command;
}

function isCivilDate(written: string): boolean {
  if (!DATE.test(written)) return false;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
}

function parseSeenRecord(value: Value): SeenRecord {
  const [record, formHash, named] = tuple(value, "seen record", 3);
  const dots = list(named, "seen dots").map((item): [Bytes, SeenOp[]] => {
    const [dot, ops] = tuple(item, "seen dot", 2);
    const pairs = list(ops, "seen ops").map((op): SeenOp => {
      const [path, element] = tuple(op, "seen op", 2);
      return [text(path, "seen path"), optional(element, (it) => text(it, "seen element"))];
    });
    ascending(pairs, comparePair, "seen ops");
    return [binary(dot, "seen dot", 16), pairs];
  });
  ascending(dots, byDot, "seen dots");
  return [binary(record, "seen record", 16), binary(formHash, "seen form hash", 32), dots];
}

/** Where the ruling on a command is written. */
export function rulingPath(commandDot: Bytes): string {
  return RULING_PREFIX + hex(commandDot);
}

/** Reads a ruling from its path and the answer's own value. Throws Malformed. */
export function parseRuling(path: string, value: Value): Ruling {
  const dot = path.slice(RULING_PREFIX.length);
  if (!path.startsWith(RULING_PREFIX) || !/^[0-9a-f]{32}$/.test(dot)) {
    throw new Malformed("ruling path");
  }
  const [outcome, refusal, paths, epoch, words] = list(value, "ruling", 5);
  return {
    command: unhex(dot),
    outcome: integer(outcome, "outcome", 1),
    refusal: optional(refusal, (it) => integer(it, "refusal", 1)),
    paths: texts(paths, "ruling paths"),
    epoch: integer(epoch, "epoch", 0),
    words: texts(words, "ruling words"),
  };
}

/** Reads the value of a head of `@state`. Throws Malformed. */
export function parseState(value: Value): RecordState {
  const [state, version, command] = list(value, "state", 3);
  return {
    state: text(state, "state"),
    version: integer(version, "version", 0),
    command: binary(command, "state command", 16),
  };
}
