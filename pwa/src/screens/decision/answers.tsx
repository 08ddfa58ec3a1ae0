/** Answers a decision covers, in full: each a way into its history and a place to pin a comment. */
import { td } from "../../text/en-desk";
import { Details, Tag } from "../../ui/blocks";
import { type AnswerContext, ShownAnswer } from "../shown-answer";
import { WeekShown } from "../shown-answer/week";
import { useAnswerActs } from "./answer-acts";
import { bySection, type CoveredAnswer } from "./covered";
import type { PinLimits } from "./pins";
import { type Run, runsOf, type WeekRun } from "./runs";

export interface AnswersProps {
  readonly context: AnswerContext;
  readonly answers: readonly CoveredAnswer[];
  /** Changed since the page opened. */
  readonly changed: ReadonlySet<string>;
  /** What an earlier return asked about an answer, in words. */
  readonly asked: ReadonlyMap<string, string>;
  /** Null where nothing can be pinned. */
  readonly limits: PinLimits | null;
}

export const answerId = (path: string): string => `answer-${path.replaceAll("/", "-")}`;

/** Puts the focus on an answer of this page, opening what it is folded in. */
export function goToAnswer(path: string): void {
  const row = document.getElementById(answerId(path));
  const folded = row?.closest("details");
  if (folded) folded.open = true;
  row?.scrollIntoView({ block: "start" });
  row?.focus({ preventScroll: true });
}

function Answer(props: AnswersProps & { answer: CoveredAnswer }) {
  const { context, answer, changed, asked, limits } = props;
  const { path, item } = answer;
  const request = asked.get(path);
  const { comment, acts } = useAnswerActs(context, path, limits);
  return (
    <div class="ds-answer" id={answerId(path)} tabIndex={-1}>
      <dt class="ds-answer__label">{context.form.words(item.label)}</dt>
      <dd class="ds-answer__value">
        {changed.has(path) && (
          <p>
            <Tag warn>{td("decision.changed")}</Tag>
          </p>
        )}
        {request !== undefined && <p class="ds-answer__asked">{request}</p>}
        <ShownAnswer context={context} path={path} />
        {comment}
      </dd>
      <dd class="ds-answer__acts ds-noprint">{acts}</dd>
    </div>
  );
}

function Rows({ title, answers, ...props }: AnswersProps & Run) {
  return (
    <div class="ds-run">
      {title !== null && <h4 class="govuk-heading-s">{title}</h4>}
      <dl>
        {answers.map((answer) => (
          <Answer key={answer.path} {...props} answers={answers} answer={answer} />
        ))}
      </dl>
    </div>
  );
}

/** The week whole; each visit with its answers is below it, unfolded where something in it wants to be seen. */
function Week({ week, visits, ...props }: AnswersProps & WeekRun) {
  const { context, changed, asked } = props;
  const seen = visits.some(({ answers }) =>
    answers.some(({ path, unsettled }) => unsettled || changed.has(path) || asked.has(path)),
  );
  return (
    <div class="ds-run">
      <h4 class="govuk-heading-s">{context.form.words(week.label)}</h4>
      <WeekShown group={week} context={context} />
      <Details summary={td("decision.visits", { n: visits.length })} open={seen}>
        {visits.map((visit) => (
          <Rows key={visit.answers[0]?.path} {...props} {...visit} />
        ))}
      </Details>
    </div>
  );
}

/** Answers under the rows they belong to. */
function AnswerRuns(props: AnswersProps) {
  return (
    <>
      {runsOf(props.context.form, props.answers).map((run) =>
        "week" in run ? (
          <Week key={run.week.id} {...props} {...run} />
        ) : (
          <Rows key={run.answers[0]?.path} {...props} {...run} />
        ),
      )}
    </>
  );
}

/** All of them, by section in form order; those no longer asked last. */
export function Answers(props: AnswersProps) {
  const { context, answers } = props;
  const kept = answers.filter(({ asked }) => !asked);
  return (
    <>
      {bySection(answers).map(({ section, answers: own }) => (
        <section class="ds-part" key={section.id}>
          <h3>{context.form.words(section.title)}</h3>
          <AnswerRuns {...props} answers={own} />
        </section>
      ))}
      {kept.length > 0 && (
        <section class="ds-part">
          <h3>{td("decision.kept")}</h3>
          <AnswerRuns {...props} answers={kept} />
        </section>
      )}
    </>
  );
}
