/** Everything a decision screen reads of one open record, gathered once a render. *Tracked.* */

import { type Review, reviewOf } from "../../forms/review";
import { authors } from "../../session/covering";
import type { CommandView, StaffMember } from "../../session/types";
import { dutyProblems } from "../duties/problems";
import type { AnswerContext } from "../shown-answer";
import { type CoveredAnswer, coveredAnswers } from "./covered";
import { lastAccepted, type Standing, standingOf, type Who } from "./standing";
import { decisionsOf, rowOf, submitOf, type Workflow, type WorkflowCommand } from "./workflow";

export interface Case {
  readonly context: AnswerContext;
  readonly table: Workflow;
  readonly answers: readonly CoveredAnswer[];
  readonly commands: readonly CommandView[];
  readonly submitted: CommandView | null;
  readonly submitter: StaffMember | null;
  readonly standing: Standing;
  readonly who: Who;
  readonly authorise: WorkflowCommand | undefined;
  readonly sendBack: WorkflowCommand | undefined;
  readonly review: Review;
}

/** The case as it stands on screen now. */
export function caseOf(context: AnswerContext, table: Workflow): Case {
  const { session, handle, form } = context;
  const answers = coveredAnswers(form, handle);
  const commands = handle.commands();
  const submit = submitOf(table, handle.form);
  const submitted = submit ? lastAccepted(commands, submit.name) : null;
  const submitter = submitted?.by ?? null;
  const review = reviewOf(form, session.today());
  return {
    context,
    table,
    answers,
    commands,
    submitted,
    submitter,
    standing: standingOf(handle.state.value, decisionsOf(table, handle.form), commands),
    who: {
      me: session.me,
      submitter,
      authors: authors(handle.ground),
      staff: session.staff.value,
    },
    authorise: rowOf(table, handle.form, "authorise"),
    sendBack: rowOf(table, handle.form, "return"),
    review: { ...review, problems: [...review.problems, ...dutyProblems(form, review.problems)] },
  };
}
