/**
 * Comments pinned to answers while a decision is being made. Memory only, by vault and record, so that a
 * lock does not lose them and nobody else who unlocks here sees them; the return is what keeps them.
 */
import { signal } from "@preact/signals";
import type { Hex, Session } from "../../session/types";

export type Pins = ReadonlyMap<string, string>;

/** Whose comments, on which record. */
export type Desk = `${Hex}/${Hex}`;

export const deskOf = (session: Pick<Session, "vault">, record: Hex): Desk =>
  `${session.vault}/${record}`;

const all = signal<ReadonlyMap<Desk, Pins>>(new Map());
const NONE: Pins = new Map();

/** Path to comment, in the order they were pinned. *Tracked.* */
export const pinsOf = (desk: Desk): Pins => all.value.get(desk) ?? NONE;

function put(desk: Desk, pins: Pins): void {
  const next = new Map(all.value);
  if (pins.size > 0) next.set(desk, pins);
  else next.delete(desk);
  all.value = next;
}

/** Pins a comment to an answer, or changes the one that is there. */
export const pin = (desk: Desk, path: string, comment: string): void =>
  put(desk, new Map([...pinsOf(desk), [path, comment]]));

export function unpin(desk: Desk, path: string): void {
  put(desk, new Map([...pinsOf(desk)].filter(([at]) => at !== path)));
}

/** Lets go of a record's comments: they were sent. */
export const clearPins = (desk: Desk): void => put(desk, NONE);

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
