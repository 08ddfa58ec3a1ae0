import { OP, SOURCE, STATUS } from "../../codes";
import { type Bytes, compareBytes, concat, equalBytes, sha256 } from "./bytes";
import { decode, encode, Malformed, type Value } from "./canonical";
import { parseCommand } from "./command";
import {
  ascending,
  binary,
  comparePair,
  dots,
  integer,
  list,
  optional,
  text,
  tuple,
} from "./narrow";

/** Limits of one change (docs/wire.md section 2), in bytes and ops. */
export const MAX_CHANGE_BYTES = 262_144;
export const MAX_OPS = 2_000;
export const MAX_PATH_BYTES = 128;
export const MAX_ANSWER_BYTES = 65_536;
/** The path of every command. */
export const COMMAND_PATH = "@command";

/** `[value, status, source, note]`; for add and remove the value is the element. */
export type Answer = [value: Value, status: number, source: number | null, note: string | null];

/** One write. `value` is an Answer for set, add and remove, nil for rows, a command value for command. */
export interface Operation {
  /** A code of OP. */
  kind: number;
  path: string;
  value: Value;
  /** Dots of what was on the screen and is hereby replaced. */
  observed: Bytes[];
  reason: string | null;
  /** Dot of the head that was chosen among several. */
  kept: Bytes | null;
}

/** One save of one record by one device. */
export interface Change {
  v: number;
  device: Bytes;
  devSeq: number;
  /** Id of the device's previous change. */
  prev: Bytes | null;
  record: Bytes;
  /** The person who owns the device. */
  actor: Bytes;
  /** The device's clock, milliseconds since 1970 UTC; 0 when `v` is unknown. Sorts lists for people. */
  wallMs: number;
  /** Minutes east of UTC. */
  zoneMin: number;
  salt: Bytes;
  /** Only in a record's first change. */
  about: Bytes | null;
  ops: Operation[];
  /** False for an unknown v or op kind: kept and forwarded, never folded. */
  known: boolean;
}

/** What a record is: its form, its people, and who may hold it. Immutable. */
export interface About {
  formId: string;
  formHash: Bytes;
  /** Empty for a person's own record. */
  people: Bytes[];
  involvement: Bytes | null;
  /** A code of AUDIENCE. */
  audience: number;
}

/** What `buildChange` takes: a change of the version this code writes. */
export type ChangeFields = Omit<Change, "v" | "known">;

/** The version of change this code writes. */
export const VERSION = 1;
const PATH = /^[a-z0-9_@][a-z0-9_-]*(?:\/[a-z0-9_@][a-z0-9_-]*){0,2}$/;
/** The path of a repeating row, `group/<row>`. */
export const ROW_PATH = /^[^/]+\/[0-9a-f]{32}$/;
const KINDS = new Set<number>(Object.values(OP));
const STATUSES = Object.keys(STATUS).length;
const SOURCES = Object.keys(SOURCE).length;

/** SHA-256 of a change's bytes. */
export const changeId: (raw: Bytes) => Promise<Bytes> = sha256;

/** The short name of a change: the first 16 bytes of its id. */
export function dotOf(id: Bytes): Bytes {
  return id.slice(0, 16);
}

/** The id of the record that an `about` founds. */
export async function recordId(about: Bytes, salt: Bytes): Promise<Bytes> {
  return (await sha256(concat(about, salt))).slice(0, 16);
}

/** The bytes of an `about`. Throws Malformed. */
export function aboutBytes(about: About): Bytes {
  const { formId, formHash, people, involvement, audience } = about;
  const raw = encode([formId, formHash, people, involvement, audience]);
  parseAbout(raw);
  return raw;
}

/** Reads an `about`. Throws Malformed. */
export function parseAbout(raw: Bytes): About {
  const [formId, formHash, people, involvement, audience] = tuple(decode(raw), "about", 5);
  if (formId === "") throw new Malformed("form id");
  return {
    formId: text(formId, "form id"),
    formHash: binary(formHash, "form hash", 32),
    people: list(people, "people").map((id) => binary(id, "person id", 16)),
    involvement: optional(involvement, (id) => binary(id, "involvement", 16)),
    audience: integer(audience, "audience", 0),
  };
}

/**
 * Reads a change, checking every rule of docs/wire.md section 2 that needs no hashing: that `record` is
 * the hash of `about` and salt is left to `readChange`. Throws Malformed.
 */
