/**
 * A file's bytes: cut into chunks, each sealed under the file's own key (docs/wire.md section 12). A chunk
 * is bound to its file, its number and how many there are. The file's hash is over the hashes of its sealed
 * chunks, so that nobody needs the whole in memory to check it.
 */
import { type Bytes, concat, sha256, utf8 } from "./bytes";
import { Malformed, type Value } from "./canonical";
import { MAX_FILE_BYTES } from "./file-value";
import { binary, boolean, integer, list, optional } from "./narrow";

/** What one chunk holds in clear; the last may hold less. */
export const CHUNK_BYTES = 262_144;
const MAX_CHUNKS = MAX_FILE_BYTES / CHUNK_BYTES;
const TAG = 16;
const PURPOSE = utf8("doorstep/file/1");

/** What the server has of a file: a code of FILE_STATE, the chunks it has of it, whether it is backed up. */
export interface Standing {
  readonly state: number;
  readonly have: readonly number[];
  readonly safe: boolean;
}

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES);

/** The key of one file, as the browser keeps it. */
export function fileKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** One chunk as it travels and is kept. A key seals one file only, so numbers are nonces. */
export async function sealChunk(
  key: CryptoKey,
  file: Bytes,
  number: number,
  count: number,
  clear: Bytes,
): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(bound(file, number, count), key, clear));
}

/** The clear bytes of a chunk. Throws Malformed where it is not that chunk of that file. */
export async function openChunk(
  key: CryptoKey,
  file: Bytes,
  number: number,
  count: number,
  sealed: Bytes,
): Promise<Bytes> {
  const opened = await crypto.subtle.decrypt(bound(file, number, count), key, sealed).catch(() => {
    throw new Malformed("the chunk does not open");
  });
  return new Uint8Array(opened);
}

/** The hash of a file, from those of its sealed chunks in their order. */
export const fileHash = (digests: readonly Bytes[]): Promise<Bytes> => sha256(concat(...digests));

/** Reads what file_have answered, in the order asked. Throws Malformed. */
export function readStandings(value: Value): Standing[] {
  return list(value, "file standings").map((each) => readStanding(each));
}

/** Throws Malformed. */
export function readStanding(value: Value): Standing {
  const it = list(value, "file standing", 3);
  return {
    state: integer(it[0], "file state", 0),
    have: list(it[1], "chunks").map((one) => integer(one, "chunk", 0, MAX_CHUNKS - 1)),
    safe: boolean(it[2], "safe"),
  };
}

/** Reads what file_get answered. Throws Malformed. */
export function readChunk(value: Value): { state: number; chunk: Bytes | null } {
  const it = list(value, "file chunk", 2);
  return {
    state: integer(it[0], "file state", 0),
    chunk: optional(it[1], (chunk) => binary(chunk, "chunk")),
  };
}

function bound(file: Bytes, number: number, count: number): AesGcmParams {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, number);
  const place = new Uint8Array(8);
  new DataView(place.buffer).setUint32(0, number);
  new DataView(place.buffer).setUint32(4, count);
  return {
    name: "AES-GCM",
    iv,
    additionalData: concat(PURPOSE, file, place),
    tagLength: TAG * 8,
  };
}
