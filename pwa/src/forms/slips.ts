/** How strictly an answer is asked for, whether what is there meets that, and what is wrong with it. */

import { STATUS } from "../codes";
import type { Answer } from "./answers";
import type { Context, Place } from "./context";
import { isGroup, type Json, type Requirement, type Text } from "./definition";
import type { Value } from "./evaluate";
import { isBlank, type ValueFault, validValue } from "./valid";

export type ProblemCode =
  | ValueFault
  | "missing"
  | "reason_missing"
  | "at_least_one_row"
  | "too_many_rows"
  | "unsettled"
  | "confirm"
  | "copied"
  | "transcript"
  | "check_failed";

/** One thing to put right at a path. `message` is the author's, of a check. */
export interface Problem {
  readonly path: string;
  readonly code: ProblemCode;
  readonly params: { readonly [name: string]: Json };
  readonly message?: Text;
  /** Set where it does not stop submission. */
  readonly warn?: true;
}

/** A rule's value as true, false or null. */
export const truth = (value: Value): boolean | null => (typeof value === "boolean" ? value : null);

/** How strictly an answer is asked for now. */
export function needed(context: Context, place: Place): Requirement {
  const { item } = place;
  if (!item.require || !item.require_as) return item.req;
  return context.judge(item.require.tree, place) === true ? item.require_as : item.req;
}

/** Whether what is there meets a requirement. */
export function satisfied(
  context: Context,
  place: Place,
  answer: Answer | undefined,
  req: Requirement,
): boolean {
  if (isGroup(place.item) && context.rowKeys(place.item).length > 0) return true;
  if (!answer) return false;
  if (answer.status === STATUS.answered) return !isBlank(answer.value);
  const none = isGroup(place.item) && place.item.none !== undefined;
  return req !== "Y" || (none && answer.status === STATUS.not_applicable);
}

/** What is wrong with what is present at a shown, settled path. */
export function slips(context: Context, path: string, place: Place): Problem[] {
  const { item } = place;
  const found: Problem[] = [];
  const say = (code: ProblemCode, params: Problem["params"] = {}) =>
    found.push({ path, code, params });
  if (isGroup(item) && !item.rows?.length) {
    const rows = context.rowKeys(item).length;
    if (rows > item.row_limit) say("too_many_rows", { rows, limit: item.row_limit });
  }
  const answer = context.source.answer(path);
  if (answer && item.type !== "calc" && item.type !== "info") {
    if (answer.status === STATUS.not_asked && isBlank(answer.note)) {
      say("reason_missing");
    } else if (answer.status === STATUS.answered && !isBlank(answer.value)) {
      const fault =
        validValue(item, answer.value) ?? (context.source.cut?.(path) ? "too_long" : null);
      if (fault) say(fault, limits(place, fault));
    }
  }
  if (isGroup(item)) return found;
  item.checks?.forEach(({ tree, message, warn }, index) => {
    if (context.judge(tree, place) !== false) return;
    const params = { check: index };
    found.push({ path, code: "check_failed", params, message, ...(warn && { warn }) });
  });
  return found;
}

function limits({ item }: Place, fault: ValueFault): Problem["params"] {
  if (isGroup(item)) return {};
  if (fault === "too_long" || fault === "too_large") return { max: item.max ?? null };
  return fault === "too_small" ? { min: item.min ?? null } : {};
}
