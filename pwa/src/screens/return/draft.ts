/** The reasons and the note of a return being written: on this device, sealed, until it is sent. */
import type { Desk } from "../decision/pins";
import type { WorkflowCommand } from "../decision/workflow";

export interface ReturnDraft {
  readonly reasons: readonly string[];
  readonly note: string;
}

const EMPTY: ReturnDraft = { reasons: [], note: "" };

/** *Tracked.* */
export function draftOf(desk: Desk): ReturnDraft {
  const words = desk.back.read();
  return words === null ? EMPTY : (JSON.parse(words) as ReturnDraft);
}

export function keepDraft(desk: Desk, draft: ReturnDraft): void {
  const blank = draft.reasons.length === 0 && draft.note === "";
  desk.back.write(blank ? null : JSON.stringify(draft));
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
