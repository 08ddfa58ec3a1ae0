/**
 * The reasons and the note of a return being written. Memory only, by vault and record, so that a look at
 * an answer's history or a lock does not lose them.
 */
import type { Desk } from "../decision/pins";
import type { WorkflowCommand } from "../decision/workflow";

export interface ReturnDraft {
  readonly reasons: readonly string[];
  readonly note: string;
}

const EMPTY: ReturnDraft = { reasons: [], note: "" };
const drafts = new Map<Desk, ReturnDraft>();

export const draftOf = (desk: Desk): ReturnDraft => drafts.get(desk) ?? EMPTY;

/** Keeps a draft, or lets go of it. */
export function keepDraft(desk: Desk, draft: ReturnDraft | null): void {
  if (draft) drafts.set(desk, draft);
  else drafts.delete(desk);
}

export type ReturnSlip = "reasons" | "note" | "long";

/** What the command's row would refuse, in the order of the page. Pure. */
export function slipsIn(draft: ReturnDraft, row: WorkflowCommand): ReturnSlip[] {
  const { reasons, note } = row.arguments;
  const slips: ReturnSlip[] = [];
  if (draft.reasons.length < (reasons?.min ?? 1)) slips.push("reasons");
  const bytes = new TextEncoder().encode(draft.note.trim()).length;
  if (bytes < (note?.min ?? 1)) slips.push("note");
  else if (note?.max !== undefined && bytes > note.max) slips.push("long");
  return slips;
}
