/**
 * Check and submit: everything that is submitted stands on this page (screens.md 9). What is missing is
 * said only once Submit is pressed.
 */

import { untracked } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { focusPath } from "../../app/focus-path";
import { openTitle } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { meant, useMeant } from "../../app/meant";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { questionWords } from "../../app/problem-words";
import type { ScreenProps } from "../../app/routes";
import { useRuling } from "../../app/ruling";
import { wide } from "../../app/viewport";
import { keptByHand } from "../../forms/kept";
import { reviewOf } from "../../forms/review";
import type { Problem } from "../../forms/slips";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { InsetText, Notice } from "../../ui/summary";
import { Duties } from "../duties/duties";
import { hasNeeds } from "../duties/needs";
import { PlanNeeds } from "../duties/plan-needs";
import { dutyProblems, dutyWarnings } from "../duties/problems";
import { CopiedFromOthers } from "../record/copied-from";
import { SectionCounts } from "../record/lazily";
import { handleState, readOnlyWords } from "../record/read-only";
import { endingOf } from "../record/state-words";
import { Eligibility as Considered } from "../section/eligibility";
import {
  type AnswerContext,
  Arrived,
  answerContext,
  Contents,
  ShownAnswer,
  ShownForm,
} from "../shown-answer";
import { apartProblems } from "../shown-answer/apart-words";
import { SettleFirst } from "./first";
import { FromLastTime } from "./from-last-time";
import { type Destination, NotAccepted, outcomeWords, Submitted } from "./outcome";
import { ProblemSummary, Warnings } from "./problem-summary";
import { commentCount, Returned } from "./returned";
import { type Standing, standingOf } from "./standing";
import "./submit.css";
import { unsettledIn } from "./to-settle-first";
import { youngWords } from "./young";

/** What pressing Submit last found; `press` tells one time from the next. */
interface Found {
  readonly press: number;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly noneDone: boolean;
}

const NOTHING: Found = { press: 0, problems: [], warnings: [], noneDone: false };

/** Records that were not complete when Submit was last pressed: who comes back still has the list. */
const incomplete = new WeakSet<RecordHandle>();

/** What stops submitting now. */
function problemsOf(context: AnswerContext): Problem[] {
  const { problems } = reviewOf(context.form, context.session.today());
  const law = untracked(() => dutyProblems(context.form, problems));
  const { form, handle, personName } = context;
  return [...problems, ...law, ...untracked(() => apartProblems(form, handle, personName))];
}

/** What may be left as it is and is said first: needs before what the form would like to know. */
const warningsOf = ({ form, session }: AnswerContext): Problem[] => [
  ...untracked(() => dutyWarnings(form)),
  ...reviewOf(form, session.today()).warnings,
];

/** What the list that was left says by now; nothing where there was none. */
const stillFound = (context: AnswerContext): Found =>
  incomplete.has(context.handle) ? { ...NOTHING, problems: problemsOf(context) } : NOTHING;

/** Answers of questions that are no longer asked: kept, and part of nothing. */
function Kept({ context }: { context: AnswerContext }) {
  const kept = keptByHand(context.form);
  if (kept.length === 0) return null;
  return (
    <Details summary={ta("submit.kept", { n: kept.length })}>
      {kept.map((path) => (
        <div class="ds-first" key={path}>
          <h3>{questionWords(context.form, path)}</h3>
          <ShownAnswer context={context} path={path} />
        </div>
      ))}
    </Details>
  );
}

/** Said once before going on: what is missing but may be. */
function Asides(props: { context: AnswerContext; found: Found; ends: boolean }) {
  const { context, found, ends } = props;
  useEffect(() => document.getElementById("asides")?.focus(), []);
  return (
    <Notice id="asides">
      {found.noneDone && <p>{ta("comment.noneDone")}</p>}
      {found.warnings.length > 0 && (
        <Warnings context={context} problems={found.warnings} ends={ends} />
      )}
    </Notice>
  );
}

interface Pressing {
  readonly found: Found;
  readonly failed: boolean;
  readonly busy: boolean;
  readonly press: (event: MouseEvent) => void;
}

/** The press of Submit: the check, what may be left out, then the command of what is shown. */
function useSubmit(context: AnswerContext, to: Destination): Pressing {
  const { handle, session } = context;
  const [found, setFound] = useState(() => stillFound(context));
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await handle.command("submit", {}, session.today());
      setFound(NOTHING);
      const made = handle
        .commands()
        .filter(({ name }) => name === "submit")
        .at(-1);
      if (made) say(outcomeWords(made, to, Date.now()), "assertive");
      requestAnimationFrame(() => document.getElementById("submitted")?.focus());
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  const isMeant = useMeant();
  /** When the list of what may be left out came on screen. */
  const listed = useRef(0);
  const press = (event: MouseEvent) => {
    if (busy || !isMeant(event)) return;
    if (listed.current > 0 && !meant(event, listed.current)) return;
    setFailed(false);
    const warnings = warningsOf(context);
    const problems = problemsOf(context);
    if (problems.length > 0) incomplete.add(handle);
    else incomplete.delete(handle);
    const { all, done } = commentCount(context);
    const now = { press: found.press + 1, problems, warnings, noneDone: all > 0 && done === 0 };
    const said = found.press > 0 && found.problems.length === 0;
    const more = warnings.length > found.warnings.length || (now.noneDone && !found.noneDone);
    const first = (warnings.length > 0 || now.noneDone) && (!said || more);
    if (problems.length === 0 && !first) {
      void send();
      return;
    }
    setFound(now);
    listed.current = performance.now();
  };
  return { found, failed, busy, press };
}

