/** What is wrong with an answer, in the question's own words: the same beside it and in a summary. */

import { isGroup } from "../forms/definition";
import type { Problem } from "../forms/slips";
import type { FormState } from "../forms/state";
import { tl } from "../text/en-later";
import { showNumber } from "../ui/read-number";
import { rowTitle } from "./row-title";

/** "Managing nutrition: What happens now": the question, with its row where it has one. */
export function questionWords(form: FormState, path: string): string {
  const place = form.place(path);
  if (!place) return path;
  const label = form.words(place.item.label);
  if (!place.group) return label;
  return `${rowTitle(form, place.group, place.row ?? "")}: ${label}`;
}

/** One sentence: what to do about a problem. */
export function problemWords(form: FormState, problem: Problem): string {
  const item = form.place(problem.path)?.item;
  const label = questionWords(form, problem.path);
  const decimals = item && !isGroup(item) ? (item.type === "money" ? 2 : (item.decimals ?? 0)) : 0;
  const figure = (value: unknown): string => showNumber(Number(value), decimals);
  switch (problem.code) {
    case "missing":
      return tl("problem.missing", { label });
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
    case "check_failed":
      return problem.message ? form.words(problem.message) : tl("problem.slip", { label });
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
