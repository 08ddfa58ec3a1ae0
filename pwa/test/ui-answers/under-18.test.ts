/** Who is recorded as under 18 in a row is said beside the question whether a child helps. */
import { expect, test } from "vitest";
import { STATUS } from "../../src/codes";
import type { AnswerSource } from "../../src/forms/answers";
import type { Definition, Group, Json } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import { under18In } from "../../src/screens/section/under-18";

const base = { req: "N", sens: "1", voice: "worker", source: "observed", label: { en: "" } };
const carers = {
  ...base,
  id: "carers",
  type: "group",
  row_limit: 9,
  items: [
    { ...base, id: "party", type: "party" },
    { ...base, id: "under_18", type: "yn" },
  ],
} as unknown as Group;
const form = {
  id: "f",
  sections: [{ id: "s", title: { en: "" }, items: [carers] }],
} as unknown as Definition;

function found(rows: Record<string, { party: Json; under_18?: string }>): readonly string[] {
  const source: AnswerSource = {
    answer: (path) => {
      const [, row = "", id] = path.split("/");
      const value = rows[row]?.[id as "party"] ?? null;
      return value === null
        ? undefined
        : { value, status: STATUS.answered, source: null, note: null };
    },
    unsettled: () => false,
    rows: () => Object.keys(rows),
  };
  const state = createFormState(form, source, { today: () => "2026-03-12", lang: "en" });
  return under18In(state, carers);
}

test("somebody is under 18 by the row, or by their record until the row says otherwise", () => {
  const row = (n: number) => `${n}`.repeat(32);
  expect(
    found({
      [row(1)]: { party: ["circle", "a", "Perrin", true] },
      [row(2)]: { party: ["circle", "b", "Sol", null], under_18: "yes" },
      [row(3)]: { party: ["circle", "c", "Dov", true], under_18: "no" },
      [row(4)]: { party: ["circle", "d", "Cade", null] },
      [row(5)]: { party: ["other", null, "", true] },
    }),
  ).toEqual(["Perrin", "Sol"]);
});
