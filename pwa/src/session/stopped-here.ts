/**
 * Which decisions to share a person has stopped, and since when, from the withdrawals on this device: at once, and with no
 * connection (domain.md 2.5). The server says the same in the decision once both have reached it. Pure.
 */
import type { Fold } from "../sync/core/fold";
import type { Hex } from "./draft";
import { sourceOf } from "./fold-source";
import { type Said, stoppedBy, withdrawnAt } from "./stated";
import type { RecordEntry } from "./types";

const DECISION = "sharing-decision";
const STATEMENT = "sharing-preference";
const WITHDRAWAL = "preference-withdrawal";

/**
 * Of one person's records those that are stopped, and the withdrawals themselves, which count from their first
 * answer on; with when the person said so, a civil datetime, "" where nobody wrote when.
 */
export function stoppedHere(
  records: readonly RecordEntry[],
  foldOf: (record: Hex) => Fold | undefined,
): ReadonlyMap<Hex, string> {
  const saidIn = (form: string): [Hex, Said][] =>
    records
      .filter((each) => each.form === form)
      .flatMap(({ id, started }) => {
        const fold = foldOf(id);
        return fold ? [[id, { answers: sourceOf(fold), started }]] : [];
      });
  const taken = saidIn(WITHDRAWAL);
  if (taken.length === 0) return new Map();
  const withdrawals = taken.map(([, said]) => said);
  const statements = saidIn(STATEMENT).map(([, said]) => said);
  const decisions = saidIn(DECISION).flatMap(([id, decision]): [Hex, string][] => {
    const found = stoppedBy(decision, withdrawals, statements);
    return found ? [[id, withdrawnAt(found)]] : [];
  });
  const own = taken.map(([id, said]): [Hex, string] => [id, withdrawnAt(said)]);
  return new Map([...decisions, ...own]);
}
