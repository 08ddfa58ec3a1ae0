/** What stands in two ways in a record, sorted by what a person does about it. */
import { isGroup } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { Hex, RecordHandle } from "../../session/types";
import { formOrder } from "../shown-answer";

export interface Unsettled {
  /** Critical answers, then narratives, each in form order: settled one at a time. */
  readonly serious: readonly string[];
  /** The rest: confirmed together. */
  readonly small: readonly string[];
}

/** How a path merges; `ordinary` for a group's own answer and for unions. */
export function mergeOf(form: FormState, path: string): "critical" | "narrative" | "ordinary" {
  const item = form.place(path)?.item;
  if (!item || isGroup(item) || item.merge === "union") return "ordinary";
  return item.merge;
}

/** Unsettled answers of questions that are asked. *Tracked.* */
export function unsettledIn(form: FormState, handle: RecordHandle): Unsettled {
  const order = formOrder(form);
  const paths = handle
    .unsettledPaths()
    .filter((path) => form.place(path) && form.shown(path).value)
    .sort((a, b) => order(a) - order(b));
  const of = (merge: string) => paths.filter((path) => mergeOf(form, path) === merge);
  return { serious: [...of("critical"), ...of("narrative")], small: of("ordinary") };
}

/** For each path the answer on screen, as `settleAll` takes it. */
export function asShown(handle: RecordHandle, paths: readonly string[]): Record<string, Hex> {
  const choices: Record<string, Hex> = {};
  for (const path of paths) {
    const head = handle.heads(path).at(-1);
    if (head) choices[path] = head.dot;
  }
  return choices;
}
