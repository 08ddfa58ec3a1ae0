/**
 * A snapshot: what a record's merged changes come to, without the changes (docs/wire.md section 10). Of every
 * change at or below one commit position there remains a *remnant*: who made it and when, and those of its
 * ops that still stand. A fold that begins at one reads as if it had folded everything.
 */
import { OP } from "../../codes";
import { type Bytes, compareBytes, compareText, equalBytes, hex } from "./bytes";
import { decode, MAX_DEPTH, Malformed, type Value } from "./canonical";
import {
  VERSION as CHANGE_VERSION,
  type Change,
  elementOf,
  type Operation,
  pairOf,
  parseAbout,
  parseOperation,
  pathOf,
  recordId,
} from "./change";
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
import { readChange } from "./read-change";
import { type Begun, type Chosen, Resumed } from "./resumed";

/** A record that comes to more than this travels as changes. */
export const MAX_SNAPSHOT_BYTES = 4 * 1024 * 1024;
const VERSION = 1;
const NOTHING: Bytes = new Uint8Array(0);

/** When a change of a snapshot was received and where it stands. */
interface Receipt {
  position: number;
  receivedMs: number;
  /** A code of MARK, or null. */
  mark: number | null;
}

/** What is left of one change: its stamp and the ops that stand; of what they observed only a row-remove's. */
export interface Remnant extends Receipt {
  dot: Bytes;
  change: Change;
}

/** A whole change that whoever took the snapshot could not fold. */
export interface Unfolded extends Receipt {
  id: Bytes;
  dot: Bytes;
  change: Change;
  bytes: Bytes;
  signature: Bytes;
}

/** A record at a commit position of an epoch: every change at or below is in it. */
export interface Snapshot {
  epoch: number;
  position: number;
  record: Bytes;
  /** Latest of the authors' clocks. */
  changedMs: number;
  remnants: Remnant[];
  begun: Begun[];
  chosen: Chosen[];
  unfolded: Unfolded[];
}

/** Reads a snapshot and checks all of it. Throws Malformed. */
export async function readSnapshot(raw: Bytes): Promise<Snapshot> {
  if (raw.length > MAX_SNAPSHOT_BYTES) throw new Malformed("snapshot too large");
  const it = tuple(decode(raw, MAX_DEPTH + 2), "snapshot", 10);
  if (it[0] !== VERSION) throw new Malformed("snapshot version");
  const position = integer(it[2], "position", 0);
  const record = binary(it[3], "record", 16);
  const genesis = await readGenesis(it[5] as Value, record);
  const remnants = list(it[6], "remnants").map((each) =>
    readRemnant(each, record, position, genesis),
  );
  ascending(remnants, (a, b) => compareBytes(a.dot, b.dot), "remnants");
  const here = new Map(remnants.map(({ dot, change }) => [hex(dot), change]));
  if (genesis && !here.has(hex(genesis.dot))) throw new Malformed("genesis without remnant");
  const begun = list(it[7], "registers").map(readBegun);
  ascending(begun, (a, b) => comparePair([a.path, a.element], [b.path, b.element]), "registers");
  checkStanding(remnants, begun);
  const chosen = list(it[8], "chosen").map((each) => readChosen(each, here));
  ascending(chosen, (a, b) => compareText(a.path, b.path) || compareBytes(a.dot, b.dot), "chosen");
  const unfolded = await Promise.all(
    list(it[9], "unfolded").map((each) => readUnfolded(each, record, position)),
  );
  ascending(unfolded, (a, b) => compareBytes(a.dot, b.dot), "unfolded");
  return {
    epoch: integer(it[1], "epoch", 0),
    position,
    record,
    changedMs: integer(it[4], "changed_ms"),
    remnants,
    begun,
    chosen,
    unfolded,
  };
}

/** A fold that begins at a snapshot. */
export function resumed({ position, remnants, begun, chosen, unfolded }: Snapshot): Resumed {
  const fold = new Resumed();
  for (const remnant of remnants) fold.add({ ...remnant, remnant: true });
  for (const whole of unfolded) fold.add(whole);
  fold.resume(position, begun, chosen);
  return fold;
}

interface Genesis {
  dot: Bytes;
  about: Bytes;
  salt: Bytes;
}

