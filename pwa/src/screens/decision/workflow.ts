/**
 * The commands table as a desk screen reads it: which decisions may follow a submission of a form, and
 * what a return may carry. Pure but for `workflowOf`.
 */
import type { Session } from "../../session/types";
import type { Workflow, WorkflowCommand } from "../../session/workflow";
import type { PinLimits } from "./pins";

export type { Workflow, WorkflowCommand };

/** The table this device holds, or null before it has one. *Tracked.* */
export const workflowOf = (session: Session): Workflow | null => session.workflow();

/** The row of a command for a form. */
export const rowOf = (table: Workflow, form: string, name: string): WorkflowCommand | undefined =>
  table.commands.find((row) => row.name === name && row.forms.includes(form));

/** The command that makes a submission of a form. */
export const submitOf = (table: Workflow, form: string): WorkflowCommand | undefined =>
  table.commands.find((row) => row.counts === "version_no" && row.forms.includes(form));

/** The commands that decide on a submission of a form: those that may follow its state. */
export function decisionsOf(table: Workflow, form: string): readonly WorkflowCommand[] {
  const submitted = submitOf(table, form)?.to;
  if (submitted === undefined) return [];
  return table.commands.filter((row) => row.forms.includes(form) && row.from.includes(submitted));
}

/** The most a return's comments may be, from its row. */
export function pinLimits(row: WorkflowCommand | undefined): PinLimits {
  const pins = row?.arguments.pins;
  return { max: pins?.max ?? 0, commentMax: pins?.comment_max ?? 0 };
}
