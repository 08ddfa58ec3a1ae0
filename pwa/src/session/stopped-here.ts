/**
 * Which decisions to share a person has stopped, from the withdrawals on this device: at once, and with no
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
 * Of one person's records those that are stopped, with when the person said so, a civil datetime, "" where
 * nobody wrote when.
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
  const withdrawals = saidIn(WITHDRAWAL).map(([, said]) => said);
  if (withdrawals.length === 0) return new Map();
  const statements = saidIn(STATEMENT).map(([, said]) => said);
  return new Map(
    saidIn(DECISION).flatMap(([id, decision]) => {
      const found = stoppedBy(decision, withdrawals, statements);
      return found ? [[id, withdrawnAt(found)]] : [];
    }),
  );
}
