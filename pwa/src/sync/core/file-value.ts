/** What an answer says of a file: all that an open form needs of it (docs/wire.md section 12). */
import type { Bytes } from "./bytes";
import type { Value } from "./canonical";

export const MAX_FILE_BYTES = 20 * 1024 * 1024;
const MOST_TYPE = 127;
const TYPE = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/;

/** What an answer says of a file. `size` is in clear bytes, `type` a media type. */
export interface FileValue {
  readonly id: Bytes;
  readonly hash: Bytes;
  readonly size: number;
  readonly type: string;
  readonly key: Bytes;
}

/** The file that an answer's value names, or null where it names none. */
export function fileValue(value: Value | undefined): FileValue | null {
  if (!Array.isArray(value) || value.length !== 5) return null;
  const [id, hash, size, type, key] = value;
  if (!isBytes(id, 16) || !isBytes(hash, 32) || !isBytes(key, 32)) return null;
  if (typeof size !== "number" || size < 1 || size > MAX_FILE_BYTES) return null;
  if (typeof type !== "string" || type.length > MOST_TYPE || !TYPE.test(type)) return null;
  return { id, hash, size, type, key };
}

/** As a change holds it. */
export const fileParts = ({ id, hash, size, type, key }: FileValue): Value[] => [
  id,
  hash,
  size,
  type,
  key,
];

const isBytes = (value: Value | undefined, length: number): value is Bytes =>
  value instanceof Uint8Array && value.length === length;
