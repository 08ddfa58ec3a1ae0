/** The present second, for words that age. It stands still while nobody is looking. */
import { signal } from "@preact/signals";

export const now = signal(Date.now());

/** Starts the clock; called once. */
export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === "visible") now.value = Date.now();
  }, 1000);
}
