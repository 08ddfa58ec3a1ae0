import { type Bytes, concat } from "./bytes";
import { Malformed } from "./canonical";

/** Bytes at which inflation stops: nothing honest is near it. */
export const MAX_INFLATED = 8 * 1024 * 1024;

/**
 * The length Padmé gives to `length` bytes (Nikitin and others, "Reducing Metadata Leakage from
 * Encrypted Files", 2019): at most 12 % more, and so few lengths that they tell little.
 */
export function padme(length: number): number {
  if (length < 2) return length;
  const e = 31 - Math.clz32(length);
  const s = 32 - Math.clz32(e);
  const step = 2 ** Math.max(0, e - s);
  return Math.ceil(length / step) * step;
}

/** Length in four bytes, the bytes, zeros up to the Padmé length. */
export function pad(bytes: Bytes): Bytes {
  const out = new Uint8Array(padme(4 + bytes.length));
  new DataView(out.buffer).setUint32(0, bytes.length);
  out.set(bytes, 4);
  return out;
}

/** The bytes inside a padded run. Throws Malformed unless it is exactly what `pad` makes of them. */
export function unpad(padded: Bytes): Bytes {
  if (padded.length < 4) throw new Malformed("padding");
  const length = new DataView(padded.buffer, padded.byteOffset, 4).getUint32(0);
  if (padded.length !== padme(4 + length)) throw new Malformed("padding");
  for (let i = 4 + length; i < padded.length; i++) {
    if (padded[i] !== 0) throw new Malformed("padding");
  }
  return padded.slice(4, 4 + length);
}

/** Gzip (RFC 1952). */
export function gzip(bytes: Bytes): Promise<Bytes> {
  return through(bytes, new CompressionStream("gzip"), Number.POSITIVE_INFINITY);
}

/** Inflates gzip, stopping past `limit` bytes. Throws Malformed for what is no gzip or inflates past it. */
export async function gunzip(bytes: Bytes, limit: number = MAX_INFLATED): Promise<Bytes> {
  try {
    return await through(bytes, new DecompressionStream("gzip"), limit);
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed("gzip");
  }
}

async function through(
  bytes: Bytes,
  transform: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Bytes> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...chunks);
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new Malformed("inflates too far");
    }
    chunks.push(value);
  }
}
