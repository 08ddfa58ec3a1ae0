/** What the set-aside desk decided on this vault's own changes, as verdicts tell it and the store keeps it. */
import { hex } from "./core/bytes";
import type { Value } from "./core/canonical";
import type { Outcome, Verdict } from "./core/messages";

/** Those that some of these verdicts tell, by the dot of the change; `decodeOutcome` reads each. */
export function outcomesOf(verdicts: readonly Verdict[]): Map<string, Value> {
  const told = new Map<string, Value>();
  for (const { id, outcome } of verdicts) {
    if (outcome) told.set(hex(id.slice(0, 16)), asValue(outcome));
  }
  return told;
}

const asValue = (it: Outcome): Value => [it.act, it.name, it.actor, it.atMs, it.reason, it.record];
