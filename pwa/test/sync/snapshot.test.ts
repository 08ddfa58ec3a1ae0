import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../../src/sync/core/bytes";
import { Fold } from "../../src/sync/core/fold";
import { seenOf } from "../../src/sync/core/seen";
import { readSnapshot, resumed } from "../../src/sync/core/snapshot";
import { encodeState } from "../../src/sync/core/state";
import { answers, folded, history, made, RECORD, set } from "./make";
import { type Merged, take } from "./take";

const FORM = new Uint8Array(32);

const begunAt = async (merged: readonly Merged[]) =>
  resumed(await readSnapshot(take(RECORD, merged)));

describe("a fold that begins at a snapshot", () => {
  it("reads as one that folded everything, wherever it is cut and whatever comes late or again", async () => {
    const steps = fc.array(fc.nat(1023), { minLength: 1, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(16), fc.infiniteStream(fc.nat()), async (chosen, at, of) => {
        const next = () => of.next().value as number;
        const inputs = await history(chosen);
        const within = (it: (typeof inputs)[number]): it is Merged =>
          it.position !== null && it.position <= at;
        const merged = inputs.filter(within);
        const rest = inputs
          .filter((it) => !within(it) || next() % 3 === 0)
          .map((input) => ({ input, key: next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ input }) => input);
        const fold = folded(await begunAt(merged), rest);
        const whole = folded(new Fold(), inputs);
        expect(hex(encodeState(fold))).toBe(hex(encodeState(whole)));
        expect(seenOf(fold, RECORD, FORM)).toEqual(seenOf(whole, RECORD, FORM));
      }),
      { numRuns: 100 },
    );
  });

  it("is copied as it stands, and the two go on by themselves", async () => {
    const steps = fc.array(fc.nat(1023), { minLength: 1, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(16), fc.nat(16), async (chosen, at, until) => {
        const inputs = await history(chosen);
        const merged = inputs.filter(
          (it): it is Merged => it.position !== null && it.position <= at,
        );
        for (const fold of [await begunAt(merged), new Fold()]) {
          folded(fold, inputs.slice(0, until));
          const before = hex(encodeState(fold));
          const copy = fold.copy();
          expect(hex(encodeState(copy))).toBe(before);
          folded(copy, inputs);
          for (const { dot } of inputs) copy.setPosition(dot, 1);
          expect(hex(encodeState(fold))).toBe(before);
          const other = fold.copy();
          folded(fold, inputs);
          expect(hex(encodeState(other))).toBe(before);
          folded(other, inputs);
          expect(hex(encodeState(other))).toBe(hex(encodeState(fold)));
          expect(seenOf(other, RECORD, FORM)).toEqual(seenOf(fold, RECORD, FORM));
          for (const path of fold.paths()) {
            expect(other.historyOf(path)).toEqual(fold.historyOf(path));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("says how many writes it knows by number alone, and has them once they come", async () => {
    const first = await made([set("a", "one")], 1);
    const second = await made([set("a", "two", [first.dot])], 2);
    const third = await made([set("a", "three", [second.dot])], 3);
    const all = [first, second, third] as Merged[];
    const fold = await begunAt(all);
    expect(fold.historyOf("a").map(({ remnant }) => remnant)).toEqual([true]);
    expect(fold.elsewhere("a")).toBe(2);
    expect(fold.elsewhere("b")).toBe(0);
    for (const input of [third, first]) expect(fold.add(input)).toEqual(["a"]);
    expect(fold.elsewhere("a")).toBe(1);
    expect(fold.historyOf("a").map(({ position, remnant }) => [position, remnant])).toEqual([
      [1, false],
      [3, false],
    ]);
    expect(answers(fold.heads("a"))).toEqual(["three"]);
  });

  it("keeps what was awaited when an own write is taken out again", async () => {
    const late = await made([set("a", "old")], 9);
    const here = await made([set("a", "new", [late.dot])], 1);
    const fold = await begunAt([here as Merged]);
    const mine = await made([set("a", "mine")], null);
    fold.add(mine);
    fold.remove(mine.dot);
    fold.add(late);
    expect(answers(fold.heads("a"))).toEqual(["new"]);
  });
});
