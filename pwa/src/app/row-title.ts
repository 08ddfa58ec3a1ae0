/** What a row of a group is called, and whether it is still there. */
import type { Group } from "../forms/definition";
import type { FormState } from "../forms/state";
import { tl } from "../text/en-later";

/** The name of one row of a group: a fixed row's own, or "Carers 2"; "Carers, a removed row" once it is gone. */
export function rowTitle(form: FormState, group: Group, row: string): string {
  const fixed = group.rows?.find(({ key }) => key === row);
  if (fixed) return form.words(fixed.label);
  const label = form.words(group.label);
  const at = form.rows(group.id).value.indexOf(row);
  return at < 0 ? tl("row.removed", { label }) : `${label} ${at + 1}`;
}

/** Whether a path lies in a row that nobody is shown any more. *Tracked.* */
export function inRemovedRow(form: FormState, path: string): boolean {
  const { group, row } = form.place(path) ?? {};
  return group !== undefined && !form.rows(group.id).value.includes(row ?? "");
}
