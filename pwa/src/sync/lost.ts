/** An own change that the server had and, put back to an earlier copy, has no more. */
import { FIRST_EPOCH, type OutboxRow } from "./outbox";

/** A row that a server which went back lost: unsent, without a place until it is taken again. */
export function lost(row: OutboxRow, epoch: number): OutboxRow {
  const { epoch: then = FIRST_EPOCH, position } = row;
  const place = position === null ? {} : { before: [then, position] as const };
  return {
    ...row,
    ...place,
    state: "frozen",
    safe: null,
    arrival: null,
    position: null,
    again: epoch,
  };
}
