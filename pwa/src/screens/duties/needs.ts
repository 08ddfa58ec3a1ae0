/** The needs of a plan: which of the eligible ones nobody meets, and which the determination has besides. Pure. */
import { SOURCE, STATUS } from "../../codes";
import type { Answer, AnswerSource } from "../../forms/answers";
import type { Definition } from "../../forms/definition";
import type { Answered } from "../../forms/duties/arising";

const GROUP = "needs_table";
const FORMS: readonly string[] = ["care-support-plan", "carer-support-plan"];

/** One need of a plan, by its row. */
export interface Need {
  readonly row: string;
  /** Null where it has no name. */
  readonly words: string | null;
}

export const hasNeeds = (form: string): boolean => FORMS.includes(form);

/** Where a need says who meets it. */
export const metAt = (row: string): string => `${GROUP}/${row}/met_by`;

/** Eligible needs nobody meets: a missing answer counts as eligible and as not met, so nobody falls between. */
export function unmetNeeds(form: string, from: Answered): readonly Need[] {
  if (!hasNeeds(form)) return [];
  const at = (row: string, question: string) => from.value(`${GROUP}/${row}/${question}`);
  return (from.rows(GROUP) ?? [])
    .filter((row) => {
      const met = at(row, "met_by");
      const eligible = at(row, "eligible");
      return (
        (eligible === null || eligible === "yes") &&
        (!Array.isArray(met) || met.includes("not_yet"))
      );
    })
    .map((row) => ({ row, words: at(row, "description") as string | null }));
}

/** A need of a determination, with what a plan copies of it. */
export interface Decided extends Need {
  /** By path in the plan, each with its source kept where the person or a carer said it. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** What the plan's form copies of each need of a determination. */
const copiedOf = ({ copied_in }: Pick<Definition, "copied_in">) =>
  (copied_in ?? []).filter(
    ({ to, from }) => from === "eligibility" && to.startsWith(`${GROUP}/*/`),
  );

/** Needs that a determination has and a plan has not: each row keeps its id from one form to the next. */
export function leftOut(
  form: Pick<Definition, "copied_in">,
  plan: AnswerSource,
  determination: AnswerSource,
): readonly Decided[] {
  const here = new Set(plan.rows(GROUP));
  const copied = copiedOf(form);
  return determination
    .rows("needs")
    .filter((row) => !here.has(row))
    .map((row) => {
      const answers: Record<string, Answer> = {};
      for (const each of copied) {
        const path = each.path.replace("*", row);
        const answer = determination.unsettled(path) ? undefined : determination.answer(path);
        if (answer?.status === STATUS.answered) {
          const said = answer.source === SOURCE.person_said || answer.source === SOURCE.carer_said;
          const source = said ? answer.source : SOURCE.record;
          answers[each.to.replace("*", row)] = { ...answer, source, note: null };
        }
      }
      const words = answers[`${GROUP}/${row}/description`]?.value;
      return { row, words: typeof words === "string" ? words : null, answers };
    });
}

/** Puts a need of the determination in the plan, under the id it has there. */
export function takeNeed(
  plan: {
    restoreRow(group: string, row: string): void;
    writeAll(answers: Readonly<Record<string, Answer>>): void;
  },
  asks: (path: string) => boolean,
  need: Decided,
): void {
  plan.restoreRow(GROUP, need.row);
  plan.writeAll(Object.fromEntries(Object.entries(need.answers).filter(([path]) => asks(path))));
}
