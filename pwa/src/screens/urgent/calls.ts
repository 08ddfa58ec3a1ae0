/**
 * Calls made while something urgent has not been sent: kept with what was urgent, so that the banner says so,
 * and written into each record it is about.
 */
import type { Hex, Session } from "../../session/types";

export interface Call {
  /** Civil time of day. */
  readonly time: string;
  /** Civil date; calls kept by an older app have none, and are of the day they were kept on. */
  readonly day?: string;
  readonly who: string;
  readonly reference: string;
}

/** What was urgent when last looked, and the last call about any of it. */
export interface Watch {
  readonly records: readonly Hex[];
  readonly call: Call | null;
}

const NOTHING: Watch = { records: [], call: null };

export const watchOf = (session: Session): Watch => {
  const words = session.scratch("", "urgent").read();
  return words === null ? NOTHING : (JSON.parse(words) as Watch);
};

export const keepWatch = (session: Session, watch: Watch | null): void =>
  session.scratch("", "urgent").write(watch && JSON.stringify(watch));

/** Whether the banner asks for a call that nobody has recorded: the person's screens would hide it. */
export function mustRing(session: Session): boolean {
  const { records, call } = watchOf(session);
  const waiting = session.urgent.value;
  return waiting.length > 0 && !(call && waiting.every((record) => records.includes(record)));
}

/** The number as a link rings it. */
export const telOf = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, "")}`;
