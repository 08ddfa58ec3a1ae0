/**
 * Words pasted from a transcript, until somebody has checked them: the same as `forms/transcript.py`. An
 * unchecked one keeps its source and is told by its note; a checked one by who checked it and on which day. Pure.
 */
import table from "../../../forms/transcript.json";
import { SOURCE, STATUS } from "../codes";
import type { Answer } from "./answers";
import { isDate } from "./civil";

export interface Checked {
  readonly by: string;
  /** A civil date. */
  readonly on: string;
}

/** Whether an answer is a transcript that nobody has checked yet. */
export const isUnchecked = (answer: Answer | undefined): boolean =>
  answer?.status === STATUS.answered && answer.note === table.unchecked;

/** The answer, said to be a transcript; `source` is its question's own, where the one it has says that it is checked. */
export const asTranscript = (answer: Answer, source: number): Answer => ({
  ...answer,
  source: answer.source === SOURCE.transcript_checked ? source : answer.source,
  note: table.unchecked,
});

/** The answer, checked by somebody on a civil date. */
export const asChecked = (answer: Answer, { by, on }: Checked): Answer => ({
  ...answer,
  source: SOURCE.transcript_checked,
  note: table.checked + by + table.on + on,
});

/** Who checked a transcript, and when; null for any other answer. */
export function checkedBy(answer: Answer | undefined): Checked | null {
  const { note } = answer ?? {};
  if (answer?.status !== STATUS.answered || !note?.startsWith(table.checked)) return null;
  const at = note.lastIndexOf(table.on);
  const on = note.slice(at + table.on.length);
  const by = note.slice(table.checked.length, at);
  return by !== "" && isDate(on) ? { by, on } : null;
}

/** The note of words made from several answers: unchecked while any of them is. */
export const noteOfAll = (answers: readonly (Answer | undefined)[]): string | null =>
  answers.some(isUnchecked) ? table.unchecked : null;
