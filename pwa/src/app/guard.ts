/**
 * What keeps a screen from being read: Hide (the button, or Shift pressed three times), locking after
 * minutes without a hand on it, and a blank page while the app is not in front.
 */
import { comfort } from "./comfort";
import { lock, noteFocus, session } from "./current";
import { freezeRecord } from "./open-record";

const TRIPLE_MS = 1500;
let touched = performance.now();
let touchedClock = Date.now();
let shifts: number[] = [];

const root = (): HTMLElement => document.documentElement;

/** Hides everything before the next frame, then locks: every tab of the vault, as a hand asked for it. */
export const hide = (): void => blank(true);

function blank(everywhere: boolean): void {
  root().dataset.blank = "";
  void lock(everywhere);
  requestAnimationFrame(() => {
    if (document.visibilityState === "visible") delete root().dataset.blank;
  });
}

function touch(): void {
  touched = performance.now();
  touchedClock = Date.now();
}

/** Both clocks are asked: one stops while a device sleeps, the other can be set back. */
function idleMs(): number {
  return Math.max(performance.now() - touched, Date.now() - touchedClock);
}

function lockIfIdle(): void {
  const policy = session.value?.policy.value.autoLockMinutes;
  if (policy === undefined) return;
  const minutes = Math.min(comfort.value.lockMinutes ?? policy, policy);
  if (idleMs() >= minutes * 60_000) blank(false);
}

function onKey(event: KeyboardEvent): void {
  touch();
  if (event.key !== "Shift" || event.repeat) {
    if (event.key !== "Shift") shifts = [];
    return;
  }
  const now = performance.now();
  shifts = [...shifts.filter((at) => now - at < TRIPLE_MS), now];
  if (shifts.length >= 3) {
    shifts = [];
    if (session.value) hide();
  }
}

function onVisibility(): void {
  if (document.visibilityState === "hidden") {
    root().dataset.blank = "";
    void freezeRecord();
    return;
  }
  lockIfIdle();
  touch();
  delete root().dataset.blank;
}

/** Starts watching; called once. */
export function startGuard(): void {
  addEventListener("keydown", onKey, { capture: true });
  for (const kind of ["pointerdown", "wheel", "input"]) {
    addEventListener(kind, touch, { capture: true, passive: true });
  }
  document.addEventListener("focusin", (event) => noteFocus(event.target));
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("pagehide", () => void freezeRecord());
  setInterval(lockIfIdle, 5000);
}
