/**
 * Which decisions to share a person has stopped, from the withdrawals on this device: at once, and with no
 * connection (domain.md 2.5). The server says the same in the decision once both have reached it. Pure.
 */
import type { AnswerSource } from "../forms/answers";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import type { Hex } from "./draft";
import { type Said, stoppedBy, withdrawnAt } from "./stated";
import type { RecordEntry } from "./types";
import { fromStored } from "./values";

const DECISION = "sharing-decision";
const STATEMENT = "sharing-preference";
const WITHDRAWAL = "preference-withdrawal";

/** What a record says, of its fold as it stands. */
const sourceOf = (fold: Fold): AnswerSource => ({
  answer: (path) => {
    const head = shownHead(fold.heads(path));
    return head && fromStored(head.value);
  },
  unsettled: (path) => fold.heads(path).length > 0 && !settled(fold.heads(path)),
  rows: (group) => fold.rows(group),
});

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
