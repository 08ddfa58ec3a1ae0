/** A newer app that is waiting to take over. It never does so under an open form (design.md 7). */
import { signal } from "@preact/signals";
import type { ToWorker } from "../worker/messages";
import { lock, session } from "./current";

export const updateReady = signal(false);
let waiting: ServiceWorker | null = null;

function found(worker: ServiceWorker | null): void {
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  updateReady.value = true;
}

/**
 * Lets the waiting app take over and starts it. Only called from a home screen or the lock screen. What
 * is still being stored is stored first; where it cannot be, nothing is swapped.
 */
export async function takeUpdate(): Promise<void> {
  await lock();
  if (!waiting || session.value) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  waiting.postMessage({ kind: "take-over" } satisfies ToWorker);
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
