/** What an empty list says: only what was looked at lately is known to be empty. Pure. */
import { td } from "../../text/en-desk";
import { when } from "../../ui/dates";

/** A device in touch looks every few minutes; what is older is being looked at again. */
const LATELY_MS = 10 * 60_000;

interface Looked {
  /** When a server last said what waits, ms; null where none ever has. */
  readonly asOf: number | null;
  /** By the server's clock. */
  readonly now: number;
  readonly offline: boolean;
}

export function emptyWords({ asOf, now, offline }: Looked): string {
  if (asOf === null) return td(offline ? "queue.emptyNever" : "queue.checking");
  const words = when(asOf, now);
  return offline || now - asOf < LATELY_MS
    ? td("queue.empty", { when: words })
    : td("queue.checkingAgain", { when: words });
}
