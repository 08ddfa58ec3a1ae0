/**
 * The submit check: what still needs doing before a record can be submitted. The same as
 * `forms/review.py`, run here so that it works with no connection; its code comes with what asks for it.
 */

import { untracked } from "@preact/signals";
import type { AnswerSource } from "./answers";
import { Context, once, type Place } from "./context";
import { copiedFrom } from "./copied-from";
import { type Definition, isGroup } from "./definition";
import type { Value } from "./evaluate";
import { needed, type Problem, satisfied, slips, truth } from "./slips";
import type { FormState } from "./state";
import { isUnchecked } from "./transcript";

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

/** The whole submit check of a form on screen on a civil date; reads without tracking. */
export const reviewOf = ({ definition, source }: FormState, asOf: string): Review =>
  untracked(() => review(definition, source, asOf));

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
  const from = copiedFrom(context.source.answer(path));
  if (from !== null) {
    const critical = !isGroup(item) && item.merge === "critical";
    found.push({ path, code: "copied", params: { from }, ...(!critical && { warn: true }) });
  }
  if (isUnchecked(context.source.answer(path)))
    found.push({ path, code: "transcript", params: {} });
  return found;
}
