/**
 * The duties that follow from recorded facts: `forms/duties/duties.py`, with the law each rests on.
 * True, false, or null while an answer it rests on is missing.
 */
import { every, negated, some, type Truth } from "./kleene";

/** Somebody who might help the person take part. */
export interface Support {
  /** There is somebody willing and able. */
  readonly suitable: Truth;
  /** They care for or treat the person for pay or as a professional. */
  readonly paid: Truth;
  /** The person agrees to them. */
  readonly agreed: Truth;
  /** These two together stand in the place of agreement. */
  readonly lacksCapacity: Truth;
  readonly bestInterests: Truth;
  /** A long stay is likely, and an advocate is in the person's best interests. */
  readonly longStay: Truth;
  /** The council and the helper disagree, and both agree an advocate would help. */
  readonly disagreement: Truth;
}

/** Whether an independent advocate must be arranged, from the four kinds of difficulty. */
export function advocateDuty(difficulties: readonly Truth[], support: Support): Truth {
  const accepted = some([support.agreed, every([support.lacksCapacity, support.bestInterests])]);
  const helped = every([support.suitable, negated(support.paid), accepted]);
  return every([
    some(difficulties),
    some([negated(helped), support.longStay, support.disagreement]),
  ]);
}

export interface Helper {
  readonly under18: Truth;
  readonly givesCare: Truth;
}

/** Whether a child's right to their own assessment arises. */
export const youngCarerReferral = (helpers: readonly Helper[]): Truth =>
  some(helpers.map((helper) => every([helper.under18, helper.givesCare])));

/** Whether the council must make enquiries; each is "reasonable cause to suspect". */
export const s42Duty = (needs: Truth, abuseOrRisk: Truth, unableToProtect: Truth): Truth =>
  every([needs, abuseOrRisk, unableToProtect]);

/** Whether an adult's no to an assessment ends the duty to assess. Null is not a yes. */
export const refusalCloses = (
  saidNo: Truth,
  lacksCapacity: Truth,
  bestInterests: Truth,
  abuseOrRisk: Truth,
): Truth => every([saidNo, negated(every([lacksCapacity, bestInterests])), negated(abuseOrRisk)]);
