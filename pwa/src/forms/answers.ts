/** What the form engine reads of a record. The record handle of the sync layer implements it. */

import type { Json } from "./definition";

export type { Json } from "./definition";

/** One stored answer: `status` and `source` are numbers of `sync/codes.json`. */
export interface Answer {
  readonly value: Json;
  readonly status: number;
  readonly source: number | null;
  readonly note: string | null;
}

/**
 * Answers by path (`question`, `group/<row>/question`, `group` for a group's own register).
 * Reads made inside a computed signal are tracked.
 */
export interface AnswerSource {
  /** The answer, or undefined when missing. A `union` question gives the sorted list of its elements. */
  answer(path: string): Answer | undefined;
  /** Whether several different answers stand until a person chooses. */
  unsettled(path: string): boolean;
  /** Rows of a repeating group; fixed rows come from the definition. */
  rows(group: string): readonly string[];
  /** Whether the answer holds only the beginning of what was typed, the rest being on this device alone. */
  cut?(path: string): boolean;
}

/** The value of a group's own register when there are no rows to add. */
export const NONE_ROWS = "none";
