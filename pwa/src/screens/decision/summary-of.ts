/**
 * Which questions a decision sheet puts first, by form: the person's view, the outcomes, the analysis, the
 * agreement, and one line each for what must not be missed (screens.md 21). A form without an entry shows
 * its answers only. Questions that a form's version does not have are left out.
 */
import type { FormState } from "../../forms/state";

export interface OutcomesOf {
  readonly group: string;
  /** Calculation: the outcome cannot be achieved. */
  readonly unable: string;
  readonly manner: string;
  readonly evidence: string;
  /** What happens now, in the person's words. */
  readonly now: string;
}

export interface Summary {
  readonly person: readonly string[];
  readonly conditions: readonly string[];
  readonly outcomes: OutcomesOf;
  readonly analysis: readonly string[];
  readonly agreement: readonly string[];
  readonly lines: readonly { readonly section: string; readonly paths: readonly string[] }[];
}

const SUMMARIES: Readonly<Record<string, Summary>> = {
  "needs-assessment": {
    person: ["good_life", "what_matters", "views_wishes_feelings"],
    conditions: ["condition1", "condition2"],
    outcomes: {
      group: "outcomes",
      unable: "oc_unable",
      manner: "oc_manner",
      evidence: "oc_evidence",
      now: "oc_now",
    },
    analysis: ["analysis"],
    agreement: ["person_agrees", "person_comments"],
    lines: [
      {
        section: "risk",
        paths: ["risks", "suicide_selfharm", "abuse_neglect", "dols_restriction"],
      },
      {
        section: "involved",
        paths: ["capacity_concern", "capacity_decisions", "appropriate_person"],
      },
      { section: "carers", paths: ["has_unpaid_carer", "carers_list", "young_carer_flag"] },
    ],
  },
};

/** The summary of a form, or null. */
export const summaryOf = (form: string): Summary | null => SUMMARIES[form] ?? null;

export interface Outcomes {
  /** Rows that cannot be achieved, in the order of the law. */
  readonly unable: readonly string[];
  /** Rows nobody can tell of yet: not answered, or two answers. */
  readonly unknown: readonly string[];
}

/** How the outcomes stand. *Tracked.* */
export function outcomesNow(form: FormState, { group, unable }: OutcomesOf): Outcomes {
  const rows = form.place(group) ? form.rows(group).value : [];
  const value = (row: string) => form.value(`${group}/${row}/${unable}`).value;
  return {
    unable: rows.filter((row) => value(row) === true),
    unknown: rows.filter((row) => value(row) === null),
  };
}
