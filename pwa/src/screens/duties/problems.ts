/** What the law forbids to be final, and what it wants seen first, as problems of a submit check. */
import { computed } from "@preact/signals";
import { questionWords, rowTitle } from "../../app/problem-words";
import { arising, considered, type Fault, faults } from "../../forms/duties/arising";
import type { Problem } from "../../forms/slips";
import type { FormState } from "../../forms/state";
import { ty } from "../../text/duties";
import { answeredOf } from "./answered";
import { costsApart, costWords, weeklyCostAt } from "./costs";
import { metAt, unmetNeeds } from "./needs";

const problem = (path: string, words: string): Problem => ({
  path,
  code: "check_failed",
  params: {},
  message: { en: words },
});

const problemsOf = (form: FormState, { rule, paths }: Fault): readonly Problem[] =>
  paths.map((path) => problem(path, ty(`fault.${rule}`, { label: questionWords(form, path) })));

/** Problems beside those the form finds itself: a path that has one already is not named twice. */
export function dutyProblems(form: FormState, found: readonly Problem[]): readonly Problem[] {
  const named = new Set(found.map(({ path }) => path));
  return faults(form.definition.id, answeredOf(form)).flatMap((fault) =>
    problemsOf(form, fault).filter(({ path }) => !named.has(path)),
  );
}

/** Of the law's problems those that the answers so far make: what only waits for an answer is said at submit. */
function standing(form: FormState): readonly Problem[] {
  const { id } = form.definition;
  const from = answeredOf(form);
  const undecided = considered(id, from)?.missing ?? [];
  const waits = new Set([...undecided, ...arising(id, from).flatMap(({ missing }) => missing)]);
  return faults(id, from)
    .filter(({ rule }) => rule !== "differs" || undecided.length === 0)
    .flatMap((fault) => problemsOf(form, fault))
    .filter(({ path }) => !waits.has(path));
}

const heard = new WeakSet<FormState>();

/** From now on the law's problems stand with the form's own, beside each question and in each count. */
export function hear(form: FormState): void {
  if (heard.has(form)) return;
  heard.add(form);
  const found = computed(() => standing(form));
  form.law.value = (path) => found.value.filter((each) => each.path === path);
}

/** A row that a problem is about, by its name on the page. */
function rowOf(form: FormState, path: string): string {
  const { group, row } = form.place(path) ?? {};
  return group && row !== undefined ? rowTitle(form, group, row) : path;
}

/** Said before a plan is submitted, and no bar to it: every eligible need that nobody meets, by its name, and sums. */
export function dutyWarnings(form: FormState): readonly Problem[] {
  const { id } = form.definition;
  const from = answeredOf(form);
  const needs = unmetNeeds(id, from).map(({ row, words }) =>
    problem(metAt(row), ty("need.warn", { need: words ?? ty("need.unnamed") })),
  );
  const costs = costsApart(id, from).map((cost) => {
    const path = weeklyCostAt(cost.row);
    return problem(path, ty("cost.warn", { row: rowOf(form, path), ...costWords(cost) }));
  });
  return [...needs, ...costs].map((each) => ({ ...each, warn: true as const }));
}
