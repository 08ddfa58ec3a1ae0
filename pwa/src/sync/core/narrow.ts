import { type Bytes, compareBytes, compareText } from "./bytes";
import { Malformed, type Value } from "./canonical";

/** Narrowing of decoded values. Each throws Malformed naming what was expected. */

/** An array of at least `least` items; more are elements this reader does not know yet. */
export function list(value: Value | undefined, what: string, least = 0): Value[] {
  if (!Array.isArray(value) || value.length < least) throw new Malformed(what);
  return value;
}

/** An array of exactly `length` items. */
export function tuple(value: Value | undefined, what: string, length: number): Value[] {
  const items = list(value, what);
  if (items.length !== length) throw new Malformed(what);
  return items;
}

/** An integer between the bounds, both included. */
export function integer(
  value: Value | undefined,
  what: string,
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== "number" || value < least || value > most) throw new Malformed(what);
  return value;
}

/** A text. */
export function text(value: Value | undefined, what: string): string {
  if (typeof value !== "string") throw new Malformed(what);
  return value;
}

/** True or false. */
export function boolean(value: Value | undefined, what: string): boolean {
  if (typeof value !== "boolean") throw new Malformed(what);
  return value;
}

/** A byte string, of exactly `length` bytes where one is given. */
export function binary(value: Value | undefined, what: string, length?: number): Bytes {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) {
    throw new Malformed(what);
  }
  return value;
}

/** Nil, or what `read` makes of it. */
export function optional<T>(value: Value | undefined, read: (value: Value) => T): T | null {
  return value === null || value === undefined ? null : read(value);
}

/** Texts. */
export function texts(value: Value | undefined, what: string): string[] {
  return list(value, what).map((item) => text(item, what));
}

/** Throws Malformed unless each item comes strictly after the one before it. */
export function ascending<T>(items: readonly T[], compare: (a: T, b: T) => number, what: string) {
  for (let i = 1; i < items.length; i++) {
    if (compare(items[i - 1] as T, items[i] as T) >= 0) throw new Malformed(`${what}: not sorted`);
  }
}

/** Order of (path, element); no element comes before any. */
export function comparePair(
  a: readonly [string, string | null],
  b: readonly [string, string | null],
): number {
  const byPath = compareText(a[0], b[0]);
  if (byPath !== 0 || a[1] === b[1]) return byPath;
  if (a[1] === null) return -1;
  return b[1] === null ? 1 : compareText(a[1], b[1]);
}

/** Dots, sorted and without repeats. */
export function dots(value: Value | undefined, what: string): Bytes[] {
  const found = list(value, what).map((dot) => binary(dot, what, 16));
  ascending(found, compareBytes, what);
  return found;
}
