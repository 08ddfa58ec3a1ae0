/** The needs of a plan: which eligible ones nobody meets, and which the determination has besides. */
import { describe, expect, test } from "vitest";
import { SOURCE, STATUS } from "../../src/codes";
import type { Answer, AnswerSource, Json } from "../../src/forms/answers";
import type { Answered } from "../../src/forms/duties/arising";
import { leftOut, metAt, takeNeed, unmetNeeds } from "../../src/screens/duties/needs";

const FORM = "care-support-plan";

/** A plan whose needs say this, by row. */
function plan(needs: Readonly<Record<string, Readonly<Record<string, Json>>>>): Answered {
  return {
    place: () => ({}),
    shown: () => true,
    rows: () => Object.keys(needs),
    value: (path) => {
      const [, row = "", question = ""] = path.split("/");
      return needs[row]?.[question] ?? null;
    },
  };
}

const names = (needs: Readonly<Record<string, Readonly<Record<string, Json>>>>, form = FORM) =>
  unmetNeeds(form, plan(needs)).map(({ words }) => words);

describe("an eligible need that nobody meets", () => {
  test("is named; one that somebody meets, or that is not eligible, is not", () => {
    expect(
      names({
        a: { description: "Eating well", eligible: "yes", met_by: ["council"] },
        b: { description: "Work", eligible: "yes", met_by: ["not_yet"] },
        c: { description: "Garden tools", eligible: "no", met_by: ["not_yet"] },
      }),
    ).toEqual(["Work"]);
  });

  test("is one whose answers are missing or in dispute too: nobody falls between", () => {
    expect(names({ a: { description: "Work" } })).toEqual(["Work"]);
    expect(names({ a: { description: "Work", met_by: ["not_yet"] } })).toEqual(["Work"]);
    expect(names({ a: { description: "Work", eligible: "no" } })).toEqual([]);
    expect(names({ a: {} })).toEqual([null]);
  });

  test("is asked about of the carer's plan as well, and of no other form", () => {
    const needs = { a: { description: "A break", eligible: "yes", met_by: ["not_yet"] } };
    expect(names(needs, "carer-support-plan")).toEqual(["A break"]);
    expect(names(needs, "review")).toEqual([]);
  });

  test("is opened at the question of who meets it", () => {
    expect(metAt("a")).toBe("needs_table/a/met_by");
  });
});

const answer = (value: Json, source: number | null = null): Answer => ({
  value,
  status: STATUS.answered,
  source,
  note: null,
});

const record = (
  answers: Readonly<Record<string, Answer>>,
  rows: Readonly<Record<string, readonly string[]>>,
  unsettled: readonly string[] = [],
): AnswerSource => ({
  answer: (path) => answers[path],
  unsettled: (path) => unsettled.includes(path),
  rows: (group) => rows[group] ?? [],
});

describe("a need of the determination that the plan does not have", () => {
  const copied = (to: string, path = to) => ({
    to: `needs_table/*/${to}`,
    from: "eligibility",
    path: `needs/*/${path}`,
  });
  const form = {
    copied_in: [
      copied("description"),
      copied("eligible"),
      copied("extent", "why"),
      copied("need_outcomes"),
      copied("wellbeing_links"),
      { to: "decided_on", from: "eligibility", path: "decided_on" },
      { to: "risk_plan/*/what", from: "needs-assessment", path: "risks/*/what" },
    ],
  };
  const determination = record(
    {
      "needs/one/description": answer("Eating well", SOURCE.observed),
      "needs/two/description": answer("Work", SOURCE.person_said),
      "needs/two/eligible": answer("yes", SOURCE.observed),
      "needs/two/why": answer("Distress.", SOURCE.observed),
      "needs/two/wellbeing_links": answer(["wb_control"], SOURCE.observed),
    },
    { needs: ["one", "two"] },
    ["needs/two/need_outcomes"],
  );

  test("is found by its id, with its words and what the plan copies of it", () => {
    const [need, ...others] = leftOut(form, record({}, { needs_table: ["one"] }), determination);
    expect(others).toEqual([]);
    expect(need?.row).toBe("two");
    expect(need?.words).toBe("Work");
    // What the person said stays theirs; the rest comes from the record.
    expect(need?.answers).toEqual({
      "needs_table/two/description": answer("Work", SOURCE.person_said),
      "needs_table/two/eligible": answer("yes", SOURCE.record),
      "needs_table/two/extent": answer("Distress.", SOURCE.record),
      "needs_table/two/wellbeing_links": answer(["wb_control"], SOURCE.record),
    });
  });

  test("is put in the plan under the id it has", () => {
    const done: unknown[] = [];
    const handle = {
      restoreRow: (group: string, row: string) => done.push([group, row]),
      writeAll: (answers: Readonly<Record<string, Answer>>) => done.push(Object.keys(answers)),
    };
    const [need] = leftOut(form, record({}, {}), determination).slice(1);
    if (need) takeNeed(handle, (path) => !path.endsWith("/eligible"), need);
    const taken = ["description", "extent", "wellbeing_links"];
    expect(done).toEqual([["needs_table", "two"], taken.map((each) => `needs_table/two/${each}`)]);
  });
});
