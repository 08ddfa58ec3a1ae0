/** The messages of route history (docs/wire.md section 10). */
import type { Bytes } from "./bytes";
import { decode, encode } from "./canonical";
import {
  type DeviceCertificate,
  decodeCertificate,
  decodePulled,
  type PulledChange,
} from "./messages";
import { integer, list, optional } from "./narrow";

export interface HistoryRequest {
  record: Bytes;
  /** Only what wrote there: at the path itself or, of a row, inside it. */
  path: string | null;
  /** A commit position: only what is below it. */
  before: number | null;
  limit: number;
}

export interface HistoryReply {
  /** Newest first. */
  changes: PulledChange[];
  certificates: DeviceCertificate[];
  /** Where to go on; null once the first change was looked at. */
  before: number | null;
}

export function encodeHistory({ record, path, before, limit }: HistoryRequest): Bytes {
  return encode([record, path, before, limit]);
}

/** Throws Malformed; elements it does not know are ignored. */
export function decodeHistory(payload: Bytes): HistoryReply {
  const it = list(decode(payload), "history", 3);
  return {
    changes: list(it[0], "changes").map(decodePulled),
    certificates: list(it[1], "certificates").map(decodeCertificate),
    before: optional(it[2], (position) => integer(position, "before", 0)),
  };
}
