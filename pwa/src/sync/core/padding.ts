import type { Bytes } from "./bytes";
import { Malformed } from "./canonical";
import { padme, through } from "./deflating";

export { gzip, pad, padme } from "./deflating";

/** Bytes at which inflation stops: nothing honest is near it. */
export const MAX_INFLATED = 8 * 1024 * 1024;

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

/** Inflates gzip, stopping past `limit` bytes. Throws Malformed for what is no gzip or inflates past it. */
export async function gunzip(bytes: Bytes, limit: number = MAX_INFLATED): Promise<Bytes> {
  try {
    return await through(bytes, new DecompressionStream("gzip"), limit);
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed("gzip");
  }
}
