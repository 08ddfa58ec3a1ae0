/** A decision's answers as its page reads them: by row, and a plan's visits as the week they are. */
import { describe, expect, test } from "vitest";
import type { Definition, Group } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import { coveredAnswers } from "../../src/screens/decision/covered";
import { runsOf } from "../../src/screens/decision/runs";
import { Answers, VISIT } from "./make";

const [first, second] = VISIT.sections;
const rows = second?.items.find(({ id }) => id === "rows") as Group;

/** The form of these tests, its rows visits of a week; asked while `more` is not "no". */
const WEEKLY: Definition = {
  ...VISIT,
  sections: [
    ...(first ? [first] : []),
    {
      ...(second ?? { id: "second", title: { en: "" }, voice: "worker", source: "observed" }),
      items: [
        {
          ...rows,
          week: { days: "kind", from: "name", to: "name" },
          show: { tree: ["!=", ["get", "more"], "no"], reads: ["more"] },
        },
        ...(second?.items.filter(({ id }) => id !== "rows") ?? []),
      ],
    },
  ],
};

const GIVEN = { more: "yes", "rows/a/name": "Ay", "rows/b/name": "Bee", last: "z" };

function runs(definition: Definition, given: Record<string, string>, keys = ["a", "b"]) {
  const answers = new Answers(given);
  answers.rowKeys = keys;
  const form = createFormState(definition, answers, { today: () => "2026-03-11", lang: "en" });
  return runsOf(form, coveredAnswers(form, answers)).map((run) =>
    "week" in run
      ? { week: run.week.id, visits: run.visits.map(({ title }) => title) }
      : { title: run.title, paths: run.answers.map(({ path }) => path) },
  );
}

describe("the answers of a decision", () => {
  test("stand under the row they are in", () => {
    expect(runs(VISIT, GIVEN)).toEqual([
      { title: null, paths: ["more"] },
      { title: "Rows 1", paths: ["rows/a/name"] },
      { title: "Rows 2", paths: ["rows/b/name"] },
      { title: null, paths: ["last"] },
    ]);
  });

  test("that are visits of a week stand in that week, once, with each visit below it", () => {
    expect(runs(WEEKLY, GIVEN)).toEqual([
      { title: null, paths: ["more"] },
      { week: "rows", visits: ["Rows 1", "Rows 2"] },
      { title: null, paths: ["last"] },
    ]);
  });

  test("leave no visit out: what is no longer asked stands in rows of its own", () => {
    expect(runs(WEEKLY, { ...GIVEN, more: "no" })).toEqual([
      { title: null, paths: ["more", "last"] },
      { title: "Rows 1", paths: ["rows/a/name"] },
      { title: "Rows 2", paths: ["rows/b/name"] },
    ]);
  });
});
