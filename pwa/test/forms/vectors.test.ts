import { describe, expect, it } from "vitest";
import { Context, once } from "../../src/forms/context";
import { evaluate } from "../../src/forms/evaluate";
import { review } from "../../src/forms/review";
import type { Problem } from "../../src/forms/slips";
import { createFormState } from "../../src/forms/state";
import { REVIEWS, RULES, sourceOf } from "./vectors";

const written = ({ path, code, params }: Problem) =>
  Object.keys(params).length > 0 ? [path, code, params] : [path, code];

describe("a rule gives what its vector expects", () => {
  it.each(RULES.cases)("$name", (given) => {
    const context = new Context(RULES.published, sourceOf(given), () => RULES.today, once());
    const names = given.in ? { "": `${given.in}/${given.row}` } : {};
    expect(evaluate(given.tree, context, names)).toEqual(given.expect);
  });
});

describe("a submit check finds what its vector expects", () => {
  it.each(REVIEWS.cases)("$name", (given) => {
    const form = REVIEWS.forms[given.form];
    if (!form) throw new Error(`no form ${given.form}`);
    const source = sourceOf(given);
    const found = review(form.published, source, REVIEWS.today);
    const wanted = given.expect;
    if (wanted.problems) expect(found.problems.map(written)).toEqual(wanted.problems);
    if (wanted.warnings) expect(found.warnings.map(written)).toEqual(wanted.warnings);
    if (wanted.shown) expect([...found.shown].sort()).toEqual(wanted.shown);
    if (wanted.kept) expect(found.kept).toEqual(wanted.kept);
    for (const [path, value] of Object.entries(wanted.values ?? {})) {
      expect(found.values.get(path)).toEqual(value);
    }
    for (const [id, value] of Object.entries(wanted.indicators ?? {})) {
      expect(found.indicators.get(id)).toBe(value);
    }
    for (const [path, message] of Object.entries(wanted.messages ?? {})) {
      expect(found.problems.filter((each) => each.path === path)).toMatchObject([{ message }]);
    }
  });

  it.each(REVIEWS.cases)("and the form on screen agrees: $name", (given) => {
    const form = REVIEWS.forms[given.form];
    if (!form) throw new Error(`no form ${given.form}`);
    const source = sourceOf(given);
    const state = createFormState(form.published, source, {
      today: () => REVIEWS.today,
      lang: "en",
    });
    const found = review(form.published, source, REVIEWS.today);
    for (const path of found.shown) {
      expect(state.shown(path).value).toBe(true);
      const present = state.problems(path).value.map(written);
      const all = [...found.problems, ...found.warnings].filter((each) => each.path === path);
      for (const slip of present) expect(all.map(written)).toContainEqual(slip);
    }
    for (const [path, value] of found.values) expect(state.value(path).value).toEqual(value);
    for (const [id, value] of found.indicators) expect(state.indicator(id).value).toBe(value);
    let left = 0;
    for (const { id } of form.published.sections) left += state.sectionProgress(id).value.left;
    const unanswered = found.problems.filter(({ code }) =>
      ["missing", "at_least_one_row", "reason_missing"].includes(code),
    );
    expect(left).toBe(unanswered.length);
  });
});
