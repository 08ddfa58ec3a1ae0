/** After a lock: the caret back where the person had it. */
import type { Kept } from "./current";
import { scroller } from "./viewport";

/** Waits for a field to appear and puts the caret back where it was. */
export function restoreCaret(where: Kept): void {
  const until = performance.now() + 5000;
  const look = (): void => {
    const field = where.field ? document.getElementById(where.field) : null;
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      scroller()?.scrollTo(0, where.scroll);
      field.focus({ preventScroll: false });
      try {
        field.setSelectionRange(where.start, where.end);
      } catch {
        // Radios and checkboxes have no caret.
      }
    } else if (where.field && performance.now() < until) {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(() => requestAnimationFrame(look));
}
