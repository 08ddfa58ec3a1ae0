/**
 * The two live regions. They stand in the page from the start; the same words are not spoken twice
 * running, and no more than one message is spoken in three seconds.
 */
import { signal } from "@preact/signals";

const GAP = 3000;
const regions = { polite: signal(""), assertive: signal("") };
type Urgency = keyof typeof regions;

let queue: { words: string; urgency: Urgency }[] = [];
let last = "";
let timer: ReturnType<typeof setTimeout> | undefined;
/** What stands in the regions was said about a screen that is gone. */
let stale = false;

function clear(): void {
  regions.polite.value = "";
  regions.assertive.value = "";
  stale = false;
}

function next(): void {
  const message = queue.shift();
  if (!message) {
    timer = undefined;
    last = "";
    if (stale) clear();
    return;
  }
  last = message.words;
  stale = false;
  regions[message.urgency].value = message.words;
  regions[message.urgency === "polite" ? "assertive" : "polite"].value = "";
  timer = setTimeout(next, GAP);
}

/** Speaks words to a screen reader; nothing changes for the eye. Assertive words go first. */
export function say(words: string, urgency: Urgency = "polite"): void {
  if (words === last || queue.some((message) => message.words === words)) return;
  if (urgency === "assertive") queue = [{ words, urgency }, ...queue];
  else queue.push({ words, urgency });
  if (timer === undefined) next();
}

/**
 * What was said on the screen before is not to be come upon on this one. Words still being spoken are left
 * their time: many are said by the very act that changes the screen.
 */
export function screenChanged(): void {
  if (timer === undefined) clear();
  else stale = true;
}

/** Rendered once by the frame, outside what changes from screen to screen. */
export function LiveRegions() {
  return (
    <>
      <div class="govuk-visually-hidden" role="status" aria-live="polite">
        {regions.polite}
      </div>
      <div class="govuk-visually-hidden" role="alert" aria-live="assertive">
        {regions.assertive}
      </div>
    </>
  );
}
