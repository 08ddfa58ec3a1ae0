/**
 * The outbox: the only truth for this vault's own changes (protocol.md 1 and 6). A database of its own,
 * schema 1 for ever. Each row is one change by its number; its bytes are sealed to the vault and, apart,
 * to the server. In clear stand opaque ids, numbers, lengths and times, nothing else.
 *
 * The last row may be *open* and is then rewritten in place; once frozen it is never altered, and only
 * frozen changes are sent. Every write compares the tail first, so that two tabs cannot fork the chain.
 */

import { Database, type Transaction } from "../vault/database";
import { type Bytes, equalBytes } from "./core/bytes";
import type { Place } from "./progress";

export type RowState = "open" | "frozen" | "received" | "waiting" | "set_aside" | "safe";

export interface OutboxRow {
  /** The device's own number of the change, from 1, without gaps. */
  readonly n: number;
  readonly prev: Bytes | null;
  readonly id: Bytes;
  readonly state: RowState;
  /** msgpack `[bytes, signature]` sealed to the vault; null once its record left and it was received. */
  readonly sealed: Bytes | null;
  /** The same sealed to the server; null once it is safe and, unless `sealed` is null, received 35 days ago. */
  readonly copy: Bytes | null;
  /** Bytes of the change and its signature. */
  readonly size: number;
  /** Times by the device's clock, ms: first stored; frozen; known safe. */
  readonly made: number;
  readonly frozen: number | null;
  readonly safe: number | null;
  /** When it was last stored, where that is later than `made`. */
  readonly saved?: number;
  /** From the verdict. */
  readonly arrival: number | null;
  readonly position: number | null;
  readonly received: number | null;
  readonly reason: number | null;
  /** Epoch of the verdict; absent in rows of older apps, which knew one epoch only. */
  readonly epoch?: number;
  /** Epoch in which it is to be sent once more: the server lost it, and earlier verdicts are void. */
  readonly again?: number;
  /** Epoch and position it had when the server lost it. */
  readonly before?: Place;
  /** A code of MARK, or null; rows of an older app have none. */
  readonly mark?: number | null;
}

/** What the writer of a change hands over; the rest of the row is the outbox's. */
export type Draft = Pick<OutboxRow, "n" | "prev" | "id" | "sealed" | "copy" | "size" | "made">;

export interface Tail {
  /** Number and id of the newest change; 0 and null before the first. */
  readonly n: number;
  readonly id: Bytes | null;
  /** Last request counter committed. */
  readonly counter: number;
  /** The id this chain is of, in hex; absent while it is the one that enrolment gave. */
  readonly device?: string;
  /** The version of the server's key of which the deposit key here is; absent where it was not said. */
  readonly deposit?: number;
  /** Under each id after the first, the number before its chain began; in order. */
  readonly chains?: readonly number[];
}

/** The device's own number of a row in the newest chain: each id has numbers of its own, from 1. */
export const numberOf = (n: number, { chains }: Tail): number => n - (chains?.at(-1) ?? 0);

export const COPY = "copy";
/** That of rows without one: older apps knew no other. */
export const FIRST_EPOCH = 1;
const EMPTY: Tail & { k: string } = { k: "tail", n: 0, id: null, counter: 0 };

export const OUTBOX = {
  rows: { key: "n", indexes: { state: "state" } },
  facts: { key: "k" },
} as const;

export const outboxName = (vault: string): string => `doorstep-outbox-${vault}`;

export class Outbox {
  readonly database: Database;

  constructor(factory: IDBFactory, vault: string) {
    this.database = new Database(factory, outboxName(vault), OUTBOX);
  }

  all(): Promise<OutboxRow[]> {
    return this.database.read((tx) => tx.all<OutboxRow>("rows"));
  }

  row(n: number): Promise<OutboxRow | undefined> {
    return this.database.read((tx) => tx.get<OutboxRow>("rows", n));
  }

  /** Rows from a number on. */
  since(n: number): Promise<OutboxRow[]> {
    return this.database.read((tx) => tx.all<OutboxRow>("rows", IDBKeyRange.lowerBound(n)));
  }

  /** Frozen changes no server has, in order. */
  unsent(): Promise<OutboxRow[]> {
    return this.database.read((tx) => tx.allBy<OutboxRow>("rows", "state", "frozen"));
  }

  /** How many own changes no server has, the open one included. */
  countUnsent(): Promise<number> {
    return this.database.read(async (tx) => {
      const frozen = await tx.countBy("rows", "state", "frozen");
      return frozen + (await tx.countBy("rows", "state", "open"));
    });
  }

  tail(): Promise<Tail> {
    return this.database.read(tailOf);
  }

