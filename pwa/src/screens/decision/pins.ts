/** Comments pinned to answers while a decision is being made. Memory only: they are kept by the return. */
import { signal } from "@preact/signals";
import type { Hex } from "../../session/types";

export type Pins = ReadonlyMap<string, string>;

const all = signal<ReadonlyMap<Hex, Pins>>(new Map());
const NONE: Pins = new Map();

/** Path to comment, in the order they were pinned. *Tracked.* */
export const pinsOf = (record: Hex): Pins => all.value.get(record) ?? NONE;

function put(record: Hex, pins: Pins): void {
  const next = new Map(all.value);
  if (pins.size > 0) next.set(record, pins);
  else next.delete(record);
  all.value = next;
}

/** Pins a comment to an answer, or changes the one that is there. */
export const pin = (record: Hex, path: string, comment: string): void =>
  put(record, new Map([...pinsOf(record), [path, comment]]));

export function unpin(record: Hex, path: string): void {
  put(record, new Map([...pinsOf(record)].filter(([at]) => at !== path)));
}

/** Lets go of a record's comments: they were sent. */
export const clearPins = (record: Hex): void => put(record, NONE);

/** Lets go of everything: a lock leaves nothing readable. */
export function forgetPins(): void {
  all.value = new Map();
}

export type PinSlip = "empty" | "long" | "many";

export interface PinLimits {
  readonly max: number;
  readonly commentMax: number;
}

/** What is wrong with a comment, or null. Lengths are UTF-8 bytes, as the server counts them. */
export function slipInPin(
  comment: string,
  isNew: boolean,
  count: number,
  limits: PinLimits,
): PinSlip | null {
  if (comment.trim() === "") return "empty";
  if (new TextEncoder().encode(comment.trim()).length > limits.commentMax) return "long";
  return isNew && count >= limits.max ? "many" : null;
}
