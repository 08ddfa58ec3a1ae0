/**
 * Which frozen changes go with the next round. Pure. Withdrawals, safeguarding concerns and records of an
 * urgent answer go before everything else; the rest in the order of their numbers.
 */
import { MAX_ROUND_BYTES } from "./core/messages";
import type { OutboxRow } from "./outbox";

/** Bytes a change costs beside its own. */
const AROUND = 16;

/**
 * The rows to send, at most so many and a mebibyte, but always one: those that `first` names ahead, and
 * none that is `held` back for now.
 */
export function next<T extends Pick<OutboxRow, "size">>(
  unsent: readonly T[],
  first: (row: T) => boolean,
  held: (row: T) => boolean,
  most: number,
): T[] {
  const going = unsent.filter((row) => !held(row));
  const ahead = going.filter(first);
  const rows = [...ahead, ...going.filter((row) => !ahead.includes(row))];
  const taken: T[] = [];
  let size = 0;
  for (const row of rows) {
    size += row.size + AROUND;
    if (taken.length >= most || (taken.length > 0 && size > MAX_ROUND_BYTES)) break;
    taken.push(row);
  }
  return taken;
}
