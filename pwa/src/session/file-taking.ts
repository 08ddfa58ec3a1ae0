/**
 * Taking a file in: checked by its content, cut, sealed under a key of its own and stored chunk by chunk,
 * so that never more than a chunk of it stands in memory. Its bytes are stored before any answer names it.
 */
import type { FileKind } from "../forms/definition";
import { type Bytes, hex, random, sha256 } from "../sync/core/bytes";
import type { FileValue } from "../sync/core/file-value";
import { CHUNK_BYTES, chunkCount, fileHash, fileKey, sealChunk } from "../sync/core/files";
import type { FileBox } from "../sync/file-box";
import { FileRefused } from "./file-errors";
import { accepted, HEAD_BYTES, keptAs, MOST_BYTES, TAIL_BYTES, typeOf } from "./file-kinds";

export interface TakingTools {
  readonly box: FileBox;
  readonly session: string;
  now(): number;
  epoch(): number;
  /** A picture drawn anew, without what a camera writes into it beside what it saw; null where it cannot be read. */
  redraw(picture: Blob, type: string): Promise<Blob | null>;
}

/** Takes a file for a record. Throws FileRefused, DeviceFull or WriteFailed; then nothing of it is kept. */
export async function takeFile(
  tools: TakingTools,
  record: string,
  given: Blob,
  accept: readonly FileKind[],
): Promise<FileValue> {
  const type = await checked(given, accept);
  const kept = keptAs(type);
  const clear = kept ? await tools.redraw(given, kept) : given;
  if (!clear) throw new FileRefused("picture", given.size);
  if (clear.size > MOST_BYTES) throw new FileRefused("too_large", clear.size);
  const id = random(16);
  try {
    return await store(tools, record, id, clear, kept ?? type);
  } catch (error) {
    await tools.box.drop([hex(id)]).catch(() => undefined);
    throw error;
  }
}

async function checked(given: Blob, accept: readonly FileKind[]): Promise<string> {
  const { size } = given;
  if (size === 0) throw new FileRefused("empty", size);
  if (size > MOST_BYTES) throw new FileRefused("too_large", size);
  const head = await bytesOf(given, 0, HEAD_BYTES);
  const type = typeOf(head, await bytesOf(given, Math.max(0, size - TAIL_BYTES), size));
  if (!type || !accepted(type, accept)) throw new FileRefused("type", size);
  return type;
}

async function store(
  { box, session, now, epoch }: TakingTools,
  record: string,
  id: Bytes,
  clear: Blob,
  type: string,
): Promise<FileValue> {
  const { size } = clear;
  const name = hex(id);
  const count = chunkCount(size);
  const raw = random(32);
  const key = await fileKey(raw);
  await box.begin({
    id: name,
    record,
    size,
    count,
    digests: null,
    own: true,
    named: false,
    progress: "unsent",
    epoch: epoch(),
    made: now(),
    session,
  });
  const digests: Bytes[] = [];
  for (let number = 0; number < count; number++) {
    const from = number * CHUNK_BYTES;
    const part = await bytesOf(clear, from, from + CHUNK_BYTES);
    const sealed = await sealChunk(key, id, number, count, part);
    digests.push(await sha256(sealed));
    await box.keep(name, number, sealed);
  }
  await box.finish(name, digests);
  return { id, hash: await fileHash(digests), size, type, key: raw };
}

/** Throws FileRefused where the file is no longer there to be read, or is a folder. */
async function bytesOf(blob: Blob, from: number, to: number): Promise<Bytes> {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer());
  } catch {
    throw new FileRefused("unreadable", blob.size);
  }
}
