/** A row that one person removed and another changed apart: it is back whole, and a person says what stays. */

import { isGroup } from "../../forms/definition";
import { flaggedRows } from "../../session/flagged";
import type { FlaggedRow as Flagged, StaffMember } from "../../session/types";
import { ta } from "../../text/en-answers";
import { SummaryList } from "../../ui/summary";
import {
  type AnswerContext,
  deviceWords,
  givenName,
  rowTitle,
  ShownAnswer,
  sectionBlocks,
} from "../shown-answer";
import { betweenMyDevices } from "./order";

/** The group and the row of a path `group/<row>`; null for any other path. */
export function rowOf(path: string): { group: string; row: string } | null {
  const [group = "", row = "", ...rest] = path.split("/");
  return row !== "" && rest.length === 0 ? { group, row } : null;
}

/** Who removed and who changed a row in question. *Tracked.* */
export function flaggedAt({ handle }: AnswerContext, path: string) {
  const at = rowOf(path);
  return at
    ? (flaggedRows(handle.ground, at.group).find(({ row }) => row === at.row) ?? null)
    : null;
}

/** "Carers 2". *Tracked.* */
export function rowWords({ form }: AnswerContext, path: string): string {
  const at = rowOf(path);
  const item = at && form.place(at.group)?.item;
  return at && item && isGroup(item) ? rowTitle(form, item, at.row) : ta("list.row");
}

const given = (members: readonly StaffMember[]): string =>
  [...new Set(members.map(givenName))].join(", ");

/** "Removed by Dov, changed by Wren. It is back whole."; by device where both were me. */
function rowBackWords({ removedBy, changedBy, sides }: Flagged): string {
  if (!betweenMyDevices(sides))
    return ta("settle.rowBack", { removers: given(removedBy), changers: given(changedBy) });
  const of = (removed: boolean) =>
    sides
      .filter((side) => side.removed === removed)
      .map((side) => deviceWords(side, sides))
      .join(", ");
  return ta("settle.rowOwn", { remover: of(true), changer: of(false) });
}

/** What stands in the row now, and who did what to it. */
export function FlaggedRow({ context, path }: { context: AnswerContext; path: string }) {
  const { form } = context;
  const flagged = flaggedAt(context, path);
  const at = rowOf(path);
  const section = form.definition.sections.find(({ items }) =>
    items.some((item) => isGroup(item) && item.id === at?.group),
  );
  const block = section && sectionBlocks(form, section).find(({ key }) => key === path);
  return (
    <>
      {flagged && <p class="govuk-body">{rowBackWords(flagged)}</p>}
      {block && (
        <SummaryList
          rows={block.entries.map((entry) => ({
            key: entry.label,
            value: <ShownAnswer context={context} path={entry.path} />,
          }))}
        />
      )}
    </>
  );
}