  /**
   * Stores a change as the open one. With `replaces`, rewrites the open row in place; without, becomes
   * the next number and freezes an open row before it. Answers false, having written nothing, where the
   * tail is not what the caller signed after; then the caller reads the tail and signs again. What is
   * there already was stored by an attempt whose commit nobody heard of, and is true.
   */
  write(draft: Draft, replaces: Bytes | null): Promise<boolean> {
    return this.database.write(async (tx) => {
      const tail = await tailOf(tx);
      if (tail.n === draft.n && sameId(tail.id, draft.id)) return true;
      if (replaces) {
        const held = await tx.get<OutboxRow>("rows", draft.n);
        const same = held?.state === "open" && equalBytes(held.id, replaces);
        if (!same || tail.n !== draft.n) return false;
        await tx.put("rows", { ...held, ...draft, made: held.made, saved: draft.made });
      } else {
        if (tail.n !== draft.n - 1 || !sameId(tail.id, draft.prev)) return false;
        await this.freezeTail(tx, tail, draft.made);
        await tx.put("rows", { ...BLANK, ...draft });
      }
      await tx.put("facts", { ...tail, n: draft.n, id: draft.id });
      return true;
    });
  }

  /** Freezes the open change if it is still this one. False where another id stands at its number. */
  freeze(n: number, id: Bytes, now: number): Promise<boolean> {
    return this.database.write(async (tx) => {
      const row = await tx.get<OutboxRow>("rows", n);
      if (!row || !equalBytes(row.id, id)) return false;
      if (row.state === "open") await tx.put("rows", { ...row, state: "frozen", frozen: now });
      return true;
    });
  }

  /** Freezes whatever is open; for the start, when its writer is gone. Needs no key. */
  freezeOpen(now: number): Promise<void> {
    return this.database.write(async (tx) => this.freezeTail(tx, await tailOf(tx), now));
  }

  /**
   * Drops an open change left with nothing in it; its number is used again. False where it is not open
   * or not this one any more; true also where it is gone already.
   */
  drop(n: number, id: Bytes): Promise<boolean> {
    return this.database.write(async (tx) => {
      const tail = await tailOf(tx);
      const row = await tx.get<OutboxRow>("rows", n);
      if (!row && tail.n === n - 1) return true;
      if (tail.n !== n || row?.state !== "open" || !equalBytes(row.id, id)) return false;
      await tx.delete("rows", n);
      await tx.put("facts", { ...tail, n: n - 1, id: row.prev });
      return true;
    });
  }

  /** Commits and answers the next request counter; at least `atLeast`. */
  nextCounter(atLeast = 0): Promise<number> {
    return this.database.write(async (tx) => {
      const tail = await tailOf(tx);
      const counter = Math.max(tail.counter + 1, atLeast);
      await tx.put("facts", { ...tail, counter });
      return counter;
    });
  }

  /** Alters rows in one transaction; answers them as they now are, and the device's newest own number. */
  alter(
    numbers: readonly number[],
    how: (row: OutboxRow) => OutboxRow,
  ): Promise<{ rows: OutboxRow[]; newest: number }> {
    return this.database.write(async (tx) => {
      const rows: OutboxRow[] = [];
      for (const n of numbers) {
        const row = await tx.get<OutboxRow>("rows", n);
        if (!row) continue;
        rows.push(how(row));
        await tx.put("rows", rows.at(-1));
      }
      const tail = await tailOf(tx);
      return { rows, newest: numberOf(tail.n, tail) };
    });
  }

  /** The row of an own number of the newest chain. */
  numbered(seq: number): Promise<OutboxRow | undefined> {
    return this.database.read(async (tx) => {
      const tail = await tailOf(tx);
      return tx.get<OutboxRow>("rows", seq + (tail.chains?.at(-1) ?? 0));
    });
  }

  /** What this vault keeps of being a copy of another, while it is one; absent where it is none. */
  copy<T>(): Promise<T | undefined> {
    return this.database.read((tx) => tx.get<T>("facts", COPY));
  }

  close(): void {
    this.database.close();
  }

  private async freezeTail(tx: Transaction, tail: Tail, now: number): Promise<void> {
    const row = await tx.get<OutboxRow>("rows", tail.n);
    if (row?.state === "open") await tx.put("rows", { ...row, state: "frozen", frozen: now });
  }
}

const BLANK = {
  state: "open" as const,
  frozen: null,
  safe: null,
  arrival: null,
  position: null,
  received: null,
  reason: null,
  mark: null,
};

export async function tailOf(tx: Transaction): Promise<Tail> {
  return (await tx.get<Tail>("facts", "tail")) ?? EMPTY;
}

const sameId = (a: Bytes | null, b: Bytes | null): boolean =>
  a === null || b === null ? a === b : equalBytes(a, b);
