/** Who is in, and how to leave: the one place that knows whether the app is unlocked. */
import { signal } from "@preact/signals";
import type { Hex, Session, Vaults } from "../session/types";
import { handed, recall } from "./handed";
import { closeRecord } from "./open-record";
import { forgetTrail, type Hold, navigate, place } from "./router";
import { scroller } from "./viewport";

export const session = signal<Session | null>(null);

/** Where a lock found the person: an address, a field and offsets. No words are kept. */
export interface Kept {
  readonly vault: Hex;
  readonly path: string;
  readonly hold: Hold;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly scroll: number;
}

let kept: Kept | null = null;

/** The vault to unlock again, after a lock in this sitting. */
export const relocking = signal<Hex | null>(null);

/** Home by role. */
export function homeOf(who: Session): string {
  if (who.me.roles.includes("manager")) return "/queue";
  if (who.me.roles.includes("ig_officer")) return "/aside";
  if (who.me.roles.includes("it_admin")) return "/devices";
  return "/people";
}

/** What last had the focus apart from Hide, which takes it as it is pressed. */
let inHand: Element | null = null;

/** Told of every move of the focus. */
export function noteFocus(target: EventTarget | null): void {
  if (target instanceof Element && !target.closest(".ds-hide")) inHand = target;
}

function keepPlace(vault: Hex): Kept {
  const active = document.activeElement;
  const onHide = active === null || active === document.body || active.closest(".ds-hide");
  const field = onHide && inHand?.isConnected ? inHand : active;
  const text = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  const path = text ? field.closest<HTMLElement>("[data-path]")?.dataset.path : undefined;
  return {
    vault,
    path: place.value.path,
    hold: path === undefined ? place.value.hold : { ...place.value.hold, focus: path },
    field: text ? field.id : null,
    // What is kept may be shorter than what stands there: an accent typed by itself joins its letter.
    start: text ? field.value.slice(0, field.selectionStart ?? 0).normalize().length : 0,
    end: text ? field.value.slice(0, field.selectionEnd ?? 0).normalize().length : 0,
    scroll: scroller()?.scrollTop ?? 0,
  };
}

function leaveScreens(who: Session): void {
  kept = keepPlace(who.vault);
  relocking.value = who.vault;
  session.value = null;
  forgetTrail();
}

/**
 * Takes everything off the screen in one frame, then freezes what is open and locks; false where it could not.
 * Words in hand that could not be stored wait behind the lock screen, in memory, for a right unlock.
 */
export async function lock(everywhere = false): Promise<boolean> {
  const who = session.value;
  if (!who) return true;
  leaveScreens(who);
  const locked = await who.lock(everywhere).then(
    () => true,
    () => false,
  );
  closeRecord();
  return locked;
}

/** The session locks by itself (a revocation, another tab): the screens go, the place is kept. */
export function onLocked(): void {
  const who = session.value;
  if (!who?.hidden.value) return;
  leaveScreens(who);
  closeRecord();
}

/** Goes on as somebody: where a lock found them, or at their home screen. */
export function enter(who: Session): void {
  const where = kept?.vault === who.vault ? kept : null;
  kept = null;
  relocking.value = null;
  session.value = who;
  recall(who);
  const held = handed.value;
  const here = place.value.path;
  const home = here === "/" || here === "/enrol" || here === "/demo";
  if (where && (held ?? where.path) === where.path) {
    navigate(where.path, { hold: where.hold, replace: true });
    if (where.field) void import("./caret").then((it) => it.restoreCaret(where));
  } else {
    navigate(held ?? (home ? homeOf(who) : here), { replace: true });
  }
}

let known: Vaults | null = null;
export const setVaults = (vaults: Vaults): void => {
  known = vaults;
};
/** The vaults of this browser; set once when the app starts. */
export function vaults(): Vaults {
  if (!known) throw new Error("the app has not started");
  return known;
}
