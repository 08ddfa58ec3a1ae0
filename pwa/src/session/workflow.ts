/** The commands table as the server publishes it: `forms/workflow/commands.yaml`, as JSON. */
import type { Text } from "../forms/definition";

/** Where a form's records start, and in which states their answers may change. */
export interface States {
  readonly initial: string;
  /** Null where the form has no workflow: its answers may always change. */
  readonly editable: readonly string[] | null;
}

export interface WorkflowChoice {
  readonly code: string;
  readonly label: Text;
}

export interface WorkflowArgument {
  readonly type: string;
  readonly req: "Y" | "N";
  readonly options?: string;
  readonly min?: number;
  /** Items, or UTF-8 bytes for text. */
  readonly max?: number;
  readonly comment_max?: number;
}

export interface WorkflowCommand {
  readonly name: string;
  readonly label: Text;
  readonly forms: readonly string[];
  readonly from: readonly string[];
  readonly to: string;
  readonly roles: readonly string[];
  readonly guards: readonly string[];
  readonly not_actor_of: readonly string[];
  readonly arguments: Readonly<Record<string, WorkflowArgument>>;
  /** On the one command that makes a submission. */
  readonly counts?: string;
}

export interface Workflow {
  readonly states: Readonly<Record<string, States & { readonly final?: readonly string[] }>>;
  readonly return_reasons: readonly WorkflowChoice[];
  readonly offer_conversation_from_version: number;
  readonly commands: readonly WorkflowCommand[];
}

/** A form without a row of states. */
export const NO_WORKFLOW: States = { initial: "draft", editable: null };
