/**
 * The commands table (`forms/workflow/commands.yaml`) as a desk screen needs it: who may decide what,
 * from which state, and what a decision must carry.
 */
import type { Text } from "../../forms/definition";
import type { Session } from "../../session/types";
import type { PinLimits } from "./pins";

export interface Choice {
  readonly code: string;
  readonly label: Text;
}

export interface Argument {
  readonly type: string;
  readonly req: "Y" | "N";
  readonly options?: string;
  readonly min?: number;
  /** Items, or UTF-8 bytes for text. */
  readonly max?: number;
  readonly comment_max?: number;
}

export interface CommandRow {
  readonly name: string;
  readonly label: Text;
  readonly forms: readonly string[];
  readonly from: readonly string[];
  readonly to: string;
  readonly roles: readonly string[];
  readonly guards: readonly string[];
  readonly not_actor_of: readonly string[];
  readonly arguments: Readonly<Record<string, Argument>>;
  /** On the one command that makes a submission. */
  readonly counts?: string;
}

export interface Workflow {
  readonly return_reasons: readonly Choice[];
  readonly offer_conversation_from_version: number;
  readonly commands: readonly CommandRow[];
}

/** The row of a command for a form. */
export const rowOf = (table: Workflow, form: string, name: string): CommandRow | undefined =>
  table.commands.find((row) => row.name === name && row.forms.includes(form));

/** The command that makes a submission of a form. */
export const submitOf = (table: Workflow, form: string): CommandRow | undefined =>
  table.commands.find((row) => row.counts === "version_no" && row.forms.includes(form));

/** The commands that decide on a submission of a form: what may follow its state. */
export function decisionsOf(table: Workflow, form: string): readonly CommandRow[] {
  const submitted = submitOf(table, form)?.to;
  if (submitted === undefined) return [];
  return table.commands.filter((row) => row.forms.includes(form) && row.from.includes(submitted));
}

/** The most a return's comments may be, from its row. */
export function pinLimits(row: CommandRow | undefined): PinLimits {
  const pins = row?.arguments.pins;
  return { max: pins?.max ?? 0, commentMax: pins?.comment_max ?? 0 };
}

/** The table this device holds, or null before it has one. */
export const workflowOf = (session: Session): Workflow | null => session.workflow();
