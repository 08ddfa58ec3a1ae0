import { type Bytes, utf8 } from "./bytes";

/** What the wire can carry. Integers only; strings hold no lone surrogate. */
export type Value = null | boolean | number | string | Bytes | Value[];

/** Arrays inside arrays, counting the outermost as one. */
export const MAX_DEPTH = 16;

/** Bytes or a value outside the profile or its limits. Never repaired, always answered with this. */
export class Malformed extends Error {
  constructor(readonly detail: string) {
    super(`malformed: ${detail}`);
    this.name = "Malformed";
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Writer {
  constructor(private readonly maxDepth: number) {}

  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  done(): Bytes {
    return this.bytes.slice(0, this.length);
  }

  value(value: Value, depth: number): void {
    if (value === null) this.byte(0xc0);
    else if (value === false) this.byte(0xc2);
    else if (value === true) this.byte(0xc3);
    else if (typeof value === "number") this.integer(value);
    else if (typeof value === "string") this.text(value);
    else if (value instanceof Uint8Array) this.binary(value);
    else if (Array.isArray(value)) this.array(value, depth);
    else throw new Malformed(`cannot carry ${typeof value}`);
  }

  private room(more: number): number {
    const at = this.length;
    this.length += more;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, 2 * this.bytes.length));
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return at;
  }

  private byte(byte: number): void {
    const at = this.room(1);
    this.bytes[at] = byte;
  }

  private sized(tag: number, width: 1 | 2 | 4, size: number): void {
    this.byte(tag);
    const at = this.room(width);
    if (width === 1) this.view.setUint8(at, size);
    else if (width === 2) this.view.setUint16(at, size);
    else this.view.setUint32(at, size);
  }

  private integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw new Malformed("not an integer below 2^53");
    if (value >= 0) {
      if (value < 0x80) this.byte(value);
      else if (value < 0x100) this.sized(0xcc, 1, value);
      else if (value < 0x10000) this.sized(0xcd, 2, value);
      else if (value < 0x100000000) this.sized(0xce, 4, value);
      else this.long(0xcf, value);
    } else if (value >= -0x20) this.byte(value + 0x100);
    else if (value >= -0x80) this.sized(0xd0, 1, value & 0xff);
    else if (value >= -0x8000) this.sized(0xd1, 2, value & 0xffff);
    else if (value >= -0x80000000) this.sized(0xd2, 4, value >>> 0);
    else this.long(0xd3, value);
  }

  private long(tag: number, value: number): void {
    this.byte(tag);
    const at = this.room(8);
    this.view.setBigInt64(at, BigInt(value));
  }

  private text(value: string): void {
    if (LONE_SURROGATE.test(value)) throw new Malformed("lone surrogate");
    const bytes = utf8(value);
    if (bytes.length < 0x20) this.byte(0xa0 | bytes.length);
    else this.sizedRun(0xd9, bytes.length);
    this.raw(bytes);
  }

  private binary(value: Uint8Array): void {
    this.sizedRun(0xc4, value.length);
    this.raw(value);
  }

  private sizedRun(tag8: number, size: number): void {
    if (size < 0x100) this.sized(tag8, 1, size);
    else if (size < 0x10000) this.sized(tag8 + 1, 2, size);
    else this.sized(tag8 + 2, 4, size);
  }

  private array(value: Value[], depth: number): void {
    if (depth >= this.maxDepth) throw new Malformed("nested too deep");
    if (value.length < 0x10) this.byte(0x90 | value.length);
    else if (value.length < 0x10000) this.sized(0xdc, 2, value.length);
    else this.sized(0xdd, 4, value.length);
    for (const item of value) this.value(item, depth + 1);
  }

  private raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }
}

