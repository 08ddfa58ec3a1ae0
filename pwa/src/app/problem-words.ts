/** What is wrong with an answer, in the question's own words: the same beside it and in a summary. */

import { type Group, type Item, isGroup, type Json } from "../forms/definition";
import type { Problem } from "../forms/slips";
import type { FormState } from "../forms/state";
import { tl } from "../text/en-later";
import { tfw } from "../text/forward";
import { shortDate } from "../ui/dates";
import { showNumber } from "../ui/read-number";
import { calcWords } from "./answer-words";

/** The name of one row of a group: a fixed row's own, or "Carers 2"; "Carers, a removed row" once it is gone. */
export function rowTitle(form: FormState, group: Group, row: string): string {
  const fixed = group.rows?.find(({ key }) => key === row);
  if (fixed) return form.words(fixed.label);
  const label = form.words(group.label);
  const at = form.rows(group.id).value.indexOf(row);
  return at < 0 ? tl("row.removed", { label }) : `${label} ${at + 1}`;
}

/** Whether a path lies in a row that nobody is shown any more. *Tracked.* */
export function inRemovedRow(form: FormState, path: string): boolean {
  const { group, row } = form.place(path) ?? {};
  return group !== undefined && !form.rows(group.id).value.includes(row ?? "");
}

/** "Managing nutrition: What happens now": the question, with its row where it has one. */
export function questionWords(form: FormState, path: string): string {
  const place = form.place(path);
  if (!place) return path;
  const label = form.words(place.item.label);
  if (!place.group) return label;
  return `${rowTitle(form, place.group, place.row ?? "")}: ${label}`;
}

/** A check's message with the calculations it names worked out, `{id}` each (forms/FORMAT.md). */
const filled = (form: FormState, message: string): string =>
  message.replace(/\{(\w+)\}/g, (whole, id: string) => {
    const item = form.place(id)?.item;
    const value = form.value(id).value;
    return item && !isGroup(item) && value !== null
      ? calcWords({ form, today: "" }, item, value as Json)
      : whole;
  });

/** Groups of which a question asks why all are empty, by its rule: rows in any of them answer it as well. */
function onlyWithout(item: Item | undefined): readonly string[] {
  const [op, sum, none] = asCall(item && !isGroup(item) ? item.show?.tree : undefined);
  return op === "==" && none === 0 ? summed(sum) : [];
}

function summed(tree: unknown): readonly string[] {
  const [op, a, b] = asCall(tree);
  const [rows, id] = asCall(a);
  if (op === "size" && rows === "rows" && typeof id === "string") return [id];
  return op === "+" ? [...summed(a), ...summed(b)] : [];
}

const asCall = (tree: unknown): readonly unknown[] => (Array.isArray(tree) ? tree : []);

/** "A, B or C". */
const either = (all: readonly string[]): string =>
  all.length < 2
    ? all.join("")
    : tl("problem.or", { before: all.slice(0, -1).join(", "), last: all.at(-1) ?? "" });

/** One sentence: what to do about a problem. */
export function problemWords(form: FormState, problem: Problem): string {
  const item = form.place(problem.path)?.item;
  const label = questionWords(form, problem.path);
  const decimals = item && !isGroup(item) ? (item.type === "money" ? 2 : (item.decimals ?? 0)) : 0;
  const figure = (value: unknown): string => showNumber(Number(value), decimals);
  switch (problem.code) {
    case "missing": {
      const groups = onlyWithout(item).flatMap((id) => {
        const group = form.place(id)?.item;
        return group && isGroup(group) ? [`“${form.words(group.label)}”`] : [];
      });
      return groups.length > 0
        ? tl("problem.missingOr", { label, groups: either(groups) })
        : tl("problem.missing", { label });
    }
    case "reason_missing":
      return tl("problem.reason", { label });
    case "at_least_one_row":
      return tl("problem.row", { label });
    case "too_many_rows":
      return tl("problem.rows", { label, n: Number(problem.params.limit) });
    case "unsettled":
      return tl("problem.unsettled", { label });
    case "confirm":
      return tl("problem.confirm", { label });
    case "copied":
      return tfw("forward.problem", { label, date: shortDate(String(problem.params.from)) });
    case "transcript":
      return tl("transcript.problem", { label });
    case "check_failed":
      return problem.message
        ? filled(form, form.words(problem.message))
        : tl("problem.slip", { label });
    case "too_small":
      return tl("problem.min", { label, value: figure(problem.params.min) });
    case "too_large":
      return tl("problem.max", { label, value: figure(problem.params.max) });
    case "too_long":
      return tl("problem.long", { label });
    case "exclusive_choice":
      return tl("problem.exclusive", { label });
    default:
      return tl("problem.slip", { label });
  }
}
