/** A newer app that is waiting to take over. It never does so under an open form (design.md 7). */
import { signal } from "@preact/signals";
import { later, part } from "./later";

/** The app that waits, if one does. */
export const waiting = signal<ServiceWorker | null>(null);

/** How it is taken: only from a home screen or the lock screen, so its code comes when one waits. */
export const taking = part(() => import("./take-update"));
export const UpdateNotice = later(taking, (it) => it.UpdateNotice);

/** Where the page before an update nobody tapped for leaves what the lock screen says of it. */
export const UPDATED = "updated";
export const updated = signal<string | null>(null);

function found(worker: ServiceWorker | null): void {
  if (worker && navigator.serviceWorker.controller) waiting.value = worker;
}

/** Registers the service worker; without one the app still works while there is a connection. */
export async function startWorker(): Promise<void> {
  try {
    updated.value = sessionStorage.getItem(UPDATED);
  } catch {
    // A browser that keeps nothing refuses even to be asked; enrolling says so in words.
  }
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
