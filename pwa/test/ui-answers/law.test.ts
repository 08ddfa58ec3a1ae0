/** What the law finds wrong is said while a section is filled in, once the answers make it so. */
import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { STATUS } from "../../src/codes";
import type { Answer, AnswerSource, Json } from "../../src/forms/answers";
import type { Definition, Item, Question } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import { dutyProblems, hear } from "../../src/screens/duties/problems";

const asked = (id: string, rest: Partial<Question> = {}): Question => ({
  id,
  type: "yn",
  label: { en: id },
  merge: "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "observed",
  ...rest,
});

/** A form on screen with some answers in hand, which can be written over. */
function opened(id: string, items: readonly Item[], given: Readonly<Record<string, Json>>) {
  const answers = signal(given);
  const source: AnswerSource = {
    answer: (path): Answer | undefined => {
      const value = answers.value[path];
      return value === undefined
        ? undefined
        : { value, status: STATUS.answered, source: null, note: null };
    },
    unsettled: () => false,
    rows: (group) => (answers.value[`${group}/a`] ? ["a"] : []),
  };
  const definition: Definition = {
    v: 1,
    id,
    title: { en: id },
    audience: "involvement",
    languages: ["en"],
    counts: { "": 0 },
    sections: [
      { id: "all", title: { en: "All" }, voice: "worker", source: "observed", items: [...items] },
    ],
  };
  const form = createFormState(definition, source, { today: () => "2026-03-12", lang: "en" });
  const wrong = () => form.sectionProgress("all").value.toPutRight;
  return { form, answers, wrong };
}

const DOV: Json = ["staff", "a2".repeat(16), "Dov Hazelgrim", null];
const NIA: Json = ["staff", "a4".repeat(16), "Nia Quillfeather", null];
const AUDIT = [
  asked("auditor", { type: "party" }),
  asked("worker", { type: "party" }),
  asked("decided_by", { type: "party" }),
  asked("moderated_by", { type: "party" }),
];

describe("what the law finds wrong", () => {
  test("is counted and said at the question once its code is there, and goes when it is put right", () => {
    const { form, answers, wrong } = opened("practice-audit", AUDIT, { auditor: NIA, worker: NIA });
    expect(wrong()).toBe(0);
    hear(form);
    expect(wrong()).toBe(1);
    expect(form.problems("worker").value).toEqual(dutyProblems(form, []));
    expect(form.problems("worker").value[0]?.message?.en).toContain("Nobody judges their own work");
    answers.value = { auditor: NIA, worker: DOV };
    expect(wrong()).toBe(0);
    expect(form.problems("worker").value).toEqual([]);
  });

  const ADVOCACY = [
    ...["understand", "retain", "use", "communicate"].map((each) => asked(`sd_${each}`)),
    asked("appropriate_person", {
      type: "one",
      options: ["yes", "objects", "no"].map((code) => ({ code, label: { en: code } })),
    }),
    asked("advocate_despite", {
      type: "one",
      options: ["no", "long_stay", "disagreement"].map((code) => ({ code, label: { en: code } })),
    }),
    { ...asked("advocate_arranged"), type: "group", row_limit: 5, items: [asked("who")] } as Item,
  ];
  const EASY = { sd_understand: "no", sd_retain: "no", sd_use: "no", sd_communicate: "no" };

  test("is not what merely waits for an answer: that is said before submitting", () => {
    const { form, wrong } = opened("needs-assessment", ADVOCACY, {});
    hear(form);
    expect(dutyProblems(form, []).length).toBeGreaterThan(0);
    expect(wrong()).toBe(0);
  });

  test("is an advocate that is owed and not arranged, at the place where one is", () => {
    const hard = { ...EASY, sd_use: "yes", appropriate_person: "no", advocate_despite: "no" };
    const { form, answers, wrong } = opened("needs-assessment", ADVOCACY, hard);
    hear(form);
    expect(form.problems("advocate_arranged").value).toHaveLength(1);
    expect(wrong()).toBe(1);
    answers.value = { ...hard, "advocate_arranged/a": true };
    expect(wrong()).toBe(0);
    answers.value = EASY;
    expect(wrong()).toBe(0);
  });
});
