/**
 * Whether an adult or a carer meets the national eligibility criteria, as far as the answers go:
 * `forms/duties/eligibility.py`, which says why each rule is as it is. A proposal, never a decision.
 * Missing is "cannot decide", never "not eligible"; condition 3 is always a person's answer.
 */
import criteria from "../../../../forms/duties/criteria.json";
import { atLeast, every, some, type Truth } from "./kleene";

export type Result = "eligible" | "not_eligible" | "cannot_decide" | "young_carer";

/** The answer to an outcome the person has no such responsibility for: neither able nor unable. */
export const DOES_NOT_APPLY = "not_applicable";

/** How an outcome is achieved: codes of ways, `DOES_NOT_APPLY`, or null where missing. */
export type Manner = readonly string[] | typeof DOES_NOT_APPLY | null;

/** Null or absent where missing or unsettled. */
export interface AdultFacts {
  /** Condition 1: needs arise from or relate to a physical or mental impairment or illness. */
  readonly impairment: Truth;
  /** By outcome, as if no carer and no service were there. */
  readonly outcomes: { readonly [outcome: string]: Manner };
  /** Condition 3. */
  readonly significant: Truth;
}

/** Null or absent where missing or unsettled. */
export interface CarerFacts {
  readonly ofAge: Truth;
  /** Condition 1: needs arise from care that the adult needs and could not manage without. */
  readonly necessary: Truth;
  /** `not_affected`, `at_risk` or `deteriorating`. */
  readonly health: string | null;
  readonly outcomes: { readonly [outcome: string]: Manner };
  /** Condition 3. */
  readonly significant: Truth;
}

export interface Finding {
  readonly result: Result;
  readonly condition1: Truth;
  readonly condition2: Truth;
  readonly condition3: Truth;
  /** Outcomes in the order of the regulations. */
  readonly unable: readonly string[];
  /** Outcomes in that order, then `health` where a carer's is not answered. */
  readonly unanswered: readonly string[];
  /** Guard G4: nothing is final until the whole range has been considered. */
  readonly complete: boolean;
}

type Criteria = (typeof criteria)["adult" | "carer"];

/** Regulation 2. */
export function adultEligibility(facts: AdultFacts): Finding {
  const outcomes = unableByOutcome(criteria.adult, facts.outcomes);
  const second = atLeast(criteria.adult.needed, [...outcomes.values()]);
  return finding([facts.impairment, second, facts.significant], outcomes, []);
}

/** Regulation 3. Somebody under 18 is never decided on here, whatever else is answered. */
export function carerEligibility(facts: CarerFacts): Finding {
  const { carer } = criteria;
  const outcomes = unableByOutcome(carer, facts.outcomes);
  const known = facts.health !== null && carer.health.includes(facts.health);
  const failing = known ? carer.health_counted.includes(facts.health) : null;
  const second = some([failing, atLeast(carer.needed, [...outcomes.values()])]);
  const left = known ? [] : ["health"];
  const found = finding([facts.necessary, second, facts.significant], outcomes, left);
  if (facts.ofAge === true) return found;
  return { ...found, result: facts.ofAge === false ? "young_carer" : "cannot_decide" };
}

function unableByOutcome(
  of: Criteria,
  answers: { readonly [outcome: string]: Manner },
): ReadonlyMap<string, Truth> {
  return new Map(of.outcomes.map((name) => [name, unable(of, name, answers[name] ?? null)]));
}

/** No way, a way that is not a choice, and "does not apply" of what always does, are missing. */
function unable(of: Criteria, outcome: string, manner: Manner): Truth {
  if (manner === DOES_NOT_APPLY) return of.may_not_apply.includes(outcome) ? false : null;
  if (manner === null || manner.length === 0) return null;
  const choices = [criteria.able, ...of.counted, ...of.not_counted];
  if (manner.some((way) => !choices.includes(way))) return null;
  return manner.some((way) => of.counted.includes(way));
}

function finding(
  conditions: readonly [Truth, Truth, Truth],
  outcomes: ReadonlyMap<string, Truth>,
  left: readonly string[],
): Finding {
  const named = (truth: Truth) => [...outcomes].flatMap(([name, it]) => (it === truth ? name : []));
  const unanswered = [...named(null), ...left];
  const complete = unanswered.length === 0;
  const met = every(conditions);
  const decided = complete && !conditions.includes(null);
  return {
    result: met ? "eligible" : met === false && decided ? "not_eligible" : "cannot_decide",
    condition1: conditions[0],
    condition2: conditions[1],
    condition3: conditions[2],
    unable: named(true),
    unanswered,
    complete,
  };
}
