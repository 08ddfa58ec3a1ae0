/** The past of an open record, as far as it is on this device: its versions, and what differs between two. */
import { inRemovedRow } from "../../app/problem-words";
import { OP } from "../../codes";
import { type Item, isGroup } from "../../forms/definition";
import { covered } from "../../session/covering";
import { given, MOVE } from "../../session/decisions";
import { elsewhereAt, fetchHistory, historyOf } from "../../session/history";
import type { CommandView, HistoryEntry, RecordHandle } from "../../session/types";
import { hex } from "../../sync/core/bytes";
import { dateOf } from "../../ui/dates";
import { type AnswerContext, formOrder } from "../shown-answer";
import { type Ranked, type Sitting, same, sittings, standing, type Version } from "./versions";

/** One version to choose, newest first in a list. */
export type Point = { readonly key: string; readonly version: Version } & (
  | { readonly kind: "now" }
  | { readonly kind: "decision"; readonly command: CommandView }
  | { readonly kind: "sitting"; readonly sitting: Sitting }
);

export interface Side {
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
}

const NOW: Point = { key: "now", kind: "now", version: { kind: "now" } };

/** Every path where an answer of this form ever stood. */
function everyPath({ handle, form }: AnswerContext): string[] {
  const { shown } = handle.ground;
  return [...new Set([...shown.paths(), ...shown.fold.elementPaths()])].filter((path) => {
    const item = path.startsWith("@") ? undefined : form.place(path)?.item;
    return item && item.type !== "calc" && item.type !== "info";
  });
}

export interface Past {
  readonly points: readonly Point[];
  readonly paths: readonly string[];
  readonly writesAt: (path: string) => readonly Ranked[];
  readonly rankOf: (dot: string) => number;
}

/** Reads the whole history that is here, once. *Tracked.* */
export function pastOf(context: AnswerContext): Past {
  const { handle } = context;
  const { fold } = handle.ground.shown;
  const paths = everyPath(context);
  const places = new Map<string, { position: number; devSeq: number }>();
  for (const path of [...paths, ...fold.rowPaths()]) {
    for (const { dot, position, devSeq } of fold.historyOf(path)) {
      places.set(hex(dot), { position: position ?? Number.MAX_SAFE_INTEGER, devSeq });
    }
  }
  const inOrder = [...places].sort(
    ([, a], [, b]) => a.position - b.position || a.devSeq - b.devSeq,
  );
  const ranks = new Map(inOrder.map(([dot], rank) => [dot, rank]));
  // What is being written has no place yet: it comes last.
  const rankOf = (dot: string): number => ranks.get(dot) ?? ranks.size;
  const writes = new Map(
    paths.map((path) => {
      const entries = historyOf(handle.ground, path);
      return [path, entries.map((entry): Ranked => ({ entry, rank: rankOf(entry.dot) }))];
    }),
  );
  const byRank = new Map([...writes.values()].flat().map(({ entry, rank }) => [rank, entry]));
  const sat = sittings(
    [...byRank].sort(([a], [b]) => a - b).map(([rank, write]) => ({ write, rank })),
    dateOf,
  );
  const points: Point[] = [
    NOW,
    ...decisions(handle),
    // The last sitting left what stands now.
    ...sat
      .slice(0, -1)
      .reverse()
      .map(
        (sitting): Point => ({
          key: `sitting-${sitting.rank}`,
          kind: "sitting",
          sitting,
          version: { kind: "sitting", rank: sitting.rank },
        }),
      ),
  ];
  return { points, paths, rankOf, writesAt: (path) => writes.get(path) ?? [] };
}

/** Accepted decisions, the last first. */
function decisions(handle: RecordHandle): Point[] {
  const all = given(handle.ground.shown.fold);
  return handle
    .commands()
    .flatMap((command, index): Point[] => {
      const of = all[index];
      if (!of || command.outcome !== "accepted" || command.name === MOVE) return [];
      const covers = covered(of.command, handle.id);
      const version: Version = { kind: "decision", covers };
      return [{ key: `decision-${index}`, kind: "decision", command, version }];
    })
    .reverse();
}

/** The version a record is compared with unless somebody chooses: the last decision, else the last sitting. */
export const firstBefore = ({ points }: Past): Point | null =>
  points.find(({ kind }) => kind === "decision") ??
  points.find(({ kind }) => kind === "sitting") ??
  null;

/** Whether a row that people add was not there: taken out, or not yet added. */
function rowGone(context: AnswerContext, past: Past, path: string, version: Version): boolean {
  const { form, handle } = context;
  const { group, row } = form.place(path) ?? {};
  if (!group || group.rows?.length) return false;
  if (version.kind === "now") return inRemovedRow(form, path);
  if (version.kind === "decision") return false;
  const ops = handle.ground.shown.fold
    .historyOf(`${group.id}/${row}`)
    .filter(({ dot }) => past.rankOf(hex(dot)) <= version.rank);
  return ops.at(-1)?.op.kind === OP.row_remove;
}

function sideOf(context: AnswerContext, past: Past, path: string, item: Item, point: Point): Side {
  const entries = standing(path, past.writesAt(path), point.version);
  const union = !isGroup(item) && item.merge === "union";
  const now = point.kind === "now";
  const missing = !now && elsewhereAt(context.handle.ground, path) > 0;
  return {
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
  past: Past,
  from: Point,
  to: Point,
): { readonly changed: readonly Changed[]; readonly same: number } {
  const { form } = context;
  const order = formOrder(form);
  const changed: Changed[] = [];
  let alike = 0;
  for (const path of past.paths) {
    const item = form.place(path)?.item;
    if (!item) continue;
    const before = sideOf(context, past, path, item, from);
    const after = sideOf(context, past, path, item, to);
    const there = (side: Side) => (side.gone ? [] : side.entries);
    if (!before.elsewhere && !after.elsewhere && same(there(before), there(after))) {
      if (there(after).length > 0) alike++;
    } else {
      changed.push({ path, item, before, after, dropped: !form.shown(path).value });
    }
  }
  return { changed: changed.sort((a, b) => order(a.path) - order(b.path)), same: alike };
}

/** Paths of which something is on the server alone. *Tracked.* */
export const elsewhereIn = ({ handle }: AnswerContext, { paths }: Past): readonly string[] =>
  paths.filter((path) => elsewhereAt(handle.ground, path) > 0);

/** Fetches what is missing at these paths, one after the other. Throws `LinkError` or `ReplyError`. */
export async function fetchAll(handle: RecordHandle, paths: readonly string[]): Promise<void> {
  for (const path of paths) await fetchHistory(handle.ground, path);
}
