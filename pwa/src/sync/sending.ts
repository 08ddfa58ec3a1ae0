/**
 * Which frozen changes go with the next round. Pure. Withdrawals and safeguarding concerns go before
 * everything else; the rest in the order of their numbers.
 */
import { MAX_ROUND_BYTES } from "./core/messages";
import type { OutboxRow } from "./outbox";

/** Bytes a change costs beside its own. */
const AROUND = 16;

/**
 * The rows to send, at most so many and a mebibyte, but always one. While the server has asked to wait
 * only those that `first` names go.
 */
export function next<T extends Pick<OutboxRow, "size">>(
  unsent: readonly T[],
  first: (row: T) => boolean,
  waiting: boolean,
  most: number,
): T[] {
  const ahead = unsent.filter(first);
  const rows = waiting ? ahead : [...ahead, ...unsent.filter((row) => !ahead.includes(row))];
  const taken: T[] = [];
  let size = 0;
  for (const row of rows) {
    size += row.size + AROUND;
    if (taken.length >= most || (taken.length > 0 && size > MAX_ROUND_BYTES)) break;
    taken.push(row);
  }
  return taken;
}
