/**
 * Sending again, when the server went back to an earlier copy (docs/wire.md 9): everything held past the
 * last position it kept is brought to it once more, own changes, others' and the server's. Nothing is let
 * go of before the server has it all. How far that has come is part of the progress that is stored with
 * every page, so it goes on after a crash, in another tab, or after unlocking.
 */
import { VERDICT } from "../codes";
import { type Bytes, hex } from "./core/bytes";
import type { Value } from "./core/canonical";
import { type Change, parseChange } from "./core/change";
import type { Verdict } from "./core/messages";
import { integer, list } from "./core/narrow";
import { lost } from "./lost";
import { FIRST_EPOCH, type Outbox, type OutboxRow } from "./outbox";
import type { Place } from "./progress";
import type { Arriving, Held, Store } from "./store";

/** How far it has come: a part of the progress. */
export interface Again {
  /** Of others' changes, so many are still to go. */
  readonly left: number;
  /** By epoch, the last position that server kept. */
  readonly kept: ReadonlyMap<number, number>;
  /** Everything up to here has been taken. */
  readonly from: Place;
  /** Highest arrival among what was taken: nothing is let go of before that is safe. */
  readonly arrival: number;
}

export const againValue = ({ left, kept, from, arrival }: Again): Value => [
  left,
  [...kept].flat(),
  [...from],
  arrival,
];

export function readAgain(value: Value): Again | null {
  if (value === null) return null;
  const it = list(value, "again", 4);
  const numbers = list(it[1], "kept").map((each) => integer(each, "kept"));
  const kept = new Map<number, number>();
  for (let i = 0; i < numbers.length; i += 2) {
    kept.set(numbers[i] as number, numbers[i + 1] as number);
  }
  const [epoch, position] = list(it[2], "from", 2);
  return {
    left: integer(it[0], "left"),
    kept,
    from: [integer(epoch, "epoch"), integer(position, "position")],
    arrival: integer(it[3], "arrival"),
  };
}

/**
 * Own changes, in a new epoch: what the server lost is unsent again, and what it kept stands in that epoch
 * too. Answers the rows to be sent again.
 */
export async function sendAgain(
  outbox: Outbox,
  epoch: number,
  kept: ReadonlyMap<number, number>,
): Promise<OutboxRow[]> {
  const moved = (row: OutboxRow): OutboxRow => {
    const then = row.epoch ?? FIRST_EPOCH;
    if (row.state === "open" || row.state === "frozen" || then >= epoch) return row;
    // Safe, of a record that left: nothing of it is here to be sent.
    if (!row.sealed && !row.copy) return row;
    const there = row.position !== null && row.position <= (kept.get(then) ?? 0);
    return there ? { ...row, epoch } : lost(row, epoch);
  };
  const numbers = (await outbox.all()).filter((row) => moved(row) !== row).map(({ n }) => n);
  const { rows } = await outbox.alter(numbers, moved);
  return rows.filter((row) => row.again === epoch);
}

/** One change on its way: an own one by its row, or one held of somebody else. */
export interface Parcel {
  readonly size: number;
  readonly row: OutboxRow | null;
  readonly held: Held | null;
}

export const parcelOf = (row: OutboxRow): Parcel => ({ size: row.size, row, held: null });

const after = (a: Place, b: Place): number => a[0] - b[0] || a[1] - b[1];
const placeOf = (it: { epoch: number; position: number }): Place => [it.epoch, it.position];

/** What is held that the server lost, and what is about to be, in the order the server had it. */
export async function owed(
  store: Store,
  epoch: number,
  again: Again,
  arriving: readonly Arriving[] = [],
): Promise<Held[]> {
  const { held } = await store.after(0);
  const dots = new Set(held.map(({ dot }) => hex(dot)));
  const more = arriving.filter(({ dot }) => !dots.has(hex(dot))).map((it) => ({ ...it, n: 0 }));
  const lost = [...held, ...more].filter(
    (it) => it.epoch < epoch && it.position > (again.kept.get(it.epoch) ?? 0),
  );
  return stillOwed(lost, again.from).sort((a, b) => after(placeOf(a), placeOf(b)));
}

/**
 * Own changes and others' in the order the server had them, so that a ruling comes with its command and
 * a record with its beginning; then what the server never had.
 */
export function inOrder(unsent: readonly OutboxRow[], others: readonly Held[]): Parcel[] {
  const placed: [Place, Parcel][] = others.map((held) => [
    placeOf(held),
    { size: held.bytes.length + held.signature.length, row: null, held },
  ]);
  const rest: Parcel[] = [];
  for (const row of unsent) {
    const { again, before } = row;
    if (again === undefined || before === undefined) rest.push(parcelOf(row));
    else placed.push([before, parcelOf(row)]);
  }
  placed.sort(([a], [b]) => after(a, b));
  return [...placed.map(([, parcel]) => parcel), ...rest];
}

/** The devices whose certificates others' changes need. */
export function authorsOf(parcels: readonly Parcel[]): Map<string, Bytes> {
  const authors = new Map<string, Bytes>();
  for (const { held } of parcels) {
    const device = held && read(held)?.device;
    if (device) authors.set(hex(device), device);
  }
  return authors;
}

/** How far it has come, once these were answered: up to the first that the server did not take. */
export function answered(
  again: Again,
  parcels: readonly Parcel[],
  verdicts: readonly Verdict[],
): Again {
  const taken = new Map(
    verdicts
      .filter(({ verdict }) => verdict !== VERDICT.later)
      .map((it) => [hex(it.id.slice(0, 16)), it]),
  );
  let { from, arrival } = again;
  for (const { held } of parcels) {
    if (!held) continue;
    const verdict = taken.get(hex(held.dot));
    if (!verdict) break;
    from = placeOf(held);
    arrival = Math.max(arrival, verdict.arrival);
  }
  return { ...again, from, arrival };
}

/** Of what is owed, what is still to go. */
export const stillOwed = (held: readonly Held[], from: Place): Held[] =>
  held.filter((it) => after(placeOf(it), from) > 0);

/**
 * Places to let go of when all is brought back and safe: what the server has and did not give this vault
 * in its epoch, and what it gave of records that left its scope meanwhile.
 */
export async function outdated(
  store: Store,
  epoch: number,
  gone: ReadonlySet<string>,
): Promise<number[]> {
  const { held } = await store.after(0);
  return held
    .filter((it) => {
      if (it.epoch < epoch) return true;
      const change = read(it);
      return change !== null && gone.has(hex(change.record));
    })
    .map(({ n }) => n);
}

/** Null where the bytes are no change to this app: then they are brought back as they are. */
function read({ bytes }: Held): Change | null {
  try {
    return parseChange(bytes);
  } catch {
    return null;
  }
}
