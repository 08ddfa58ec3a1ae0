import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OP } from "../../src/codes";
import { hex } from "../../src/sync/core/bytes";
import { decode } from "../../src/sync/core/canonical";
import { commandValue } from "../../src/sync/core/command-value";
import { Fold, type FoldInput, settled, shownHead } from "../../src/sync/core/fold";
import { NotHeld, restrict, seenOf } from "../../src/sync/core/seen";
import { encodeState } from "../../src/sync/core/state";
import {
  ACTOR,
  add,
  answers,
  folded,
  HOURS,
  history,
  made,
  op,
  RECORD,
  ROW,
  ROW_PATH,
  remove,
  set,
} from "./make";

const FORM = new Uint8Array(32);

describe("a field", () => {
  it("keeps the writes nobody observed", async () => {
    const first = await made([set("a", "one")], 1);
    const left = await made([set("a", "left", [first.dot])], 2);
    const right = await made([set("a", "right", [first.dot])], 3);
    const fold = folded(new Fold(), [first, left, right]);
    expect(answers(fold.heads("a")).sort()).toEqual(["left", "right"]);
    expect(settled(fold.heads("a"))).toBe(false);
    expect(shownHead(fold.heads("a"))?.value[0]).toBe("right");
    const both = await made([set("a", "right", [left.dot, right.dot])], 4);
    fold.add(both);
    expect(answers(fold.heads("a"))).toEqual(["right"]);
    expect(fold.historyOf("a").map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    expect(fold.heads("a")[0]).toMatchObject({ actor: ACTOR, devSeq: 1, reason: null });
  });

  it("with the same value twice is settled", async () => {
    const fold = folded(new Fold(), [await made([set("a", "x")]), await made([set("a", "x")])]);
    expect(fold.heads("a")).toHaveLength(2);
    expect(settled(fold.heads("a"))).toBe(true);
  });

  it("shows own unsent work after all that is committed", async () => {
    const mine = [2, 11, 3].map((devSeq) => made([set("a", devSeq)], null, { devSeq }));
    const fold = folded(new Fold(), [...(await Promise.all(mine)), await made([set("a", 0)], 99)]);
    expect(shownHead(fold.heads("a"))?.value[0]).toBe(11);
  });

  it("tells which paths read differently", async () => {
    const change = await made([set("a", 1), set(HOURS, 2)]);
    const fold = new Fold();
    expect(fold.add(change).sort()).toEqual(["a", "carers", ROW_PATH, HOURS]);
    expect(fold.add(change)).toEqual([]);
    expect(fold.setPosition(change.dot, 4)).toContain("a");
    expect(fold.heads("a")[0]?.position).toBe(4);
    expect(fold.setPosition(change.dot, 4)).toEqual([]);
  });
});

describe("a union", () => {
  it("keeps an element added again beside its removal", async () => {
    const first = await made([add("topics", "money")]);
    const gone = await made([remove("topics", "money", [first.dot])]);
    const again = await made([add("topics", "money", [first.dot])]);
    expect(folded(new Fold(), [first, gone]).elements("topics")).toEqual([]);
    const fold = folded(new Fold(), [gone, again, first]);
    expect(fold.elements("topics")).toEqual(["money"]);
    expect(fold.elementHeads("topics", "money")).toHaveLength(1);
  });
});

describe("a row", () => {
  it("removed while somebody wrote in it returns whole and flagged", async () => {
    const began = await made([op(OP.row_add, ROW_PATH), set(HOURS, 3)], 1);
    const gone = await made([op(OP.row_remove, ROW_PATH, { observed: [began.dot] })], 2);
    const fold = folded(new Fold(), [began, gone]);
    expect(fold.rows("carers")).toEqual([]);
    expect(fold.row(ROW_PATH)).toMatchObject({ exists: false, flagged: false });
    expect(seenOf(fold, RECORD, FORM)[2]).toEqual([]);
    fold.add(await made([set(HOURS, 4, [began.dot])], 3));
    expect(fold.rows("carers")).toEqual([ROW]);
    expect(fold.row(ROW_PATH)).toMatchObject({ exists: true, flagged: true });
  });

  it("comes in the order rows were begun, one whose beginning is still to arrive last", async () => {
    const [a, b, c] = ["c", "b", "a"].map((digit) => digit.repeat(32)) as [string, string, string];
    const fold = folded(new Fold(), [
      await made([op(OP.row_add, `carers/${b}`)], null),
      await made([set(`carers/${c}/hours`, 1)], 1),
      await made([op(OP.row_add, `carers/${a}`)], 5),
      await made([set("outcomes/oc_work/oc_manner", "x")], 6),
    ]);
    expect(fold.rows("carers")).toEqual([a, b, c]);
    expect(fold.rows("outcomes")).toEqual([]);
  });
});

describe("what a command names", () => {
  it("is every head on the screen, and restores exactly those", async () => {
    const began = await made([op(OP.row_add, ROW_PATH), set(HOURS, 3), add("topics", "x")], 1);
    const left = await made([set("a", "l")], 2);
    const right = await made([set("a", "r"), set("@state", ["draft", 0, RECORD])], 3);
    const fold = folded(new Fold(), [began, left, right]);
    const seen = seenOf(fold, RECORD, FORM);
    expect(seen[2].map(([dot]) => hex(dot))).toEqual(
      [began, left, right].map((it) => hex(it.dot)).sort(),
    );
    const named = seen[2].flatMap(([, ops]) => ops);
    expect(named).toContainEqual([ROW_PATH, null]);
    expect(named).toContainEqual(["topics", "x"]);
    expect(named).not.toContainEqual(["@state", null]);
    fold.add(await made([set("a", "later", [left.dot, right.dot])], 4));
    const content = restrict(fold, seen);
    expect(answers(content.heads("a")).sort()).toEqual(["l", "r"]);
    expect(content.paths()).toEqual(["a", HOURS]);
    expect(seenOf(content, RECORD, FORM)).toEqual(seen);
    expect(() => restrict(new Fold(), seen)).toThrow(NotHeld);
  });
});

describe("commands and changes from a newer app", () => {
  it("stand in the state and retire nothing", async () => {
    const value = commandValue({ name: "submit", seen: [], asOf: "2026-01-20", arguments: [] });
    const command = await made([op(OP.command, "@command", { value })], 2);
    const newer = await made([set("a", 1)], 3);
    const fold = folded(new Fold(), [
      command,
      { ...newer, change: { ...newer.change, known: false } },
    ]);
    expect(fold.commands.map(({ value: given }) => given)).toEqual([value]);
    expect(fold.unfolded).toEqual([{ dot: newer.dot, position: 3 }]);
    expect(fold.heads("a")).toEqual([]);
  });

  it("holds values as deep as a change may", async () => {
    let deep = ["x"] as never[];
    for (let i = 0; i < 11; i++) deep = [deep] as never[];
    const fold = folded(new Fold(), [await made([set("a", deep)])]);
    expect(encodeState(fold).length).toBeGreaterThan(20);
  });
});

describe("the fold", () => {
  it("is the same for any order, grouping and repetition", async () => {
    const steps = fc.array(fc.nat(1023), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (chosen, stream) => {
        const inputs = await history(chosen);
        const expected = encodeState(folded(new Fold(), inputs));
        const next = () => stream.next().value as number;
        const shuffled = [...inputs, ...inputs.filter(() => next() % 2)]
          .map((input) => ({ input, key: next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ input }) => ({ ...input, position: next() % 3 ? input.position : null }));
        const fold = folded(new Fold(), shuffled);
        for (const { dot, position } of inputs) {
          if (position !== null) fold.setPosition(dot, position);
        }
        expect(hex(encodeState(fold))).toBe(hex(expected));
      }),
      { numRuns: 60 },
    );
  });

  it("with a change taken out is as if it had never come", async () => {
    const steps = fc.array(fc.nat(1023), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (chosen, which) => {
        const inputs = await history(chosen);
        const gone = inputs[which % inputs.length] as FoldInput;
        const fold = folded(new Fold(), inputs);
        const paths = fold.remove(gone.dot);
        for (const { path } of gone.change.ops) expect(paths).toContain(path);
        const rest = inputs.filter((input) => input !== gone);
        expect(hex(encodeState(fold))).toBe(hex(encodeState(folded(new Fold(), rest))));
        expect(fold.remove(gone.dot)).toEqual([]);
        fold.add(gone);
        expect(hex(encodeState(fold))).toBe(hex(encodeState(folded(new Fold(), inputs))));
      }),
      { numRuns: 60 },
    );
  });

  it("loses no write: each is a head or is observed by another", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1023), { maxLength: 14 }), async (chosen) => {
        const inputs = await history(chosen);
        const fold = folded(new Fold(), inputs);
        for (const { dot, change } of inputs) {
          for (const { kind, path } of change.ops) {
            if (kind !== OP.set) continue;
            const isHead = fold.heads(path).some((head) => hex(head.dot) === hex(dot));
            const isObserved = inputs.some((other) =>
              other.change.ops.some(
                (it) =>
                  it.kind === OP.set &&
                  it.path === path &&
                  it.observed.some((seen) => hex(seen) === hex(dot)),
              ),
            );
            expect(isHead).toBe(!isObserved);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("of nothing is five empty lists", () => {
    expect(decode(encodeState(new Fold()))).toEqual([[], [], [], [], []]);
  });
});
