/**
 * The two live regions. They stand in the page from the start; the same words are not spoken twice
 * running, and no more than one message is spoken in three seconds.
 */
import { signal } from "@preact/signals";

const GAP = 3000;
const regions = { polite: signal(""), assertive: signal("") };
type Urgency = keyof typeof regions;

let queue: { words: string; urgency: Urgency; on: number }[] = [];
let last = "";
let timer: ReturnType<typeof setTimeout> | undefined;
/** How many screens there were, and which of them what stands in the regions was said on. */
let screen = 0;
let spoken = 0;

function clear(): void {
  regions.polite.value = "";
  regions.assertive.value = "";
}

function next(): void {
  const message = queue.shift();
  if (!message) {
    timer = undefined;
    last = "";
    if (spoken < screen) clear();
    return;
  }
  last = message.words;
  spoken = message.on;
  regions[message.urgency].value = message.words;
  regions[message.urgency === "polite" ? "assertive" : "polite"].value = "";
  timer = setTimeout(next, GAP);
}

/** Speaks words to a screen reader; nothing changes for the eye. Assertive words go first. */
export function say(words: string, urgency: Urgency = "polite"): void {
  if (words === last || queue.some((message) => message.words === words)) return;
  const message = { words, urgency, on: screen };
  if (urgency === "assertive") queue = [message, ...queue];
  else queue.push(message);
  if (timer === undefined) next();
}

/**
 * What was said on the screen before is not to be come upon on this one. Words still being spoken are left
 * their time: many are said by the very act that changes the screen.
 */
export function screenChanged(): void {
  screen++;
  if (timer === undefined) clear();
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
