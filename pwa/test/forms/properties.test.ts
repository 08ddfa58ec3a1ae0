import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, age, daysBetween, isDate } from "../../src/forms/civil";
import { Context, once } from "../../src/forms/context";
import type { Json } from "../../src/forms/definition";
import { evaluate } from "../../src/forms/evaluate";
import { review } from "../../src/forms/review";
import { RULES, sourceOf } from "./vectors";

const OPS =
  "get row key var list today answered status size && || ! ?: == != < <= > >= in contains startsWith neg + - * days add_days add_months age date nhs_valid exists all at_least count sum rows".split(
    " ",
  );
const WORDS = ["flag", "outcomes", "carers", "c", "", "count", "2026-02-30", "2024-02-29", "yes"];

const leaf = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.double(),
);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .tuple(fc.constantFrom(...OPS), fc.array(tie("tree"), { maxLength: 4 }))
      .map(([op, args]) => [op, ...args]),
    fc.array(tie("tree"), { maxLength: 3 }),
  ),
}));
const value = fc.oneof(leaf, fc.array(fc.constantFrom(...WORDS)), fc.string());
const given = fc.record({
  name: fc.constant("any"),
  answers: fc.dictionary(
    fc.constantFrom(
      "flag",
      "count",
      "due",
      "risks",
      "outcomes/a/manner",
      "carers",
      "carers/1/name",
    ),
    fc.oneof(value, fc.record({ status: fc.integer({ min: 0, max: 6 }), note: fc.constant("x") })),
  ),
  unsettled: fc.subarray(["flag", "count"]),
  rows: fc.record({ carers: fc.subarray(["1", "2"]) }),
});

const contextOf = (answers: Parameters<typeof sourceOf>[0]) =>
  new Context(RULES.published, sourceOf(answers), () => RULES.today, once());

describe("evaluation", () => {
  it("never throws and gives only values of the language", () => {
    fc.assert(
      fc.property(tree, given, (rule, answers) => {
        const found = evaluate(rule, contextOf(answers), { "": "carers/1" });
        if (typeof found === "number") expect(Number.isSafeInteger(found)).toBe(true);
        else if (found !== null) expect(typeof found).toMatch(/boolean|string|object/);
      }),
      { numRuns: 1500 },
    );
  });

  it("keeps Kleene's laws", () => {
    fc.assert(
      fc.property(tree, tree, tree, given, (a, b, c, answers) => {
        const context = contextOf(answers);
        const run = (rule: Json) => evaluate(rule, context, {});
        expect(run(["&&", a, b])).toBe(run(["&&", b, a]));
        expect(run(["||", a, b])).toBe(run(["||", b, a]));
        expect(run(["!", ["&&", a, b]])).toBe(run(["||", ["!", a], ["!", b]]));
        expect(run(["!", ["||", a, b]])).toBe(run(["&&", ["!", a], ["!", b]]));
        expect(run(["&&", a, ["||", b, c]])).toBe(run(["||", ["&&", a, b], ["&&", a, c]]));
        expect(run(["&&", a, false])).toBe(false);
        expect(run(["||", a, true])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("reviews any answers without throwing", () => {
    fc.assert(
      fc.property(given, (answers) => {
        const found = review(RULES.published, sourceOf(answers), RULES.today);
        expect(found.shown.size).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("civil dates", () => {
  const day = fc.integer({ min: 0, max: 3_000_000 }).map((n) => addDays("0001-01-01", n) ?? "");

  it("agree with the platform's calendar in UTC", () => {
    fc.assert(
      fc.property(day, day, (one, two) => {
        const days = (Date.parse(two) - Date.parse(one)) / 86_400_000;
        expect(daysBetween(one, two)).toBe(days);
        expect(addDays(one, days)).toBe(two);
      }),
    );
  });

  it("add months within the calendar, and ages never run backwards", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 400 }), (date, months) => {
        const later = addMonths(date, months);
        if (later === null) return;
        expect(isDate(later)).toBe(true);
        const years = age(date, later);
        if (months >= 0) expect(years).toBeGreaterThanOrEqual(Math.floor(months / 12) - 1);
      }),
    );
  });
});
