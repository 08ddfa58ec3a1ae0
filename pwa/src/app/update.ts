/** A newer app that is waiting to take over. It never does so under an open form (design.md 7). */
import { signal } from "@preact/signals";
import type { Session } from "../session/types";

/** The app that waits, if one does. */
export const waiting = signal<ServiceWorker | null>(null);

/** Where the page before leaves what the lock screen says after an update nobody tapped for. */
export const UPDATED = "updated";

function found(worker: ServiceWorker | null): void {
  if (worker && navigator.serviceWorker.controller) waiting.value = worker;
}

/** Whether the organisation's deadline for the app that waits has come. */
export function updateDue(who: Session): boolean {
  const { updateDeadline } = who.policy.value;
  return waiting.value !== null && updateDeadline !== null && who.today() >= updateDeadline;
}

/** Registers the service worker; without one the app still works while there is a connection. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register("/sw.js", { type: "module" });
    found(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed") found(worker);
      });
    });
  } catch {
    // Refused by the browser or by policy: the shell then comes from the server each time.
  }
}
