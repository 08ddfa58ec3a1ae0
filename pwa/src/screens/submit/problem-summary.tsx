/** What stops submitting, in form order; more than ten stand under their sections with counts. */
import { useEffect, useRef } from "preact/hooks";
import { focusPath, sectionNumber } from "../../app/focus-path";
import { problemWords, questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import { slipWords } from "../../app/slip-words";
import type { Problem } from "../../forms/slips";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import "../../ui/error-summary.css";
import type { AnswerContext } from "../shown-answer";

/** A list longer than this is easier to work through by section. */
const LONG = 10;

interface BySection {
  readonly number: number;
  readonly title: string;
  readonly problems: readonly Problem[];
}

/** Problems under the sections that ask their questions. */
export function bySection(context: AnswerContext, problems: readonly Problem[]): BySection[] {
  const groups = new Map<number, Problem[]>();
  for (const problem of problems) {
    const number = sectionNumber(context.handle, problem.path);
    groups.set(number, [...(groups.get(number) ?? []), problem]);
  }
  return [...groups].map(([number, found]) => {
    const section = context.form.definition.sections[number - 1];
    return { number, title: section ? context.form.words(section.title) : "", problems: found };
  });
}

/** How many answers they are about: one answer can be refused in two ways. */
export const answersIn = ({ problems }: BySection): number =>
  new Set(problems.map(({ path }) => path)).size;

/** Opens the section of a problem with its field focused, or where its answers are settled. */
function go({ handle }: AnswerContext, { path, code, params }: Problem): void {
  if (params.screen) {
    navigate(`/record/${handle.id}/${params.screen}`);
  } else if (code === "unsettled" || code === "confirm") {
    navigate(`/record/${handle.id}/settle`, { hold: { path, from: "submit" } });
  } else {
    focusPath(handle, path);
  }
}

/** A slip in what was typed is said as it is beside its box, after the question. */
function wordsOf({ form, handle, session }: AnswerContext, problem: Problem): string {
  const item = form.place(problem.path)?.item;
  const value = handle.answer(problem.path)?.value ?? null;
  if (problem.code !== "wrong_type" || !item) return problemWords(form, problem);
  const slip = slipWords(item, value, session.today());
  return slip === null
    ? problemWords(form, problem)
    : tl("problem.typed", { label: questionWords(form, problem.path), slip });
}

function Problems({ context, problems }: ProblemSummaryProps) {
  return (
    <ul class="govuk-error-summary__list">
      {problems.map((problem) => (
        <li key={`${problem.path} ${problem.code} ${problem.params.check ?? ""}`}>
          <a
            href={`/record/${context.handle.id}/${problem.params.screen ?? `section/${sectionNumber(context.handle, problem.path)}`}`}
            id={`problem-${problem.path.replaceAll("/", "-")}-${problem.code}`}
            onClick={(event) => {
              event.preventDefault();
              go(context, problem);
            }}
          >
            {wordsOf(context, problem)}
          </a>
        </li>
      ))}
    </ul>
  );
}

export interface ProblemSummaryProps {
  readonly context: AnswerContext;
  readonly problems: readonly Problem[];
}

/** Takes the focus when a press brings it, not when somebody comes back to it. */
export function ProblemSummary(props: ProblemSummaryProps & { readonly focus: boolean }) {
  const { context, problems, focus } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, []);
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{tl("submit.bad")}</h2>
        {problems.length <= LONG ? (
          <Problems context={context} problems={problems} />
        ) : (
          bySection(context, problems).map((section) => (
            <div key={section.number}>
              <h3>{ta("submit.inSection", { title: section.title, n: answersIn(section) })}</h3>
              <Problems context={context} problems={section.problems} />
            </div>
          ))
        )}
      </div>
    </div>
  );
}

/** What is missing but may be: said once, before submitting without it. */
export function Warnings({
  context,
  problems,
  ends,
}: ProblemSummaryProps & { readonly ends: boolean }) {
  return (
    <>
      <p>{ta(ends ? "finish.warnings" : "submit.warnings")}</p>
      <Problems context={context} problems={problems} />
    </>
  );
}
