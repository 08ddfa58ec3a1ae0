/** What a return asks about single answers, and which of that is marked done (screens.md 22). */
import { signal } from "@preact/signals";
import type { CommandView, RecordHandle } from "../../session/types";

export interface Pin {
  readonly path: string;
  readonly words: string;
  readonly by: string;
  /** From 1, in the order they were pinned. */
  readonly n: number;
  readonly of: number;
}

/** Requests marked done in this sitting, by record and place in the list. */
export const done = signal<ReadonlySet<string>>(new Set());

/** The accepted return that the record now stands in, if it does. */
export function returnOf(handle: RecordHandle): CommandView | null {
  if (handle.state.value.state !== "returned" || handle.submitting.value) return null;
  const returns = handle
    .commands()
    .filter((command) => command.name === "return" && command.outcome === "accepted");
  return returns.at(-1) ?? null;
}

/** The comments that a return pinned. */
export function pinsIn(command: CommandView | null): readonly Pin[] {
  const pins = command?.arguments.pins;
  if (!command || !Array.isArray(pins)) return [];
  return pins.flatMap((pin, i) =>
    Array.isArray(pin)
      ? [
          {
            path: String(pin[0]),
            words: String(pin[1]),
            by: command.by.name,
            n: i + 1,
            of: pins.length,
          },
        ]
      : [],
  );
}

/** The comments pinned by the return the record stands in. *Tracked.* */
export const pinsOf = (handle: RecordHandle): readonly Pin[] => pinsIn(returnOf(handle));

export const keyOf = (handle: RecordHandle, pin: Pin): string =>
  `${handle.id}:${handle.state.value.versionNo}:${pin.n}`;
export const isDone = (handle: RecordHandle, pin: Pin): boolean =>
  done.value.has(keyOf(handle, pin));
