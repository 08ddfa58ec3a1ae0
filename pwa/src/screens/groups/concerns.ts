/** The concerns begun from a session that is in hand: that one was raised and when, and nothing of what it says. */
import type { Hex, Session } from "../../session/types";
import { type Hand, handOf, keep } from "./hand";

export interface Concern {
  readonly record: Hex;
  /** A person's id, or that it is nobody's on the list: the address it is gone on with. */
  readonly about: string;
  /** Milliseconds; null until it is raised. */
  readonly at: number | null;
}

/** The hand with what is known of one concern. Pure. */
export const withConcern = (hand: Hand, concern: Concern): Hand => ({
  ...hand,
  concerns: [...(hand.concerns ?? []).filter(({ record }) => record !== concern.record), concern],
});

/** Keeps that a concern was begun from the session of a group. */
export function concernBegun(session: Session, group: Hex, concern: Omit<Concern, "at">): void {
  const scratch = session.scratch(group, "session");
  const hand = handOf(scratch);
  const known = hand?.concerns?.some(({ record }) => record === concern.record);
  if (hand && !known) keep(scratch, withConcern(hand, { ...concern, at: null }));
}

/** Keeps that it was raised, in whichever session it came from. */
export function concernRaised(session: Session, record: Hex, at: number): void {
  for (const { id, form } of session.records.peek()) {
    const scratch = form === "peer-group" ? session.scratch(id, "session") : null;
    const hand = scratch && handOf(scratch);
    const found = hand?.concerns?.find((each) => each.record === record);
    if (scratch && hand && found) keep(scratch, withConcern(hand, { ...found, at }));
  }
}
