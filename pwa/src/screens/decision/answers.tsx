/** Answers a decision covers, in full: each a way into its history and a place to pin a comment. */
import { td } from "../../text/en-desk";
import { Tag } from "../../ui/blocks";
import { type AnswerContext, rowTitle, ShownAnswer } from "../shown-answer";
import { useAnswerActs } from "./answer-acts";
import { bySection, type CoveredAnswer } from "./covered";
import type { PinLimits } from "./pins";

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

/** Runs of answers that stand in the same row of a group, with the row's name. */
function runs(context: AnswerContext, answers: readonly CoveredAnswer[]) {
  const found: { title: string | null; key: string; answers: CoveredAnswer[] }[] = [];
  for (const answer of answers) {
    const { group, row } = context.form.place(answer.path) ?? {};
    const key = group && row !== undefined ? `${group.id}/${row}` : "";
    const last = found.at(-1);
    if (last && last.key === key) {
      last.answers.push(answer);
    } else {
      const title = group && row !== undefined ? rowTitle(context.form, group, row) : null;
      found.push({ title, key, answers: [answer] });
    }
  }
  return found;
}

/** Answers under the rows they belong to. */
function AnswerRuns(props: AnswersProps) {
  return (
    <>
      {runs(props.context, props.answers).map(({ title, answers }) => (
        <div key={answers[0]?.path} class="ds-run">
          {title !== null && <h4 class="govuk-heading-s">{title}</h4>}
          <dl>
            {answers.map((answer) => (
              <Answer key={answer.path} {...props} answer={answer} />
            ))}
          </dl>
        </div>
      ))}
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
