/**
 * Where the app is. The browser is given addresses that name a kind of screen and opaque ids; everything
 * else a screen was opened with (`hold`: the path of a question) stays in memory, because browsers keep
 * addresses and history state on disk.
 */
import { signal } from "@preact/signals";
import { handed } from "./handed";
import { scroller } from "./viewport";

export type Hold = Readonly<Record<string, string>>;

export interface Place {
  readonly path: string;
  readonly hold: Hold;
  /** Position in this page's own history. */
  readonly index: number;
}

interface Left {
  readonly path: string;
  readonly hold: Hold;
  /** What had the focus when this place was left, and how far it was scrolled. */
  focus: string | null;
  scroll: number;
}

const entries: Left[] = [];
let returning = false;

export const place = signal<Place>({ path: "/", hold: {}, index: 0 });

/** A selector that finds the control again: its id, or the address of a link. */
function keyOf(element: Element | null): string | null {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}

function leave(): void {
  const entry = entries[place.value.index];
  if (!entry) return;
  entry.focus = keyOf(document.activeElement);
  entry.scroll = scroller()?.scrollTop ?? 0;
}

function put(path: string, hold: Hold, index: number): void {
  entries[index] = { path, hold, focus: null, scroll: 0 };
  returning = false;
  place.value = { path, hold, index };
}

/** Goes to an address of the app; `hold` is kept in memory only. */
export function navigate(
  path: string,
  options: { readonly hold?: Hold; readonly replace?: boolean } = {},
): void {
  const { hold = {}, replace = false } = options;
  if (handed.value && path !== handed.value) return;
  if (!replace && path === place.value.path) {
    put(path, hold, place.value.index);
    return;
  }
  leave();
  const index = place.value.index + (replace ? 0 : 1);
  entries.length = Math.min(entries.length, index);
  history[replace ? "replaceState" : "pushState"]({ i: index }, "", path);
  put(path, hold, index);
}

/**
 * Goes back when the last place was `path`, so that focus returns to the control used; else there.
 * `replace`: this place is done with, and Back is not to open it again.
 */
export function goBack(path: string, replace = false): void {
  const before = entries[place.value.index - 1];
  if (before?.path === path) history.back();
  else navigate(path, { replace });
}

/** Forgets where people have been: a lock keeps no trail. The address stays. */
export function forgetTrail(): void {
  entries.length = 0;
}

/** The caret was put back where a lock found it, before the page came to this. */
const writing = (): boolean =>
  document.activeElement?.matches("#main textarea, #main input") ?? false;

/**
 * Called by a page once its content is there: focus to the heading, or to the control that was used
 * when the page was left.
 */
export function arrive(heading: HTMLElement | null): void {
  const entry = entries[place.value.index];
  const back = returning && entry?.focus ? document.querySelector<HTMLElement>(entry.focus) : null;
  // Where the control is gone the heading is next, and is to be in view.
  if (returning && entry && (back || !entry.focus)) scroller()?.scrollTo(0, entry.scroll);
  returning = false;
  if (back) {
    back.focus({ preventScroll: true });
    // What is done there goes from its list a moment later.
    const watch = new MutationObserver(() => {
      if (back.isConnected) return;
      watch.disconnect();
      if (document.activeElement === document.body) heading?.focus({ preventScroll: true });
    });
    watch.observe(document.body, { childList: true, subtree: true });
  } else if (!writing()) heading?.focus({ preventScroll: true });
}

function onPop(event: PopStateEvent): void {
  if (handed.value && location.pathname !== handed.value) {
    history.pushState({ i: place.value.index }, "", handed.value);
    return;
  }
  leave();
  const index = typeof event.state?.i === "number" ? event.state.i : 0;
  const entry = entries[index];
  const path = location.pathname;
  if (entry?.path === path) {
    returning = true;
    place.value = { path, hold: entry.hold, index };
  } else {
    put(path, {}, index);
  }
}

/** Ordinary links work as they stand; those marked `data-back` go back when they can. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin) return;
  const href = link.getAttribute("href") ?? "";
  if (href.startsWith("#")) {
    event.preventDefault();
    document.getElementById(href.slice(1))?.focus();
    return;
  }
  event.preventDefault();
  if (link.dataset.back !== undefined) goBack(link.pathname);
  else navigate(link.pathname);
}

/** Starts listening. `location` gives the first place; a fragment is left for the enrolment screen. */
export function startRouter(): void {
  history.replaceState({ i: 0 }, "");
  put(location.pathname, {}, 0);
  addEventListener("popstate", onPop);
  document.addEventListener("click", onClick);
}
