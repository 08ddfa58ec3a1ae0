/** What the window is like: wide enough for a rail; short because a keyboard is over it. */
import { signal } from "@preact/signals";

const WIDE = "(min-width: 64rem)";
const KEYBOARD = 150;

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
  document.documentElement.toggleAttribute("data-keyboard", short);
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
  measure();
}
