/** The present second, for words that age. It stands still while nobody is looking. */
import { signal } from "@preact/signals";
import type { Session } from "../session/types";

export const now = signal(Date.now());

/** Starts the clock; called once. `look` comes before each second. */
export function startClock(look: () => void = () => undefined): void {
  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    look();
    now.value = Date.now();
  }, 1000);
}

/** The present second by the server's clock, as far as known: for what the server said. *Tracked.* */
export const serverNow = ({ sending }: Session): number => now.value - sending.value.clockAhead;
