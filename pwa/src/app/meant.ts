/**
 * A double click is one act. Its second press must not make what the first one only brought on screen: a
 * page to check before deciding, or a list of what is missing.
 */
import { useRef } from "preact/hooks";

/** What is on screen this long may have been read, or at least seen (ms). */
const SEEN_MS = 400;
/** The second press of one double click comes within this (ms). */
const DOUBLE_MS = 1000;

/** Whether a press on something that has stood since `shown` was meant for it. */
export function meant(event: MouseEvent | undefined, shown: number, seen = SEEN_MS): boolean {
  const stood = performance.now() - shown;
  return stood >= seen && ((event?.detail ?? 0) < 2 || stood >= DOUBLE_MS);
}

/** For the one act of a page: not the second half of the press that opened the page. */
export function useMeant(): (event: MouseEvent | undefined) => boolean {
  const shown = useRef(performance.now());
  return (event) => meant(event, shown.current, 0);
}
