/** Eligibility, duties and clocks give what the shared vectors expect, in the app as in Python. */
import { describe, expect, it } from "vitest";
import criteria from "../../../forms/duties/criteria.json";
import clockVectors from "../../../forms/vectors/clocks.json";
import dutyVectors from "../../../forms/vectors/duties.json";
import eligibilityVectors from "../../../forms/vectors/eligibility.json";
import * as clocks from "../../src/forms/duties/clocks";
import {
  advocateDuty,
  refusalCloses,
  type Support,
  s42Duty,
  youngCarerReferral,
} from "../../src/forms/duties/duties";
import {
  adultEligibility,
  carerEligibility,
  type Finding,
  type Manner,
} from "../../src/forms/duties/eligibility";
import type { Truth } from "../../src/forms/duties/kleene";

interface EligibilityCase {
  readonly name: string;
  readonly of: "adult" | "carer";
  readonly facts: {
    readonly impairment?: Truth;
    readonly of_age?: Truth;
    readonly necessary?: Truth;
    readonly health?: string | null;
    readonly outcomes: { readonly [outcome: string]: Manner };
    readonly others: Manner;
    readonly significant: Truth;
  };
  readonly expect: Readonly<Record<string, unknown>>;
}

function found({ of, facts }: EligibilityCase): Finding {
  const every = criteria[of].outcomes.map((name) => [name, facts.others] as const);
  const outcomes = { ...Object.fromEntries(every), ...facts.outcomes };
  const { impairment = null, of_age = null, necessary = null, health = null, significant } = facts;
  return of === "adult"
    ? adultEligibility({ impairment, outcomes, significant })
    : carerEligibility({ ofAge: of_age, necessary, health, outcomes, significant });
}

describe("answers amount to what the vector expects", () => {
  it.each(eligibilityVectors.cases as unknown as EligibilityCase[])("$of: $name", (given) => {
    expect(found(given)).toMatchObject(given.expect);
  });
});

interface DutyCase {
  readonly name: string;
  readonly duty: string;
  readonly facts: {
    readonly difficulties?: Truth[];
    readonly support?: { readonly [name: string]: Truth };
    readonly helpers?: { readonly under_18: Truth; readonly gives_care: Truth }[];
    readonly [fact: string]: unknown;
  };
  readonly expect: Truth;
}

const supportOf = (given: { readonly [name: string]: Truth }): Support => ({
  suitable: given.suitable ?? null,
  paid: given.paid ?? null,
  agreed: given.agreed ?? null,
  lacksCapacity: given.lacks_capacity === undefined ? false : given.lacks_capacity,
  bestInterests: given.best_interests === undefined ? false : given.best_interests,
  longStay: given.long_stay === undefined ? false : given.long_stay,
  disagreement: given.disagreement === undefined ? false : given.disagreement,
});

function arises({ duty, facts }: DutyCase): Truth {
  const fact = (name: string) => facts[name] as Truth;
  if (duty === "advocate") {
    return advocateDuty(facts.difficulties ?? [], supportOf(facts.support ?? {}));
  }
  if (duty === "young_carer_referral") {
    return youngCarerReferral(
      (facts.helpers ?? []).map((it) => ({ under18: it.under_18, givesCare: it.gives_care })),
    );
  }
  return duty === "s42"
    ? s42Duty(fact("needs"), fact("abuse_or_risk"), fact("unable_to_protect"))
    : refusalCloses(
        fact("said_no"),
        fact("lacks_capacity"),
        fact("best_interests"),
        fact("abuse_or_risk"),
      );
}

describe("a duty arises as its vector expects", () => {
  it.each(dutyVectors.cases as unknown as DutyCase[])("$duty: $name", (given) => {
    expect(arises(given)).toBe(given.expect);
  });
});

interface ClockCase {
  readonly name: string;
  readonly of: string;
  readonly args: readonly [string, ...(string | number | null)[]];
  readonly expect: unknown;
}

function said({ of, args }: ClockCase): unknown {
  const [first, second] = args;
  const asked: Record<string, () => unknown> = {
    clock: () => clocks.window(clocks.CLOCKS[first as clocks.ClockName], String(second)),
    light_touch_window: () => clocks.lightTouchWindow(first),
    annual_due: () => clocks.annualDue(first),
    direct_payment_due: () => clocks.directPaymentDue(first, second as string | null),
    is_working_day: () => clocks.isWorkingDay(first),
    add_working_days: () => clocks.addWorkingDays(first, Number(second)),
    working_days_between: () => clocks.workingDaysBetween(first, String(second)),
  };
  return asked[of]?.();
}

describe("a clock says what its vector expects", () => {
  it.each(clockVectors.cases as unknown as ClockCase[])("$of: $name", (given) => {
    const told = said(given);
    const window = told as clocks.Window | null;
    expect(window?.opens ? [window.opens, window.closes] : told).toEqual(given.expect);
  });
});