class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Bytes,
    private readonly maxDepth: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  value(depth: number): Value {
    const tag = this.view.getUint8(this.take(1));
    if (tag < 0x80) return tag;
    if (tag < 0x90) throw new Malformed("map");
    if (tag < 0xa0) return this.array(tag & 0x0f, depth);
    if (tag < 0xc0) return this.text(tag & 0x1f);
    if (tag >= 0xe0) return tag - 0x100;
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.binary(this.size(1, 0));
      case 0xc5:
        return this.binary(this.size(2, 0x100));
      case 0xc6:
        return this.binary(this.size(4, 0x10000));
      case 0xcc:
        return this.size(1, 0x80);
      case 0xcd:
        return this.size(2, 0x100);
      case 0xce:
        return this.size(4, 0x10000);
      case 0xcf:
        return this.long(this.view.getBigUint64(this.take(8)), 0xffffffffn);
      case 0xd0:
        return this.below(this.view.getInt8(this.take(1)), -0x20);
      case 0xd1:
        return this.below(this.view.getInt16(this.take(2)), -0x80);
      case 0xd2:
        return this.below(this.view.getInt32(this.take(4)), -0x8000);
      case 0xd3:
        return this.negativeLong();
      case 0xd9:
        return this.text(this.size(1, 0x20));
      case 0xda:
        return this.text(this.size(2, 0x100));
      case 0xdb:
        return this.text(this.size(4, 0x10000));
      case 0xdc:
        return this.array(this.size(2, 0x10), depth);
      case 0xdd:
        return this.array(this.size(4, 0x10000), depth);
      default:
        throw new Malformed("map, float or extension");
    }
  }

  private take(count: number): number {
    const at = this.at;
    if (count > this.bytes.length - at) throw new Malformed("truncated");
    this.at += count;
    return at;
  }

  private size(width: 1 | 2 | 4, least: number): number {
    const at = this.take(width);
    const size =
      width === 1
        ? this.view.getUint8(at)
        : width === 2
          ? this.view.getUint16(at)
          : this.view.getUint32(at);
    if (size < least) throw new Malformed("not the shortest form");
    return size;
  }

  private below(value: number, bound: number): number {
    if (value >= bound) throw new Malformed("not the shortest form");
    return value;
  }

  private long(value: bigint, above: bigint): number {
    if (value <= above) throw new Malformed("not the shortest form");
    return this.safe(value);
  }

  private negativeLong(): number {
    const value = this.view.getBigInt64(this.take(8));
    if (value >= -0x80000000n) throw new Malformed("not the shortest form");
    return this.safe(value);
  }

  private safe(value: bigint): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new Malformed("integer of 2^53 or more");
    return number;
  }

  private text(size: number): string {
    const at = this.take(size);
    try {
      return strictDecoder.decode(this.bytes.subarray(at, at + size));
    } catch {
      throw new Malformed("not UTF-8");
    }
  }

  private binary(size: number): Bytes {
    const at = this.take(size);
    return this.bytes.slice(at, at + size);
  }

  private array(count: number, depth: number): Value[] {
    if (depth >= this.maxDepth) throw new Malformed("nested too deep");
    // Every item takes a byte at least, so a promised length cannot ask for memory it did not pay for.
    if (count > this.bytes.length - this.at) throw new Malformed("truncated");
    const items: Value[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(depth + 1));
    return items;
  }
}

/**
 * The one encoding of a value (docs/wire.md section 1): msgpack in its shortest form.
 * Throws Malformed for what the profile cannot carry. `maxDepth` is more for states and snapshots.
 */
export function encode(value: Value, maxDepth: number = MAX_DEPTH): Bytes {
  const writer = new Writer(maxDepth);
  writer.value(value, 0);
  return writer.done();
}

/** The value of exactly these bytes. Throws Malformed unless they are the one encoding of a value. */
export function decode(bytes: Bytes, maxDepth: number = MAX_DEPTH): Value {
  const reader = new Reader(bytes, maxDepth);
  const value = reader.value(0);
  if (!reader.done) throw new Malformed("trailing bytes");
  return value;
}
