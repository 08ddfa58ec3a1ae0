/** Rows removed by one person and changed by another, back whole (screens.md 7, group). */
import { OP } from "../codes";
import { hex } from "../sync/core/bytes";
import type { Fold, Head } from "../sync/core/fold";
import type { Ground } from "./ground";
import type { FlaggedRow, RowSide } from "./types";

/** Whose write it was. */
type Who = Pick<Head, "actor" | "device" | "dot" | "wallMs">;

/** With who removed each and who changed it. *Tracked.* */
export function flaggedRows({ shown, views, reading, desk }: Ground, group: string): FlaggedRow[] {
  reading.track(group);
  const flagged = shown.rows(group).filter((row) => shown.flagged(`${group}/${row}`));
  const names = (writers: readonly Who[]) => [
    ...new Map(
      writers.map((it) => views.writer(it)).map((member) => [member.actor, member]),
    ).values(),
  ];
  const sidesOf = (writers: readonly Who[], removed: boolean): RowSide[] => {
    const devices = new Map(writers.map((it) => [hex(it.device), it]));
    return [...devices].map(([device, { device: id, actor }]) => ({
      device,
      deviceLabel: desk.staff.label(id),
      own: device === hex(desk.device),
      mine: hex(actor) === hex(desk.actor),
      removed,
    }));
  };
  return flagged.map((row) => {
    const { removed, kept } = disputed(shown.fold, `${group}/${row}`);
    const sides = [...sidesOf(removed, true), ...sidesOf(kept, false)];
    return { row, removedBy: names(removed), changedBy: names(kept), sides };
  });
}

/** The removals of a row, and the writes inside it that none of them had seen. */
export function disputed(fold: Fold, path: string): { removed: Who[]; kept: Who[] } {
  const removed = fold.historyOf(path).filter(({ op }) => op.kind === OP.row_remove);
  const gone = new Set(removed.flatMap(({ op }) => op.observed.map(hex)));
  const unseen = ({ dot }: Head): boolean => !gone.has(hex(dot));
  const kept: Who[] = [];
  for (const other of fold.paths()) {
    if (other.startsWith(`${path}/`)) kept.push(...fold.heads(other).filter(unseen));
  }
  for (const other of fold.elementPaths()) {
    if (!other.startsWith(`${path}/`)) continue;
    for (const element of fold.elements(other)) {
      kept.push(...fold.elementHeads(other, element).filter(unseen));
    }
  }
  return { removed, kept };
}
