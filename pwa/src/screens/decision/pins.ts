/**
 * Comments pinned to answers while a decision is being made, and those still being written. They are this
 * person's alone and on this device only, sealed, until the return takes them along.
 */
import type { Hex, Scratch, Session } from "../../session/types";

export type Pins = ReadonlyMap<string, string>;

/** What somebody has in hand about one record that waits for their decision. */
export interface Desk {
  readonly pins: Scratch;
  /** Boxes that are open, by path, with the words in them. */
  readonly halves: Scratch;
  /** The reasons and the note of a return. */
  readonly back: Scratch;
}

export const deskOf = (session: Pick<Session, "scratch">, record: Hex): Desk => ({
  pins: session.scratch(record, "pins"),
  halves: session.scratch(record, "halves"),
  back: session.scratch(record, "return"),
});

const listed = (scratch: Scratch): Pins =>
  new Map(JSON.parse(scratch.read() ?? "[]") as [string, string][]);

const keep = (scratch: Scratch, pins: Pins): void =>
  scratch.write(pins.size > 0 ? JSON.stringify([...pins]) : null);

const without = (pins: Pins, path: string): Pins =>
  new Map([...pins].filter(([at]) => at !== path));

/** Path to comment, in the order they were pinned. *Tracked.* */
export const pinsOf = (desk: Desk): Pins => listed(desk.pins);

/** Path to the words in an open box. *Tracked.* */
export const halvesOf = (desk: Desk): Pins => listed(desk.halves);

/** Pins a comment to an answer, or changes the one that is there; its box is done with. */
export function pin(desk: Desk, path: string, comment: string): void {
  keep(desk.pins, new Map([...pinsOf(desk), [path, comment]]));
  putDown(desk, path);
}

export const unpin = (desk: Desk, path: string): void =>
  keep(desk.pins, without(pinsOf(desk), path));

/** Keeps the words of an open box as they stand. */
export const takeUp = (desk: Desk, path: string, words: string): void =>
  keep(desk.halves, new Map([...halvesOf(desk), [path, words]]));

export const putDown = (desk: Desk, path: string): void =>
  keep(desk.halves, without(halvesOf(desk), path));

/** Lets go of everything in hand about a record: it was sent, or the decision was another one. */
export function clearDesk(desk: Desk): void {
  for (const each of [desk.pins, desk.halves, desk.back]) each.write(null);
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

/**
 * Pins what stands in open boxes: somebody who goes on to the return meant to say it. A blank box is
 * closed; one whose words cannot be pinned stays open. Answers the first of those, with its slip.
 */
export function pinHalves(desk: Desk, limits: PinLimits): { path: string; slip: PinSlip } | null {
  let first: { path: string; slip: PinSlip } | null = null;
  for (const [path, words] of halvesOf(desk)) {
    const pins = pinsOf(desk);
    const slip = slipInPin(words, !pins.has(path), pins.size, limits);
    if (slip === null) pin(desk, path, words.trim());
    else if (slip === "empty") putDown(desk, path);
    else first ??= { path, slip };
  }
  return first;
}
