import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OP } from "../../src/codes";
import { type Bytes, random, utf8 } from "../../src/sync/core/bytes";
import { decode, encode, Malformed, type Value } from "../../src/sync/core/canonical";
import {
  aboutBytes,
  buildChange,
  checkOperation,
  MAX_ANSWER_BYTES,
  MAX_OPS,
  type Operation,
  parseAbout,
  parseChange,
  recordId,
} from "../../src/sync/core/change";
import { parseCommand, parseRuling, parseState } from "../../src/sync/core/command";
import { commandValue } from "../../src/sync/core/command-value";
import { readChange } from "../../src/sync/core/read-change";
import { add, fields, op, ROW, remove, set } from "./make";

const ABOUT = {
  formId: "b",
  formHash: new Uint8Array(32),
  people: [new Uint8Array(16)],
  involvement: null,
  audience: 1,
};
const DOT = new Uint8Array(16).fill(3);
const COMMAND = { name: "submit", seen: [], asOf: "2026-01-20", arguments: [] };

function changed(edit: (parts: Value[], ops: Value[][]) => void): Bytes {
  const parts = decode(buildChange(fields([set("a", 1), set("b", 2)]))) as Value[];
  edit(parts, parts[10] as Value[][]);
  return encode(parts);
}

describe("a change", () => {
  it("reads back as it was built, in order", () => {
    const ops = [
      set("z", "last"),
      add("topics", "b"),
      set("topics", null),
      remove("topics", "a", [DOT]),
      op(OP.row_add, `carers/${ROW}`),
      set(`carers/${ROW}/hours`, 3),
    ];
    const change = parseChange(buildChange(fields(ops)));
    expect(change.known).toBe(true);
    const pairs = change.ops.map(({ path, kind }) => `${path} ${kind}`);
    expect(pairs).toEqual([
      `carers/${ROW} 4`,
      `carers/${ROW}/hours 1`,
      "topics 1",
      "topics 3",
      "topics 2",
      "z 1",
    ]);
  });

  it("names its record by what it is about", async () => {
    const about = aboutBytes(ABOUT);
    const salt = random(16);
    const record = await recordId(about, salt);
    const raw = buildChange(fields([set("a", 1)], { about, salt, record }));
    expect(parseAbout((await readChange(raw)).change.about as Bytes)).toEqual(ABOUT);
    const other = buildChange(fields([set("a", 1)], { about, salt }));
    await expect(readChange(other)).rejects.toThrow(Malformed);
  });

  it.each<[string, Operation[]]>([
    ["no ops", []],
    ["two ops at one path", [set("a", 1), set("a", 2)]],
    ["an add and a remove of one element", [add("a", "x"), remove("a", "x")]],
    ["more ops than the limit", Array.from({ length: MAX_OPS + 1 }, (_, i) => set(`a${i}`, 1))],
    ["an upper-case path", [set("Name", 1)]],
    ["a path of four parts", [set("a/b/c/d", 1)]],
    ["an empty part", [set("a//b", 1)]],
    ["a path past its limit", [set("a".repeat(129), 1)]],
    ["an answer past its limit", [set("a", "x".repeat(MAX_ANSWER_BYTES))]],
    ["a short dot", [set("a", 1, [new Uint8Array(15)])]],
    ["an unknown status", [op(OP.set, "a", { value: [1, 6, null, null] })]],
    ["an unknown source", [op(OP.set, "a", { value: [1, 1, 7, null] })]],
    ["an answer cut short", [op(OP.set, "a", { value: [1, 1, null] })]],
    ["an element that is no text", [op(OP.add, "a", { value: [1, 1, null, null] })]],
    ["a remove with a note", [op(OP.remove, "a", { value: ["x", 1, null, "n"] })]],
    ["a row that is no row", [op(OP.row_add, "carers/oc_work")]],
    ["a row-add that observes", [op(OP.row_add, `carers/${ROW}`, { observed: [DOT] })]],
    ["a row with a value", [op(OP.row_remove, `carers/${ROW}`, { value: 1 })]],
    ["a command elsewhere", [op(OP.command, "a", { value: commandValue(COMMAND) })]],
    [
      "a command in company",
      [op(OP.command, "@command", { value: commandValue(COMMAND) }), set("a", 1)],
    ],
  ])("is refused with %s", (_what, ops) => {
    expect(() => buildChange(fields(ops))).toThrow(Malformed);
  });

  it.each<[string, Bytes]>([
    ["ops out of order", changed((_, ops) => ops.reverse())],
    ["an element more", changed((parts) => parts.push(null))],
    ["a number below one", changed((parts) => (parts[2] = 0))],
    ["a zone past fourteen hours", changed((parts) => (parts[7] = 841))],
    ["a short previous id", changed((parts) => (parts[3] = DOT))],
    ["observed out of order", changed((_, ops) => ops[0]?.splice(3, 1, [DOT, DOT]))],
    ["a shapeless about", changed((parts) => (parts[9] = utf8("about")))],
  ])("that arrives with %s is malformed", (_what, raw) => {
    expect(() => parseChange(raw)).toThrow(Malformed);
  });

  it("carries an answer of so many bytes encoded, whatever its letters, and no more", () => {
    for (const letter of ["a", "é", "€", "😀"]) {
      const most = Math.floor((MAX_ANSWER_BYTES - 5) / utf8(letter).length);
      expect(() => checkOperation(set("a", letter.repeat(most)))).not.toThrow();
      const over = letter.repeat(most + 6);
      expect(() => checkOperation(set("a", over))).toThrow("answer too large");
    }
  });

  it("carries no half of a letter", () => {
    expect(() => checkOperation(set("a", "\ud83d"))).toThrow("lone surrogate");
    expect(() => buildChange(fields([set("a", "\ud83d")]))).toThrow("lone surrogate");
  });

  it("of a newer version keeps its first six elements", () => {
    const raw = encode([2, new Uint8Array(8), 5, null, DOT, DOT, "anything"]);
    expect(parseChange(raw)).toMatchObject({ v: 2, devSeq: 5, record: DOT, known: false });
  });

  it("with a newer kind of op is kept, not folded", () => {
    const raw = changed((_, ops) => ops.unshift([7, "z", "new", [], null, null]));
    expect(parseChange(raw)).toMatchObject({ known: false, devSeq: 1 });
  });

  it("never fails but as malformed, however it is damaged", () => {
    const raw = buildChange(
      fields([set("a", ["x", 1]), add("b", "c", [DOT]), op(OP.row_add, `carers/${ROW}`)]),
    );
    const edit = fc.tuple(fc.nat(raw.length - 1), fc.nat(255), fc.constantFrom("set", "cut", "in"));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const bytes = [...raw];
        for (const [at, byte, how] of edits) {
          if (how === "set") bytes[at] = byte;
          else if (how === "cut") bytes.splice(at, 1);
          else bytes.splice(at, 0, byte);
        }
        try {
          parseChange(Uint8Array.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("a command", () => {
  it("sorts what was seen and what is argued", () => {
    const other = new Uint8Array(16).fill(1);
    const value = commandValue({
      ...COMMAND,
      seen: [
        [
          DOT,
          new Uint8Array(32),
          [
            [
              DOT,
              [
                ["b", null],
                ["a", "y"],
                ["a", null],
              ],
            ],
            [other, []],
          ],
        ],
      ],
      arguments: [
        ["reason", "r"],
        ["amount", 5],
      ],
    });
    const command = parseCommand(value);
    expect(command.seen[0]?.[2]).toEqual([
      [other, []],
      [
        DOT,
        [
          ["a", null],
          ["a", "y"],
          ["b", null],
        ],
      ],
    ]);
    expect(command.arguments).toEqual([
      ["amount", 5],
      ["reason", "r"],
    ]);
  });

  it.each(["2026-02-30", "2026-1-2", "0000-01-01", "today"])("refuses the date %s", (asOf) => {
    expect(() => commandValue({ ...COMMAND, asOf })).toThrow(Malformed);
  });

  it("is ruled upon at a path of its own, and a ruling may grow", () => {
    const path = `@ruling/${ROW}`;
    expect(parseRuling(path, [2, 4, ["good_life"], 1, ["w"], "newer"])).toMatchObject({
      outcome: 2,
      refusal: 4,
      paths: ["good_life"],
    });
    expect(parseState(["active", 3, DOT])).toEqual({ state: "active", version: 3, command: DOT });
    expect(() => parseRuling("@ruling/x", [1, null, [], 1, []])).toThrow(Malformed);
  });
});