async function readGenesis(value: Value, record: Bytes): Promise<Genesis | null> {
  if (value === null) return null;
  const it = tuple(value, "genesis", 3);
  const dot = binary(it[0], "genesis dot", 16);
  const about = binary(it[1], "about");
  const salt = binary(it[2], "salt", 16);
  parseAbout(about);
  if (!equalBytes(await recordId(about, salt), record)) throw new Malformed("record");
  return { dot, about, salt };
}

function readRemnant(value: Value, record: Bytes, most: number, genesis: Genesis | null): Remnant {
  const it = tuple(value, "remnant", 10);
  const dot = binary(it[0], "remnant dot", 16);
  const ops = list(it[9], "remnant ops").map(readStanding);
  ascending(ops, (a, b) => comparePair(pairOf(a), pairOf(b)), "remnant ops");
  const founding = genesis !== null && equalBytes(genesis.dot, dot) ? genesis : null;
  const change: Change = {
    v: CHANGE_VERSION,
    device: binary(it[4], "device", 8),
    devSeq: integer(it[5], "dev_seq", 1),
    prev: null,
    record,
    actor: binary(it[6], "actor", 16),
    wallMs: integer(it[7], "wall_ms"),
    zoneMin: integer(it[8], "zone_min", -840, 840),
    salt: founding?.salt ?? NOTHING,
    about: founding?.about ?? null,
    ops,
    known: true,
  };
  return { ...readReceipt(it.slice(1, 4), most), dot, change };
}

function readStanding(value: Value): Operation {
  const op = parseOperation(value);
  const kinds: number[] = [OP.set, OP.add, OP.row_add, OP.row_remove, OP.command];
  if (!kinds.includes(op.kind)) throw new Malformed("an op that cannot stand");
  if (op.observed.length > 0 && op.kind !== OP.row_remove) throw new Malformed("observed");
  return op;
}

function readBegun(value: Value): Begun {
  const [path, element, written, awaited] = tuple(value, "register", 4);
  return {
    path: pathOf(path),
    element: optional(element, (it) => text(it, "element")),
    written: integer(written, "written", 1),
    awaited: dots(awaited, "awaited"),
  };
}

function readChosen(value: Value, here: ReadonlyMap<string, Change>): Chosen {
  const it = tuple(value, "chosen", 3);
  const path = pathOf(it[0]);
  const dot = binary(it[1], "chosen dot", 16);
  const change = here.get(hex(dot));
  if (!change) throw new Malformed("chosen without remnant");
  const { device, actor, wallMs, devSeq } = change;
  const kept = optional(it[2], (each) => binary(each, "kept", 16));
  return { path, dot, kept, device, actor, wallMs, devSeq };
}

async function readUnfolded(value: Value, record: Bytes, most: number): Promise<Unfolded> {
  const it = tuple(value, "unfolded", 5);
  const bytes = binary(it[3], "unfolded change");
  const signature = binary(it[4], "signature", 64);
  const read = await readChange(bytes);
  if (!equalBytes(read.change.record, record)) throw new Malformed("unfolded: record");
  return { ...readReceipt(it.slice(0, 3), most), ...read, bytes, signature };
}

function readReceipt([position, receivedMs, mark]: Value[], most: number): Receipt {
  return {
    position: integer(position, "position", 1, most),
    receivedMs: integer(receivedMs, "received_ms"),
    mark: optional(mark, (it) => integer(it, "mark", 1)),
  };
}

/** A register is told of only where it says something, and nothing that stands was observed away. */
function checkStanding(remnants: readonly Remnant[], begun: readonly Begun[]): void {
  const place = (path: string, element: string | null) =>
    element === null ? path : `${path} ${element}`;
  const standing = new Map<string, Set<string>>();
  for (const { path, element } of begun) standing.set(place(path, element), new Set());
  for (const { dot, change } of remnants) {
    for (const op of change.ops) standing.get(place(op.path, elementOf(op)))?.add(hex(dot));
  }
  for (const { path, element, written, awaited } of begun) {
    const stands = standing.get(place(path, element)) as Set<string>;
    const says = written > stands.size || (written === stands.size && awaited.length > 0);
    if (!says) throw new Malformed("a register that says nothing");
    if (awaited.some((dot) => stands.has(hex(dot)))) throw new Malformed("awaited and here");
  }
}
