/** What the law forbids to be final, and what it wants seen first, as problems of a submit check. */
import { questionWords } from "../../app/problem-words";
import { faults } from "../../forms/duties/arising";
import type { Problem } from "../../forms/slips";
import type { FormState } from "../../forms/state";
import { ty } from "../../text/duties";
import { answeredOf } from "./answered";
import { metAt, unmetNeeds } from "./needs";

const problem = (path: string, words: string): Problem => ({
  path,
  code: "check_failed",
  params: {},
  message: { en: words },
});

/** Problems beside those the form finds itself: a path that has one already is not named twice. */
export function dutyProblems(form: FormState, found: readonly Problem[]): readonly Problem[] {
  const named = new Set(found.map(({ path }) => path));
  return faults(form.definition.id, answeredOf(form)).flatMap(({ rule, paths }) =>
    paths
      .filter((path) => !named.has(path))
      .map((path) => problem(path, ty(`fault.${rule}`, { label: questionWords(form, path) }))),
  );
}

/** Every eligible need that nobody meets yet, by its name: said before a plan is submitted, and no bar to it. */
export const dutyWarnings = (form: FormState): readonly Problem[] =>
  unmetNeeds(form.definition.id, answeredOf(form)).map(({ row, words }) => ({
    ...problem(metAt(row), ty("need.warn", { need: words ?? ty("need.unnamed") })),
    warn: true as const,
  }));
