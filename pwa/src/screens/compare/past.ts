/** What of a record's past can be compared, and what differs between two versions of it. */
import { inRemovedRow } from "../../app/problem-words";
import { type Item, isGroup } from "../../forms/definition";
import { elsewhereAt, fetchHistory } from "../../session/history";
import { type Past, pastOf, pathsOf } from "../../session/past";
import type { CommandView, HistoryEntry, RecordEntry, RecordHandle } from "../../session/types";
import { type Sitting, same, standing, type Version } from "../../session/versions";
import { dateOf } from "../../ui/dates";
import { type AnswerContext, formOrder } from "../shown-answer";

/** One version to choose. */
export type Point = { readonly key: string; readonly version: Version } & (
  | { readonly kind: "now" }
  | { readonly kind: "decision"; readonly command: CommandView }
  | { readonly kind: "sitting"; readonly sitting: Sitting }
  /** Another record of the same form, as it stands. */
  | { readonly kind: "record"; readonly entry: RecordEntry }
);

export interface Side {
  /** The record it is of. */
  readonly context: AnswerContext;
  readonly entries: readonly HistoryEntry[];
  /** Its row was not there. */
  readonly gone: boolean;
  /** What it was cannot be told from what is on this device. */
  readonly elsewhere: boolean;
  readonly now: boolean;
}

export interface Changed {
  readonly path: string;
  readonly item: Item;
  readonly before: Side;
  readonly after: Side;
  /** The question is not asked any more. */
  readonly dropped: boolean;
  /** The two sides are of two records. */
  readonly across: boolean;
}

const NOW: Point = { key: "now", kind: "now", version: { kind: "now" } };

export interface Readable {
  readonly past: Past;
  readonly paths: readonly string[];
  /** As it is now, then decisions, then sittings, each newest first. */
  readonly points: readonly Point[];
}

/** Reads what is here of a record's past, for answers this form has a question for. *Tracked.* */
export function readPast({ handle, form }: AnswerContext): Readable {
  const paths = pathsOf(handle.ground).filter((path) => {
    const item = handle.closed?.(path) ? null : form.place(path)?.item;
    return item && item.type !== "calc" && item.type !== "info";
  });
  const past = pastOf(handle.ground, paths, handle.commands(), dateOf);
  const decided = past.decisions.map(
    ({ command, version }, n): Point => ({ key: `d${n}`, kind: "decision", command, version }),
  );
  // The last sitting left what stands now.
  const sat = past.sittings.slice(0, -1).map((sitting, n): Point => {
    const version: Version = { kind: "sitting", rank: sitting.rank };
    return { key: `s${n}`, kind: "sitting", sitting, version };
  });
  return { past, paths, points: [NOW, ...decided.reverse(), ...sat.reverse()] };
}

/** What a record is compared with unless somebody chooses: the last decision, else the sitting before. */
export const firstBefore = ({ points }: Readable): Point | null =>
  points.find(({ kind }) => kind !== "now") ?? null;

/** Whether a row that people add had been taken out. */
function rowGone({ form }: AnswerContext, past: Past, path: string, version: Version): boolean {
  const { group, row } = form.place(path) ?? {};
  if (!group || group.rows?.length) return false;
  if (version.kind === "now") return inRemovedRow(form, path);
  return version.kind === "sitting" && past.rowOut(`${group.id}/${row}`, version.rank);
}

export function sideOf(
  context: AnswerContext,
  past: Past,
  path: string,
  item: Item,
  point: Point,
): Side {
  const entries = standing(path, past.writesAt(path), point.version);
  const union = !isGroup(item) && item.merge === "union";
  const now = point.kind === "now";
  const missing = !now && elsewhereAt(context.handle.ground, path) > 0;
  return {
    context,
    entries,
    gone: rowGone(context, past, path, point.version),
    // Of a union part of what was in it may be here and part not.
    elsewhere: missing && (union || entries.length === 0),
    now,
  };
}

/** What two versions say otherwise, in form order, and how many answers they share. *Tracked.* */
export function changedBetween(
  context: AnswerContext,
  { past, paths }: Readable,
  from: Point,
  to: Point,
): { readonly changed: readonly Changed[]; readonly same: number } {
  const { form } = context;
  const order = formOrder(form);
  const there = (side: Side) => (side.gone ? [] : side.entries);
  const changed: Changed[] = [];
  let alike = 0;
  for (const path of paths) {
    const item = form.place(path)?.item;
    if (!item) continue;
    const before = sideOf(context, past, path, item, from);
    const after = sideOf(context, past, path, item, to);
    if (before.elsewhere || after.elsewhere || !same(there(before), there(after))) {
      changed.push({ path, item, before, after, dropped: !form.shown(path).value, across: false });
    } else if (there(after).length > 0) alike++;
  }
  return { changed: changed.sort((a, b) => order(a.path) - order(b.path)), same: alike };
}

/** Paths of which something is on the server alone. *Tracked.* */
export const elsewhereIn = ({ handle }: AnswerContext, { paths }: Readable): readonly string[] =>
  paths.filter((path) => elsewhereAt(handle.ground, path) > 0);

/** Fetches what is missing at these paths, one after the other. Throws `LinkError` or `ReplyError`. */
export async function fetchAll(handle: RecordHandle, paths: readonly string[]): Promise<void> {
  for (const path of paths) await fetchHistory(handle.ground, path);
}