function Bar(props: {
  context: AnswerContext;
  standing: Standing;
  to: Destination;
  submit: Pressing;
}) {
  const { context, standing, to, submit } = props;
  const { handle } = context;
  const home = `/record/${handle.id}`;
  const { all, done } = commentCount(context);
  const goes = standing.kind === "open" && handle.writable() && youngWords(context) === null;
  const first = to === null ? ta("finish.go") : ta("submit.to", { name: to });
  const words = all > 0 ? ta("submit.again", { done, all }) : first;
  return (
    <>
      <Button href={home}>{t("section.sections")}</Button>
      {goes && (
        <Button kind="filled" onPress={submit.press}>
          {submit.busy ? ta("submit.sending") : words}
        </Button>
      )}
    </>
  );
}

const goesWords = (session: Session, to: Destination): string =>
  to === null
    ? ta("finish.goes")
    : session.manager()
      ? ta("submit.goes", { name: to })
      : ta("submit.goesNobody");

function Top({
  context,
  standing,
  to,
  submit,
}: {
  context: AnswerContext;
  standing: Standing;
  to: Destination;
  submit: Pressing;
}) {
  const { session, handle } = context;
  const { found, failed } = submit;
  const young = youngWords(context);
  if (standing.kind !== "open") {
    return (
      <>
        {standing.submit && <Submitted context={context} submit={standing.submit} to={to} />}
        {standing.kind === "in" && (
          <InsetText>{ta("submit.readonly", { why: readOnlyWords(session, handle) })}</InsetText>
        )}
      </>
    );
  }
  return (
    <>
      {found.problems.length > 0 && (
        <ProblemSummary
          key={found.press}
          context={context}
          problems={found.problems}
          focus={found.press > 0}
        />
      )}
      {found.problems.length === 0 && (found.warnings.length > 0 || found.noneDone) && (
        <Asides key={found.press} context={context} found={found} ends={to === null} />
      )}
      {failed && <Notice>{ta("submit.failed")}</Notice>}
      {standing.refused && <NotAccepted context={context} submit={standing.refused} />}
      {young !== null ? (
        <Notice>
          {young} {ta("submit.tooYoung")}
        </Notice>
      ) : handle.writable() ? (
        <p class="govuk-body">{goesWords(session, to)}</p>
      ) : (
        <InsetText>
          {session.writing.value
            ? ta("submit.readonly", { why: readOnlyWords(session, handle) })
            : tl("tab.other")}
        </InsetText>
      )}
      <Returned context={context} />
    </>
  );
}

function Check({ context }: { context: AnswerContext }) {
  const { session, handle, form, person } = context;
  const manager = session.manager();
  const ends = endingOf(session, handle.form) === "finished";
  const to = ends ? null : (manager?.name ?? ta("submit.manager"));
  const submit = useSubmit(context, to);
  const standing = standingOf(handle.state.value, handle.commands());
  useEffect(() => {
    if (form.definition.presets)
      void import("../section/presets").then((presets) => presets.refresh(context));
  }, [context]);
  useRuling(
    standing.kind === "open" ? standing.refused : standing.submit,
    (made) => outcomeWords(made, to, Date.now()),
    "not-accepted",
  );
  const writable = handle.writable();
  const contents = (
    <Contents
      context={context}
      beside={(section) => <SectionCounts form={form} section={section} />}
    />
  );
  return (
    <Page
      heading={ta(ends ? "finish.title" : "submit.title")}
      back={{ to: `/record/${handle.id}`, words: t("back.sections") }}
      person={person}
      record={handle}
      rail={{ kind: "tasks", label: ta("submit.contents"), content: contents }}
      bar={<Bar context={context} standing={standing} to={to} submit={submit} />}
    >
      <p class="ds-second">
        {ta("submit.state", {
          form: openTitle(form),
          state: handleState(session, handle),
        })}
      </p>
      <Top context={context} standing={standing} to={to} submit={submit} />
      <Arrived handle={handle} />
      <SettleFirst context={context} unsettled={unsettledIn(form, handle)} />
      <CopiedFromOthers session={session} handle={handle} form={form} />
      {writable && <FromLastTime context={context} />}
      {hasNeeds(handle.form) && <PlanNeeds context={context} />}
      <Considered form={form} handle={handle} />
      <Duties context={context} />
      {!wide.value && (
        <nav class="ds-noprint" aria-label={ta("submit.contents")}>
          <h2>{ta("submit.contents")}</h2>
          {contents}
        </nav>
      )}
      <ShownForm
        context={context}
        action={(entry) =>
          writable &&
          entry.item.type !== "calc" && (
            <Button
              kind="link"
              id={`change-${entry.path.replaceAll("/", "-")}`}
              label={ta("submit.changeOf", { label: questionWords(form, entry.path) })}
              onPress={() => focusPath(handle, entry.path)}
            >
              {ta("submit.change")}
            </Button>
          )
        }
      />
      <Kept context={context} />
    </Page>
  );
}

export default function SubmitScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "", true);
  const handle = opened.kind === "open" ? opened.handle : null;
  const context = useMemo(() => handle && answerContext(session, handle), [session, handle]);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  return context && <Check context={context} />;
}
