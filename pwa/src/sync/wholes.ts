/**
 * Records that came whole, in the store: one sealed snapshot a record, replaced by a newer one and let go of
 * when the record leaves scope. Loaded once there is one.
 */
import type { Transaction } from "../vault/database";
import { SealBroken } from "../vault/errors";
import { type Bytes, hex } from "./core/bytes";
import type { Store } from "./store";

/** A snapshot as it is held. `n` is its place in the store. */
export interface HeldSnapshot {
  readonly n: number;
  readonly bytes: Bytes;
}

/** What a page says of snapshots. */
export interface Wholes {
  readonly epoch: number;
  readonly snapshots: readonly { readonly record: Bytes; readonly bytes: Bytes }[];
  /** Records that left this vault's scope. */
  readonly left: readonly Bytes[];
  /** All of the epoch has come: snapshots of earlier ones are let go of. */
  readonly last: boolean;
}

interface Row {
  n: number;
  record: string;
  epoch: number;
  sealed: Bytes;
}

/**
 * What is to be done in the transaction of a page. A snapshot takes the place of an earlier one of its record
 * under a new number, so that every tab finds it.
 */
export async function storing(
  { key }: Store,
  { epoch, snapshots, left, last }: Wholes,
): Promise<(tx: Transaction) => Promise<void>> {
  // What a page names twice is one row.
  const once = new Map(snapshots.map(({ record, bytes }) => [hex(record), bytes]));
  const rows = await Promise.all(
    [...once].map(async ([id, bytes]) => {
      return { record: id, epoch, sealed: await key.seal("snapshots", id, bytes) };
    }),
  );
  return async (tx) => {
    const earlier = IDBKeyRange.upperBound(epoch, true);
    const going = last ? await tx.keysBy("snapshots", "epoch", earlier) : [];
    const named = [...left.map(hex), ...rows.map((row) => row.record)];
    const held = await Promise.all(named.map((it) => tx.keyBy("snapshots", "record", it)));
    going.push(...held.filter((n) => n !== undefined));
    const gone = going.map((n) => tx.delete("snapshots", n));
    await Promise.all([...gone, ...rows.map((row) => tx.put("snapshots", row))]);
  };
}

/** Snapshots stored after a place, and the places of those that do not open. */
export async function storedAfter(
  { database, key }: Store,
  after: number,
): Promise<{ held: HeldSnapshot[]; damaged: number[] }> {
  const rows = await database.read((tx) =>
    tx.all<Row>("snapshots", IDBKeyRange.lowerBound(after, true)),
  );
  const damaged: number[] = [];
  const opened = rows.map(({ n, record, sealed }) =>
    key.open("snapshots", record, sealed).then(
      (bytes): HeldSnapshot => ({ n, bytes }),
      (error: unknown) => {
        if (!(error instanceof SealBroken)) throw error;
        damaged.push(n);
        return null;
      },
    ),
  );
  return { held: (await Promise.all(opened)).filter((it) => it !== null), damaged };
}

/** Lets go of what does not open. */
export const dropping =
  (damaged: readonly number[]) =>
  async (tx: Transaction): Promise<void> => {
    for (const n of damaged) await tx.delete("snapshots", n);
  };
