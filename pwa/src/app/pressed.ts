/**
 * Whether a finger or a mouse button is down. What somebody else's work puts above the content waits until
 * it is up again: a press ends on what it began on.
 */
import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";

export const pressed = signal(false);

/** A press whose end the browser never told: nothing urgent waits for it any longer. */
const LOST_MS = 3000;
/** From a finger's lifting to the click it makes. */
const CLICK_MS = 350;

type Later = (ms: number, run: () => void) => () => void;

/** Watches the presses on a page; called once. */
export function watchPresses(page: EventTarget, later: Later): void {
  let cancel = (): void => undefined;
  const release = (ms: number): void => {
    cancel();
    cancel = later(ms, () => {
      pressed.value = false;
    });
  };
  const on = (kind: string, ms: number): void =>
    page.addEventListener(
      kind,
      () => {
        if (kind === "pointerdown") pressed.value = true;
        release(ms);
      },
      { capture: true, passive: true },
    );
  on("pointerdown", LOST_MS);
  on("pointerup", CLICK_MS);
  on("pointercancel", 0);
  on("click", 0);
}

/** A value that changes only while nothing is pressed. *Tracked.* */
export function useUnpressed<V>(value: V): V {
  const held = useRef(value);
  if (!pressed.value) held.current = value;
  return held.current;
}
