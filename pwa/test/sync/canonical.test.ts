import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  base64url,
  compareBytes,
  compareText,
  hex,
  unbase64url,
  unhex,
  utf8,
} from "../../src/sync/core/bytes";
import { decode, encode, Malformed, type Value } from "../../src/sync/core/canonical";

const text = fc.string({ unit: "binary", maxLength: 40 });
const binary = fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 6 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.integer({ min: -300, max: 70_000 }),
    text,
    binary,
    fc.array(tie("value"), { maxLength: 20 }),
  ),
}));

const refused = [
  ["a map", "80"],
  ["a float", "cb3ff0000000000000"],
  ["an extension", "d40100"],
  ["a reserved byte", "c1"],
  ["nothing", ""],
  ["trailing bytes", "c0c0"],
  ["a long zero", "cc00"],
  ["a long 127", "cc7f"],
  ["a long 255", "cd00ff"],
  ["a signed positive", "d001"],
  ["a long minus one", "d0ff"],
  ["a long minus 32", "d0e0"],
  ["a long minus 128", "d1ff80"],
  ["2^53", "cf0020000000000000"],
  ["minus 2^53", "d3ffe0000000000000"],
  ["a long empty text", "d900"],
  ["a long text", "da00016f"],
  ["a long empty binary", "c50000"],
  ["a long array", "dc0001c0"],
  ["a cut text", "a261"],
  ["an array promising what is not there", "ddffffffff"],
  ["an encoded surrogate", "a3eda080"],
  ["an overlong character", "a2c080"],
];

describe("the encoding", () => {
  it.each([
    [0, "00"],
    [127, "7f"],
    [128, "cc80"],
    [255, "ccff"],
    [256, "cd0100"],
    [65_536, "ce00010000"],
    [2 ** 32, "cf0000000100000000"],
    [Number.MAX_SAFE_INTEGER, "cf001fffffffffffff"],
    [-1, "ff"],
    [-32, "e0"],
    [-33, "d0df"],
    [-128, "d080"],
    [-129, "d1ff7f"],
    [-32_769, "d2ffff7fff"],
    [-(2 ** 31) - 1, "d3ffffffff7fffffff"],
    ["é", "a2c3a9"],
    [true, "c3"],
    [[null, false], "92c0c2"],
    [Uint8Array.of(1), "c40101"],
  ] as [Value, string][])("writes %j in its shortest form", (plain, bytes) => {
    expect(hex(encode(plain))).toBe(bytes);
    expect(decode(unhex(bytes))).toEqual(plain);
  });

  it("reads back whatever it wrote", () => {
    fc.assert(fc.property(value, (it) => void expect(decode(encode(it))).toEqual(it)));
  });

  it("has one form for one value, whatever bytes arrive", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          const raw = Uint8Array.from(bytes);
          expect(encode(decode(raw))).toEqual(raw);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
    );
  });

  it.each(refused)("refuses %s", (_what, bytes) => {
    expect(() => decode(unhex(bytes))).toThrow(Malformed);
  });

  it.each(["\ud800", "a\udc00b", "\udc00\ud800"])("refuses to write a lone surrogate", (it) => {
    expect(() => encode(it)).toThrow(Malformed);
  });

  it.each([1.5, Number.NaN, 2 ** 53, -(2 ** 53)])("refuses to write the number %d", (it) => {
    expect(() => encode(it)).toThrow(Malformed);
  });

  it("nests sixteen deep and no deeper", () => {
    const nested = (depth: number) => {
      let it: Value = null;
      for (let i = 0; i < depth; i++) it = [it];
      return it;
    };
    expect(decode(encode(nested(16)))).toEqual(nested(16));
    expect(() => encode(nested(17))).toThrow(Malformed);
    expect(() => decode(unhex(`${"91".repeat(17)}c0`))).toThrow(Malformed);
    expect(() => decode(unhex("91".repeat(100_000)))).toThrow(Malformed);
  });

  it("keeps a byte order mark as the text it is", () => {
    expect(decode(encode("\ufeffa"))).toBe("\ufeffa");
  });
});

describe("byte strings", () => {
  it("orders text as its UTF-8 bytes", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Math.sign(compareBytes(utf8(a), utf8(b))));
      }),
    );
    expect(compareText("\u{10000}", "\uffff")).toBeGreaterThan(0);
  });

  it("reads back base64url and hexadecimal", () => {
    fc.assert(
      fc.property(binary, (bytes) => {
        expect(unbase64url(base64url(bytes))).toEqual(bytes);
        expect(unhex(hex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(["A", "A=", "AB", "a+b/", "é"])("refuses %s as base64url", (it) => {
    expect(() => unbase64url(it)).toThrow(RangeError);
  });
});