export function parseChange(raw: Bytes): Change {
  if (raw.length > MAX_CHANGE_BYTES) throw new Malformed("change too large");
  const items = list(decode(raw), "change", 6);
  const v = integer(items[0], "v", 1);
  const change: Change = {
    v,
    device: binary(items[1], "device", 8),
    devSeq: integer(items[2], "dev_seq", 1),
    prev: optional(items[3], (id) => binary(id, "prev", 32)),
    record: binary(items[4], "record", 16),
    actor: binary(items[5], "actor", 16),
    wallMs: 0,
    zoneMin: 0,
    salt: new Uint8Array(0),
    about: null,
    ops: [],
    known: false,
  };
  if (v !== VERSION) return change;
  tuple(items, "change", 11);
  change.wallMs = integer(items[6], "wall_ms");
  change.zoneMin = integer(items[7], "zone_min", -840, 840);
  change.salt = binary(items[8], "salt", 16);
  change.about = optional(items[9], (about) => {
    parseAbout(binary(about, "about"));
    return about as Bytes;
  });
  const ops = list(items[10], "ops", 1);
  if (ops.length > MAX_OPS) throw new Malformed("too many ops");
  change.ops = ops.map(parseOperation);
  // A newer kind may order or repeat by rules not known here.
  if (!change.ops.every((op) => KINDS.has(op.kind))) return change;
  ascending(change.ops, (a, b) => comparePair(pairOf(a), pairOf(b)), "ops");
  if (change.ops.length > 1 && change.ops.some((op) => op.kind === OP.command)) {
    throw new Malformed("command not alone");
  }
  change.known = true;
  return change;
}

/**
 * The bytes of a change, with ops and observed dots put in order. Throws Malformed past any limit, two
 * ops for one (path, element) among them.
 */
export function buildChange(fields: ChangeFields): Bytes {
  const ops = fields.ops
    .map((op) => ({ ...op, observed: distinct(op.observed) }))
    .sort((a, b) => comparePair(pairOf(a), pairOf(b)));
  const raw = encode([
    VERSION,
    fields.device,
    fields.devSeq,
    fields.prev,
    fields.record,
    fields.actor,
    fields.wallMs,
    fields.zoneMin,
    fields.salt,
    fields.about,
    ops.map((op) => [op.kind, op.path, op.value, op.observed, op.reason, op.kept]),
  ]);
  parseChange(raw);
  return raw;
}

/** The element an add or remove is about; nil for every other kind. */
export function elementOf(op: Operation): string | null {
  if (op.kind !== OP.add && op.kind !== OP.remove) return null;
  const element = Array.isArray(op.value) ? op.value[0] : null;
  return typeof element === "string" ? element : null;
}

/** The row a path of three parts lies in. */
export function rowOf(path: string): string | undefined {
  const at = path.lastIndexOf("/");
  return path.indexOf("/") === at ? undefined : path.slice(0, at);
}

/** Throws Malformed where no change could carry the op. */
export function checkOperation({ kind, path, value, observed, reason, kept }: Operation): void {
  // What comes off the wire was text before; what is written here may be none.
  encode(value);
  parseOperation([kind, path, value, distinct(observed), reason, kept]);
}

function distinct(found: readonly Bytes[]): Bytes[] {
  const sorted = [...found].sort(compareBytes);
  return sorted.filter((dot, i) => i === 0 || !equalBytes(dot, sorted[i - 1] as Bytes));
}

/** Path and element: what ops of one change are sorted by. */
export function pairOf(op: Operation): [string, string | null] {
  return [op.path, elementOf(op)];
}

/** Reads one op, whatever its kind. Throws Malformed. */
export function parseOperation(raw: Value): Operation {
  const [kind, path, value, observed, reason, kept] = tuple(raw, "op", 6);
  const op: Operation = {
    kind: integer(kind, "op kind", 1),
    path: pathOf(path),
    value: value as Value,
    observed: dots(observed, "observed"),
    reason: optional(reason, (it) => text(it, "reason")),
    kept: optional(kept, (it) => binary(it, "kept", 16)),
  };
  if (KINDS.has(op.kind)) checkValue(op);
  return op;
}

/** A path in the form of section 2, its length included. Throws Malformed. */
export function pathOf(value: Value | undefined): string {
  const path = text(value, "path");
  if (!PATH.test(path) || path.length > MAX_PATH_BYTES) throw new Malformed("path");
  return path;
}

function checkValue(op: Operation): void {
  const { kind, path, value, observed } = op;
  if (kind === OP.set || kind === OP.add || kind === OP.remove) {
    checkAnswer(kind, value);
    return;
  }
  if (kind !== OP.row_remove && observed.length > 0) throw new Malformed("observed not empty");
  if (kind === OP.command) {
    if (path !== COMMAND_PATH) throw new Malformed("command path");
    parseCommand(value);
    return;
  }
  if (value !== null) throw new Malformed("row value");
  if (!ROW_PATH.test(path)) throw new Malformed("row path");
}

function checkAnswer(kind: number, raw: Value): void {
  const [value, status, source, note] = tuple(raw, "answer", 4);
  integer(status, "status", 1, STATUSES);
  optional(source, (it) => integer(it, "source", 1, SOURCES));
  optional(note, (it) => text(it, "note"));
  if (kind !== OP.set) {
    text(value, "element");
    if (status !== STATUS.answered) throw new Malformed("element status");
    if (kind === OP.remove && (source !== null || note !== null))
      throw new Malformed("remove value");
  }
  // A unit of text is three bytes at most, so hardly an answer needs to be measured.
  const short = typeof value === "string" && value.length < MAX_ANSWER_BYTES / 4;
  if (!short && encode(value as Value).length > MAX_ANSWER_BYTES)
    throw new Malformed("answer too large");
}
