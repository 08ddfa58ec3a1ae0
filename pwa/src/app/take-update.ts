/** Lets a waiting app take over. Only from a home screen, or the lock screen; loaded when that is wanted. */
import type { Session } from "../session/types";
import { tl } from "../text/en-later";
import type { ToWorker } from "../worker/messages";
import { lock, session } from "./current";
import { UPDATED, waiting } from "./update";

/** Starts the app that waits; comes back only where it turned out to be no good. */
async function start(worker: ServiceWorker): Promise<void> {
  // Another tab may have let it take over: then this page is all that is old.
  if (worker.state === "installed") {
    await new Promise<unknown>((over) => {
      navigator.serviceWorker.addEventListener("controllerchange", over, { once: true });
      worker.addEventListener("statechange", () => worker.state === "redundant" && over(null));
      worker.postMessage({ kind: "take-over" } satisfies ToWorker);
    });
  }
  if (worker.state !== "redundant") {
    location.reload();
    // Nothing more of this page is to be seen.
    await new Promise<never>(() => undefined);
  }
  if (waiting.value === worker) waiting.value = null;
}

/** By a tap. What is still being stored is stored first; where it cannot be, nothing is swapped. */
export async function takeUpdate(): Promise<void> {
  await lock();
  if (waiting.value && !session.value) await start(waiting.value);
}

/** At an unlock past the deadline, before anything is shown. What was open the unlock has frozen. */
export async function takeUpdateAtDeadline(who: Session): Promise<void> {
  const { organisation } = who;
  await who.lock();
  sessionStorage.setItem(UPDATED, tl("update.done", { organisation }));
  if (waiting.value) await start(waiting.value);
  sessionStorage.removeItem(UPDATED);
}
