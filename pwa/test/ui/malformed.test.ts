/** What a screen says of a record that is malformed: shown, kept, explained, and never a blank. */
import { describe, expect, it, test } from "vitest";
import vectors from "../../../forms/vectors/malformed.json";
import { answerWords } from "../../src/app/answer-words";
import { problemWords } from "../../src/app/problem-words";
import { slipWords } from "../../src/app/slip-words";
import { STATUS } from "../../src/codes";
import type { Answer, Json } from "../../src/forms/answers";
import type { Definition, Question } from "../../src/forms/definition";
import { reviewOf } from "../../src/forms/review";
import { createFormState } from "../../src/forms/state";

interface Case {
  readonly name: string;
  readonly type: Question["type"];
  readonly value: Json;
  readonly code: string;
  readonly shows: string;
}

const TODAY = "2026-01-20";
const CASES = vectors.cases as readonly Case[];
const options: Readonly<Record<string, readonly string[]>> = vectors.options;

const question = (type: Question["type"]): Question => ({
  id: `q_${type}`,
  type,
  label: { en: `A ${type}` },
  req: "Y",
  merge: "ordinary",
  sens: "1",
  voice: "worker",
  source: "observed",
  ...(options[type] && {
    options: options[type].map((code) => ({ code, label: { en: code } })),
  }),
  ...(type === "file" && { accept: ["photo"] as const }),
});

const FORM = {
  v: 1,
  id: "visit",
  title: { en: "Visit" },
  audience: "involvement",
  languages: ["en"],
  counts: {},
  sections: [
    {
      id: "main",
      title: { en: "Main" },
      voice: "worker",
      source: "observed",
      items: [...new Set(CASES.map(({ type }) => type))].map(question),
    },
  ],
} as unknown as Definition;

const answered = (value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: null,
  note: null,
});

/** A record that answers one question with this, on screen. */
function onScreen(path: string, value: Json) {
  const given = answered(value);
  const source = {
    answer: (at: string) => (at === path ? given : undefined),
    unsettled: () => false,
    rows: () => [],
  };
  return { form: createFormState(FORM, source, { today: () => TODAY, lang: "en" }), given };
}

describe("a value no question of its type can have", () => {
  it.each(CASES)("$name", ({ type, value, code, shows }) => {
    const path = `q_${type}`;
    const item = question(type);
    const { form, given } = onScreen(path, value);
    // Kept and shown, in words that hold what was stored.
    expect(answerWords({ form, today: TODAY }, item, given)).toContain(shows);
    expect(answerWords({ form, today: TODAY }, item, given)).not.toContain("[object");
    // Missing to rules, and named beside its field and before submitting, with what to do.
    expect(form.value(path).value).toBeNull();
    expect(form.problems(path).value.map((problem) => problem.code)).toEqual([code]);
    const found = reviewOf(form, TODAY).problems.filter((problem) => problem.path === path);
    expect(found.map((problem) => problem.code)).toEqual([code]);
    for (const problem of found) {
      expect(problemWords(form, problem)).toContain(`A ${type}`);
      expect(slipWords(item, value, TODAY)).not.toBe("");
    }
    expect(form.sectionProgress("main").value.status).not.toBe("not_started");
    expect(form.kept()).toEqual([]);
  });
});

test("a date that does not exist says which day that month ends on", () => {
  expect(slipWords(question("date"), "30 february", TODAY)).toContain("does not exist");
  expect(slipWords(question("date"), "2026-02-30", TODAY)).toContain("does not exist");
});
