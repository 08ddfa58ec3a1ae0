/** Compressing and padding what leaves the device; `padding` is the way back. */
import { type Bytes, concat } from "./bytes";
import { Malformed } from "./canonical";

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

/** Gzip (RFC 1952). */
export function gzip(bytes: Bytes): Promise<Bytes> {
  return through(bytes, new CompressionStream("gzip"), Number.POSITIVE_INFINITY);
}

/** What a stream makes of the bytes. Throws Malformed past `limit` bytes. */
export async function through(
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
