/** What the window is like: wide enough for a rail; short beside its text; under a keyboard; on paper. */
import { effect, signal } from "@preact/signals";
import { paper } from "../ui/dates";
import { comfort } from "./comfort";

const WIDE = "(min-width: 64rem)";
const KEYBOARD = 150;
/** In text sizes: bars that stay in view would leave no room for a question in a window below these. */
const LOW = 28;
const NARROW = 36;

export const wide = signal(false);

let tallest = { width: 0, height: 0 };

function measure(): void {
  const view = window.visualViewport;
  const width = window.innerWidth;
  const height = view?.height ?? window.innerHeight;
  if (tallest.width !== width) tallest = { width, height: window.innerHeight };
  tallest.height = Math.max(tallest.height, window.innerHeight, height);
  const field = document.activeElement?.matches("input, textarea") ?? false;
  const short =
    field && matchMedia("(pointer: coarse)").matches && height <= tallest.height - KEYBOARD;
  const root = document.documentElement;
  root.toggleAttribute("data-keyboard", short);
  // The keyboard is left out of the height: what scrolls must not change under a finger.
  const text = Number.parseFloat(getComputedStyle(root).fontSize);
  const low = tallest.height < text * (width < text * NARROW ? NARROW : LOW);
  root.toggleAttribute("data-short", low);
}

/** What scrolls: the content between the bars, or the whole page where the bars go with it. */
export const scroller = (): Element | null =>
  document.querySelector(
    document.documentElement.hasAttribute("data-short") ? ".ds-page" : ".ds-scroll",
  );

/**
 * What is above the content grew by so many px: the content goes up by as many, as far as it can, and is
 * where it was. Where the page scrolls as a whole, what grew is part of it and the browser sees to that.
 */
export function giveWay(px: number): void {
  if (document.documentElement.hasAttribute("data-short")) return;
  document.querySelector(".ds-scroll")?.scrollBy(0, px);
}

/** Starts watching; called once. */
export function startViewport(): void {
  const query = matchMedia(WIDE);
  wide.value = query.matches;
  query.addEventListener("change", () => {
    wide.value = query.matches;
  });
  window.visualViewport?.addEventListener("resize", measure);
  document.addEventListener("focusin", measure);
  document.addEventListener("focusout", measure);
  effect(() => {
    comfort.value;
    queueMicrotask(measure);
  });
  addEventListener("beforeprint", () => {
    paper.value = true;
  });
  addEventListener("afterprint", () => {
    paper.value = false;
  });
}
