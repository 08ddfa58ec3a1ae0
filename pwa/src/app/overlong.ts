/** Boxes that hold more words than one answer can: what fits is kept, and the rest is only on the screen. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Hex, Session } from "../session/types";
import { t } from "../text";
import { say } from "../ui/live";

const boxes = signal<ReadonlySet<string>>(new Set());

function mark(box: string, over: boolean): void {
  if (boxes.peek().has(box) === over) return;
  const next = new Set(boxes.peek());
  if (over) next.add(box);
  else next.delete(box);
  boxes.value = next;
}

/** Whether a box of this record on screen holds words that are not kept. *Tracked.* */
export const holdsMore = (record: Hex): boolean =>
  [...boxes.value].some((box) => box.startsWith(`${record}/`));

/** For one box: whether it holds more than is kept, and how to say so. Forgotten with the box. */
export function useOverlong(record: Hex, path: string): [boolean, (over: boolean) => void] {
  const box = `${record}/${path}`;
  const [over, setOver] = useState(false);
  useEffect(() => () => mark(box, false), [box]);
  return [
    over,
    (now) => {
      if (now && !over) say(t("slip.long"), "assertive");
      setOver(now);
      mark(box, now);
    },
  ];
}

const WHOLE = "long/";

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

/** The paths of a record whose answers hold less than was typed. *Tracked.* */
export const overlongIn = (session: Session, record: Hex): string[] =>
  session
    .scratched(record)
    .filter((what) => what.startsWith(WHOLE))
    .map((what) => what.slice(WHOLE.length));
