/** Taking the app that waits: by a tap on a home screen or the lock screen, or at an unlock past the deadline. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { unsentPart } from "../screens/unlock/unlock";
import type { ToWorker } from "../session/to-worker";
import type { Session } from "../session/types";
import { tl } from "../text/en-later";
import { Button } from "../ui/button";
import { say } from "../ui/live";
import { Notice } from "../ui/summary";
import { lock, session, vaults } from "./current";
import { UPDATED, updated, waiting } from "./update";

/** The organisation whose deadline makes the unlock under way an update. */
const deadline = signal<string | null>(null);

/**
 * Starts the app that waits; comes back only where it turned out to be no good, or somebody has unlocked
 * in the meantime and is at work, where the browser was slow to let go of the worker before it. The
 * next load is the newer app's then.
 */
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
    if (session.value || vaults().unstored()) return;
    location.reload();
    // Nothing more of this page is to be seen.
    await new Promise<never>(() => undefined);
  }
  if (waiting.value === worker) waiting.value = null;
}

/** What is still being stored is stored first; where it cannot be, nothing is swapped. */
async function take(): Promise<void> {
  // The lock screen's code comes before it is needed. Asked for anything while it goes, the worker before
  // this update is started once more, and Chromium lets that one live for half a minute.
  await unsentPart.fetch().catch(() => undefined);
  await lock();
  if (waiting.value && !session.value && !vaults().unstored()) await start(waiting.value);
}

/**
 * At an unlock, before anything is shown; what was open the unlock has frozen. Answers false where no
 * deadline has come, and true, the session being locked again, where the app that waited was no good.
 */
export async function tookAtDeadline(who: Session): Promise<boolean> {
  const { updateDeadline } = who.policy.value;
  if (!waiting.value || updateDeadline === null || who.today() < updateDeadline) return false;
  // A page loaded anew would lose them.
  if (vaults().unstored()) return false;
  const { organisation } = who;
  deadline.value = organisation;
  say(tl("update.deadline", { organisation }), "assertive");
  await who.lock();
  sessionStorage.setItem(UPDATED, tl("update.done", { organisation }));
  await start(waiting.value);
  sessionStorage.removeItem(UPDATED);
  deadline.value = null;
  return true;
}

export function UpdateNotice() {
  useEffect(() => {
    sessionStorage.removeItem(UPDATED);
    return () => {
      updated.value = null;
    };
  }, []);
  const words = deadline.value
    ? tl("update.deadline", { organisation: deadline.value })
    : updated.value;
  return (
    <Notice>
      <p>{words ?? tl("app.update")}</p>
      {words === null && (
        <Button kind="link" onPress={take}>
          {tl("update.now")}
        </Button>
      )}
    </Notice>
  );
}
