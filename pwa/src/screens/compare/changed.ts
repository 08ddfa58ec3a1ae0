/** What changed since the last decision on a record. */

import { type Item, isGroup } from "../../forms/definition";
import { proposedSince } from "../../session/covering";
import { historyOf } from "../../session/history";
import type { CommandView, HistoryEntry, RecordHandle } from "../../session/types";
import { type AnswerContext, formBlocks, formOrder, type SectionBlocks } from "../shown-answer";

export interface Changed {
  readonly path: string;
  readonly item: Item;
  /** What the decision covered, newest last; empty where nothing was answered then. */
  readonly before: readonly HistoryEntry[];
  /** The question is not asked any more. */
  readonly dropped: boolean;
}

/** The last decision the server accepted, or null. *Tracked.* */
export const lastDecision = (handle: RecordHandle): CommandView | null =>
  handle
    .commands()
    .filter(({ name, outcome }) => outcome === "accepted" && name !== "move-form")
    .at(-1) ?? null;

/** Every path where an answer could stand: those asked now, and those answered before. */
function everyPath({ handle, form }: AnswerContext): string[] {
  const asked = formBlocks(form).flatMap((section) => pathsOf(section));
  return [...new Set([...asked, ...form.kept(), ...handle.unsettledPaths()])];
}

const pathsOf = ({ blocks }: SectionBlocks): string[] =>
  blocks.flatMap(({ entries }) => entries.map(({ path }) => path));

/** Paths whose answers now are not what a decision covered, for a record handed back for writing. */
const uncovered = (context: AnswerContext): string[] =>
  everyPath(context).filter((path) =>
    historyOf(context.handle.ground, path).some(
      ({ current, coveredBy }) => current && coveredBy.length === 0,
    ),
  );

/** What was covered of one answer: for a union everything that was in it, else its last answer. */
function covered(handle: RecordHandle, path: string, item: Item): HistoryEntry[] {
  const entries = historyOf(handle.ground, path).filter(({ coveredBy }) => coveredBy.length > 0);
  if (!isGroup(item) && item.merge === "union") return entries;
  return entries.slice(-1);
}

/** Changed answers in form order. *Tracked.* */
export function changedIn(context: AnswerContext): Changed[] {
  const { handle, form } = context;
  const known = proposedSince(handle.ground);
  const decided = lastDecision(handle) !== null;
  const paths = new Set(known.length > 0 || !decided ? known : uncovered(context));
  const order = formOrder(form);
  return [...paths]
    .flatMap((path) => {
      const item = form.place(path)?.item;
      if (!item || item.type === "calc" || item.type === "info") return [];
      const before = covered(handle, path, item);
      return [{ path, item, before, dropped: !form.shown(path).value }];
    })
    .sort((a, b) => order(a.path) - order(b.path));
}

/** Answered questions that stand as they were decided. */
export const sameCount = (context: AnswerContext, changed: readonly Changed[]): number => {
  const paths = new Set(changed.map(({ path }) => path));
  return everyPath(context).filter(
    (path) => !paths.has(path) && context.handle.answer(path) !== undefined,
  ).length;
};
