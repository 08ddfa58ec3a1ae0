/**
 * The submit check: what still needs doing before a record can be submitted. The same as
 * `forms/review.py`, run here so that it works with no connection.
 */

import { STATUS } from "../codes";
import type { Answer, AnswerSource } from "./answers";
import { Context, once, type Place } from "./context";
import { type Definition, isGroup, type Json, type Requirement, type Text } from "./definition";
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

export interface Review {
  /** What stops submission, in form order. */
  readonly problems: readonly Problem[];
  /** What does not. */
  readonly warnings: readonly Problem[];
  /** Every path asked. */
  readonly shown: ReadonlySet<string>;
  /** Every path answered but no longer asked. */
  readonly kept: readonly string[];
  /** Every calculation shown; null where it cannot be worked out yet. */
  readonly values: ReadonlyMap<string, Value>;
  readonly indicators: ReadonlyMap<string, boolean | null>;
}

/** The submit check of a record's answers on a civil date. */
export function review(definition: Definition, source: AnswerSource, asOf: string): Review {
  const context = new Context(definition, source, () => asOf, once());
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const shown = new Set<string>();
  const kept: string[] = [];
  const values = new Map<string, Value>();
  for (const section of definition.sections) {
    for (const path of context.paths(section)) {
      const place = context.place(path);
      if (!place || !context.shown(path)) {
        if (source.answer(path)) kept.push(path);
        continue;
      }
      shown.add(path);
      if (place.item.type === "calc") values.set(path, context.value(path));
      for (const problem of problemsAt(context, path, place)) {
        (problem.warn ? warnings : problems).push(problem);
      }
    }
  }
  const indicators = new Map(
    definition.indicators?.map(({ id, tree }) => [id, truth(context.judge(tree))]),
  );
  return { problems, warnings, shown, kept, values, indicators };
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
      const fault = validValue(item, answer.value);
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

function problemsAt(context: Context, path: string, place: Place): Problem[] {
  const { item } = place;
  if (context.source.unsettled(path)) {
    const settle = !isGroup(item) && (item.merge === "critical" || item.merge === "narrative");
    return [{ path, code: settle ? "unsettled" : "confirm", params: {} }];
  }
  const found = slips(context, path, place);
  const req = needed(context, place);
  if (
    req !== "N" &&
    !found.some((problem) => problem.code === "reason_missing") &&
    !satisfied(context, place, context.source.answer(path), req)
  ) {
    const code = isGroup(item) ? "at_least_one_row" : "missing";
    found.push({ path, code, params: {}, ...(req === "W" && { warn: true }) });
  }
  return found;
}

function limits({ item }: Place, fault: ValueFault): Problem["params"] {
  if (isGroup(item)) return {};
  if (fault === "too_long" || fault === "too_large") return { max: item.max ?? null };
  return fault === "too_small" ? { min: item.min ?? null } : {};
}
