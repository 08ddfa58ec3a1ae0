import { describe, expect, test } from "vitest";
import { createFormState } from "../../src/forms/state";
import {
  bySection,
  changedBetween,
  coveredAnswers,
  notCoveredBy,
  snapshot,
} from "../../src/screens/decision/covered";
import type { HistoryEntry } from "../../src/session/types";
import { Answers, VISIT } from "./make";

const formOver = (answers: Answers) =>
  createFormState(VISIT, answers, { today: () => "2026-03-11", lang: "en" });

const coveredOf = (answers: Answers) => coveredAnswers(formOver(answers), answers);
const pathsOf = (answers: Answers) => coveredOf(answers).map(({ path }) => path);

describe("what a decision covers", () => {
  test("every answer is on the page, in the order of the form", () => {
    const answers = new Answers({
      last: "z",
      "rows/b/name": "Bee",
      "rows/a/name": "Ay",
      notes: "n",
      more: "yes",
      detail: "d",
    });
    answers.rowKeys = ["a", "b"];
    expect(pathsOf(answers)).toEqual([
      "more",
      "detail",
      "notes",
      "rows/a/name",
      "rows/b/name",
      "last",
    ]);
  });

  test("questions without an answer are not counted", () => {
    expect(pathsOf(new Answers({ notes: "n" }))).toEqual(["notes"]);
  });

  test("an answer that is no longer asked is still covered, and comes last", () => {
    const covered = coveredOf(new Answers({ more: "no", detail: "kept", last: "z" }));
    expect(covered.map(({ path, asked }) => [path, asked])).toEqual([
      ["more", true],
      ["last", true],
      ["detail", false],
    ]);
    expect(bySection(covered).flatMap(({ answers }) => answers)).toHaveLength(2);
  });

  test("an answer that stands in two ways counts once", () => {
    const answers = new Answers({ notes: "one" });
    answers.clashes.add("notes");
    expect(coveredOf(answers)).toMatchObject([{ path: "notes", unsettled: true }]);
  });
});

describe("what changed while the page was open", () => {
  const seen = (answers: Answers) => snapshot(coveredOf(answers), answers);

  test("nothing, when nothing did", () => {
    expect(
      changedBetween(seen(new Answers({ notes: "1" })), seen(new Answers({ notes: "1" }))),
    ).toEqual([]);
  });

  test("a new value, a new answer and one that is gone are each named", () => {
    const before = seen(new Answers({ notes: "1", last: "2" }));
    const after = seen(new Answers({ notes: "3", more: "yes" }));
    expect(changedBetween(before, after)).toEqual(["more", "notes", "last"]);
  });
});

describe("reading a second time", () => {
  const entry = (current: boolean, coveredBy: string[]): HistoryEntry =>
    ({ current, coveredBy, kind: "set" }) as unknown as HistoryEntry;

  test("only answers that no return has covered are new", () => {
    const answers = coveredOf(new Answers({ notes: "n", last: "z", more: "no" }));
    const histories: Record<string, HistoryEntry[]> = {
      notes: [entry(false, ["submit", "return"]), entry(true, ["submit"])],
      last: [entry(true, ["submit", "return"])],
      more: [entry(true, ["submit", "return"])],
    };
    const history = (path: string) => histories[path] ?? [];
    expect([...notCoveredBy(answers, history, "return")]).toEqual(["notes"]);
  });
});
