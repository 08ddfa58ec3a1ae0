/** How far this vault has come with the server: kept as one fact, in the transaction of the page it ends. */
import type { Bytes } from "./core/bytes";
import { Malformed, type Value } from "./core/canonical";
import { binary, integer, list, optional, text } from "./core/narrow";

/** An epoch and a position in it. */
export type Place = readonly [epoch: number, position: number];

export interface Progress {
  readonly epoch: number;
  readonly cursor: Bytes | null;
  /** Arrival position up to which everything is safe by the organisation's rule. */
  readonly durable: number;
  /** Lease as the server signed it, or null. */
  readonly lease: string | null;
  /** Server clock minus device clock, ms, at the last contact. */
  readonly offset: number;
  /** Device clock at the last whole round, ms; null before the first. */
  readonly contact: number | null;
  readonly directory: number;
  /**
   * What is being brought back to a server that went back to an earlier copy (`again.ts`), and before all
   * how many of others' changes; null at any other time.
   */
  readonly again: Value;
}

export const START: Progress = {
  epoch: 0,
  cursor: null,
  durable: 0,
  lease: null,
  offset: 0,
  contact: null,
  directory: 0,
  again: null,
};

export function progressValue(it: Progress): Value {
  return [it.epoch, it.cursor, it.durable, it.lease, it.offset, it.contact, it.directory, it.again];
}

/** What another version of the app kept and this one cannot read is asked of the server again. */
export function readProgress(value: Value | undefined): Progress {
  try {
    return value === undefined ? START : read(value);
  } catch (error) {
    if (error instanceof Malformed) return START;
    throw error;
  }
}

function read(value: Value): Progress {
  const it = list(value, "progress", 7);
  return {
    epoch: integer(it[0], "epoch"),
    cursor: optional(it[1], (cursor) => binary(cursor, "cursor")),
    durable: integer(it[2], "durable"),
    lease: optional(it[3], (lease) => text(lease, "lease")),
    offset: integer(it[4], "offset"),
    contact: optional(it[5], (contact) => integer(contact, "contact")),
    directory: integer(it[6], "directory version"),
    // Absent where an older app stored it.
    again: it[7] ?? null,
  };
}

/** How many of others' changes are still to be brought back. */
export const owing = ({ again }: Progress): number =>
  again === null ? 0 : integer(list(again, "again")[0], "left");
