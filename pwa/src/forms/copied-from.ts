/** Whether an answer was copied from a person's last record and nobody has confirmed it yet. Pure. */
import table from "../../../forms/forward.json";
import { STATUS } from "../codes";
import type { Answer } from "./answers";
import { isDate } from "./civil";

/** What the note of a copied answer begins with; the civil date of the record it is from follows. */
export const COPIED: string = table.mark;

/** The civil date an unconfirmed answer was copied from; null for any other answer. */
export function copiedFrom(answer: Answer | undefined): string | null {
  if (answer?.status !== STATUS.answered || !answer.note?.startsWith(COPIED)) return null;
  const day = answer.note.slice(COPIED.length);
  return isDate(day) ? day : null;
}
