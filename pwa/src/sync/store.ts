/**
 * What the server sent, sealed by the vault key: rebuilt from the server when lost. The cursor is stored
 * in the very transaction of the changes it covers, so it is never ahead of them.
 */

import { Database, type Transaction } from "../vault/database";
import { SealBroken } from "../vault/errors";
import type { VaultKey } from "../vault/keys";
import { type Bytes, hex } from "./core/bytes";
import { decode, encode, type Value } from "./core/canonical";
import { binary, integer, list } from "./core/narrow";

/** A change of somebody else's as it is held. `n` is its place in this store. */
export interface Held {
  readonly n: number;
  readonly dot: Bytes;
  readonly epoch: number;
  readonly position: number;
  readonly received: number;
  readonly bytes: Bytes;
  readonly signature: Bytes;
  /** A code of MARK, or null. */
  readonly mark: number | null;
}

export type Arriving = Omit<Held, "n">;

interface PulledRow {
  n: number;
  dot: string;
  /** Absent in rows of older apps. */
  epoch?: number;
  sealed: Bytes;
}

/** One page of a round, stored in one transaction. */
export interface StoredPage {
  readonly arriving?: readonly Arriving[];
  /** The cursor among them. */
  readonly facts: ReadonlyMap<string, Value>;
  /** Places of changes to let go of. */
  readonly gone?: readonly number[];
  /** What more belongs to the page: snapshots (`wholes.ts`). */
  also?(tx: Transaction): Promise<void>;
}

/** Of the shape of the store; it grows with it. */
export const STORE_VERSION = 2;
export const storeName = (vault: string): string => `doorstep-store-${vault}`;

export class Store {
  readonly database: Database;

  constructor(
    factory: IDBFactory,
    readonly key: VaultKey,
  ) {
    const layout = {
      pulled: { key: "n", auto: true, indexes: { dot: "!dot" } },
      facts: { key: "k" },
      snapshots: { key: "n", auto: true, indexes: { record: "!record", epoch: "epoch" } },
    };
    this.database = new Database(factory, storeName(key.vault), layout, {
      version: STORE_VERSION,
      rebuilt: true,
    });
  }

  /** Changes stored after a place, in the order they came, and the places of those that do not open. */
  async after(n: number): Promise<{ held: Held[]; damaged: number[] }> {
    const rows = await this.database.read((tx) =>
      tx.all<PulledRow>("pulled", IDBKeyRange.lowerBound(n, true)),
    );
    const damaged: number[] = [];
    const opened = rows.map((row) =>
      this.opened(row).catch((error: unknown) => {
        if (!(error instanceof SealBroken)) throw error;
        damaged.push(row.n);
        return null;
      }),
    );
    const held = (await Promise.all(opened)).filter((it) => it !== null);
    return { held, damaged };
  }

  /** Whether a snapshot was stored after a place. */
  async hasWhole(n: number): Promise<boolean> {
    const range = IDBKeyRange.lowerBound(n, true);
    return (await this.database.read((tx) => tx.count("snapshots", range))) > 0;
  }

  /** One change by its place, or undefined where it is no longer held. */
  async one(n: number): Promise<Held | undefined> {
    const row = await this.database.read((tx) => tx.get<PulledRow>("pulled", n));
    return row && this.opened(row);
  }

  async fact(k: string): Promise<Value | undefined> {
    const row = await this.database.read((tx) => tx.get<{ sealed: Bytes }>("facts", k));
    return row && decode(await this.key.open("facts", k, row.sealed));
  }

  /** All facts whose name starts with a word. */
  async factsUnder(prefix: string): Promise<Map<string, Value>> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const rows = await this.database.read((tx) =>
      tx.all<{ k: string; sealed: Bytes }>("facts", range),
    );
    const opened = rows.map(
      async ({ k, sealed }): Promise<[string, Value]> => [
        k.slice(prefix.length),
        decode(await this.key.open("facts", k, sealed)),
      ],
    );
    return new Map(await Promise.all(opened));
  }

  keep(facts: ReadonlyMap<string, Value>): Promise<void> {
    return this.page({ facts });
  }

  /**
   * One page in one transaction. A change already held keeps its place, unless it comes in a newer epoch:
   * then it stands anew at the end, where every tab that reads on finds its new position.
   */
  async page({ arriving = [], facts, gone = [], also }: StoredPage): Promise<void> {
    // What a page names twice is one row.
    const once = new Map(arriving.map((change) => [hex(change.dot), change]));
    const rows = await Promise.all(
      [...once].map(async ([dot, change]) => {
        const { epoch, position, received, bytes, signature, mark } = change;
        const clear = encode([epoch, position, received, bytes, signature, mark]);
        return { dot, epoch, sealed: await this.key.seal("pulled", dot, clear) };
      }),
    );
    const sealed = await Promise.all(
      [...facts].map(async ([k, value]) => ({
        k,
        sealed: await this.key.seal("facts", k, encode(value)),
      })),
    );
    await this.database.write(async (tx) => {
      for (const n of gone) await tx.delete("pulled", n);
      await also?.(tx);
      // All are asked for at once: a first copy is hundreds of rows, and each answer waited for takes its time.
      const held = await Promise.all(
        rows.map(async ({ dot }) => {
          const place = await tx.keyBy("pulled", "dot", dot);
          return place === undefined ? undefined : tx.get<PulledRow>("pulled", place);
        }),
      );
      const writes: Promise<unknown>[] = sealed.map((fact) => tx.put("facts", fact));
      for (const [i, row] of rows.entries()) {
        const before = held[i];
        const same = before?.epoch === row.epoch;
        if (before && !same) writes.push(tx.delete("pulled", before.n));
        writes.push(tx.put("pulled", before && same ? { ...row, n: before.n } : row));
      }
      await Promise.all(writes);
    });
  }

  close(): void {
    this.database.close();
  }

  private async opened({ n, dot, sealed }: PulledRow): Promise<Held> {
    const it = list(decode(await this.key.open("pulled", dot, sealed)), "held change", 5);
    const bytes = binary(it[3], "change");
    return {
      n,
      dot: Uint8Array.from({ length: 16 }, (_, i) =>
        Number.parseInt(dot.slice(2 * i, 2 * i + 2), 16),
      ),
      epoch: integer(it[0], "epoch"),
      position: integer(it[1], "position"),
      received: integer(it[2], "received"),
      bytes,
      signature: binary(it[4], "signature"),
      // What an older app stored has none.
      mark: (it[5] ?? null) as number | null,
    };
  }
}
