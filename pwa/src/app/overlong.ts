/** Boxes that hold more words than one answer can: what fits is kept, and the rest is only on the screen. */
import { signal } from "@preact/signals";
import type { Hex, Session } from "../session/types";

const boxes = signal<ReadonlySet<string>>(new Set());

/** Says of a box whether it holds more than is kept. */
export function mark(box: string, over: boolean): void {
  if (boxes.peek().has(box) === over) return;
  const next = new Set(boxes.peek());
  if (over) next.add(box);
  else next.delete(box);
  boxes.value = next;
}

/** Whether a box of this record on screen holds words that are not kept. *Tracked.* */
export const holdsMore = (record: Hex): boolean =>
  [...boxes.value].some((box) => box.startsWith(`${record}/`));

export const WHOLE = "long/";

/** Whether an answer, of one record or of any, holds only the beginning of what was typed. *Tracked.* */
export const holdsPart = (session: Session, record?: Hex): boolean =>
  session.scratched(record).some((what) => what.startsWith(WHOLE));

export interface Whole {
  /** All that was typed, where an answer holds only its beginning. *Tracked.* */
  readonly words: string | null;
  /** Keeps all of it, or lets go of it once the answer holds everything. */
  readonly keep: (words: string, fits: boolean) => void;
}

/** For a box of words: what is too long for its answer stays whole beside it, sealed on this device. */
export function wholeOf(session: Session, record: Hex, path: string): Whole {
  const scratch = session.scratch(record, WHOLE + path);
  return {
    words: scratch.read(),
    keep: (words, fits) => scratch.write(fits ? null : words),
  };
}
