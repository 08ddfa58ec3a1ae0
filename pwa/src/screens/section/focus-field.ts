/** Into the field somebody was sent to: from a list of what is missing, a comment, a lock. */
import { fieldId } from "../../app/field-id";

/** How long it may take to appear. */
const FOCUS_MS = 2000;

/** Puts the focus in a question's field once its row is open, unless `away` comes first. */
export function focusField(path: string, away: AbortSignal): void {
  const until = performance.now() + FOCUS_MS;
  const look = (): void => {
    if (away.aborted) return;
    const id = fieldId(path);
    // In place of a field that has a reason for no answer: its reason, not the button that takes that back.
    const field = document.getElementById(`${id}-why`) ?? document.getElementById(id);
    const target = field?.matches("input, textarea, button, [tabindex]")
      ? field
      : field?.querySelector<HTMLElement>("input, textarea, button");
    if (target) {
      // Of several boxes of one question, the one that is wrong.
      const wrong = target.closest("fieldset")?.querySelector<HTMLElement>(".govuk-input--error");
      (wrong ?? target).focus();
      target.scrollIntoView({ block: "center" });
    } else if (performance.now() < until) {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}
