/** What the server says of own changes, in the outbox: verdicts, and how far its copies are safe. */
import { MARK, VERDICT } from "../codes";
import type { Transaction } from "../vault/database";
import { equalBytes } from "./core/bytes";
import type { Verdict } from "./core/messages";
import { FIRST_EPOCH, type Outbox, type OutboxRow, type RowState, tailOf } from "./outbox";

const STATE_OF: Readonly<Record<number, RowState>> = {
  [VERDICT.merged]: "received",
  [VERDICT.waiting]: "waiting",
  [VERDICT.set_aside]: "set_aside",
};

/**
 * Stores verdicts of an epoch; answers the rows that now read differently. A verdict on another change
 * under the same number is not ours and is left alone, so a replayed reply changes nothing; nor does
 * one of a server that has since gone back to an earlier copy. What was not asked about in this request, and
 * is to be sent, is sent all the same: under a new id what was set aside before may count (docs/wire.md 14).
 */
export function judged(
  outbox: Outbox,
  verdicts: readonly Verdict[],
  epoch: number,
  unasked: readonly Verdict[] = [],
): Promise<OutboxRow[]> {
  const all = [...verdicts, ...unasked];
  if (all.length === 0) return Promise.resolve([]);
  return outbox.database.write(async (tx) => {
    const changed: OutboxRow[] = [];
    for (const [i, verdict] of all.entries()) {
      const row = await rowOf(tx, verdict);
      const standing = STATE_OF[verdict.verdict];
      if (!row || !standing || row.state === "open") continue;
      if (i >= verdicts.length && row.state === "frozen" && standing !== "received") continue;
      if (row.again !== undefined && row.again > epoch) continue;
      const { arrival, position, receivedMs: received, reason } = verdict;
      const state = row.state === "safe" && standing === "received" ? "safe" : standing;
      const mark = MARK[verdict.detail as keyof typeof MARK] ?? null;
      const { again: _, ...had } = row;
      const there = row.arrival === arrival && (row.epoch ?? FIRST_EPOCH) === epoch;
      const safe = there || state === "safe" ? row.safe : null;
      const now = { state, arrival, position, received, reason, mark, epoch, safe };
      const next: OutboxRow = { ...had, ...now };
      if (same(row, next)) continue;
      await tx.put("rows", next);
      changed.push(next);
    }
    return changed;
  });
}

/** Where a change that arrived stands before it is merged, or when it is not to be: no backup asks which. */
const UNMERGED = ["waiting", "set_aside"] as const;

/**
 * Marks safe what arrived in an epoch at or below a position: in another the numbers are others. What waits
 * or is set aside arrived too, and goes on doing so: its row says when it was known safe.
 */
export function durable(
  outbox: Outbox,
  epoch: number,
  through: number,
  now: number,
): Promise<OutboxRow[]> {
  return outbox.database.write(async (tx) => {
    const changed: OutboxRow[] = [];
    for (const row of await tx.allBy<OutboxRow>("rows", "state", "received")) {
      if (row.arrival === null || row.arrival > through) continue;
      if ((row.epoch ?? FIRST_EPOCH) !== epoch) continue;
      const copy = row.sealed && row.copy;
      const next: OutboxRow = { ...row, state: "safe", safe: now, copy };
      await tx.put("rows", next);
      changed.push(next);
    }
    for (const state of UNMERGED) {
      for (const row of await tx.allBy<OutboxRow>("rows", "state", state)) {
        if (row.safe !== null || row.arrival === null || row.arrival > through) continue;
        if ((row.epoch ?? FIRST_EPOCH) !== epoch) continue;
        const next: OutboxRow = { ...row, safe: now };
        await tx.put("rows", next);
        changed.push(next);
      }
    }
    return changed;
  });
}

const same = (a: OutboxRow, b: OutboxRow): boolean =>
  a.state === b.state &&
  a.epoch === b.epoch &&
  a.again === b.again &&
  a.arrival === b.arrival &&
  a.position === b.position &&
  a.received === b.received &&
  a.reason === b.reason &&
  a.mark === b.mark;

/** A verdict's row: the number is one of some chain of this vault's, the id tells which. */
async function rowOf(tx: Transaction, { devSeq, id }: Verdict): Promise<OutboxRow | undefined> {
  const { chains = [] } = await tailOf(tx);
  for (const before of [0, ...chains]) {
    const row = await tx.get<OutboxRow>("rows", devSeq + before);
    if (row && equalBytes(row.id, id)) return row;
  }
  return undefined;
}
