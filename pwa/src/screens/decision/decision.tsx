/**
 * The decision sheet: one page that shows everything a decision covers, and covers only what it shows
 * (screens.md 21). What arrives while it is open waits until the manager asks to see it.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { homeOf } from "../../app/current";
import { openTitle } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { useRuling } from "../../app/ruling";
import { wide } from "../../app/viewport";
import { historyOf } from "../../session/history";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { td } from "../../text/en-desk";
import { Details } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { Duties } from "../duties/duties";
import { hasNeeds } from "../duties/needs";
import { UnmetNeeds } from "../duties/plan-needs";
import { pinsIn } from "../section/pinned";
import { answerContext } from "../shown-answer";
import { Answers, type AnswersProps, goToAnswer } from "./answers";
import { changedBetween, notCoveredBy, type Snapshot, snapshot } from "./covered";
import { Decide, decideBar } from "./decide";
import { type Case, caseOf } from "./desk";
import "./decision.css";
import { tl } from "../../text/en-later";
import { EarlierReturn } from "./earlier-return";
import { Outcome, ProposedSince } from "./outcome";
import { clearDesk, deskOf } from "./pins";
import { Sources } from "./sources";
import { barTo, lastAccepted } from "./standing";
import { SummaryBlocks } from "./summary";
import { summaryOf } from "./summary-of";
import { conversationWords, headingWords, outcomeWords } from "./words";
import { pinLimits, type Workflow, workflowOf } from "./workflow";

/** Back to the queue for whoever has one, else to the record. */
const backOf = (session: Session, record: string) =>
  homeOf(session) === "/queue"
    ? { to: "/queue", words: td("back.queue") }
    : { to: `/record/${record}`, words: t("back.sections") };

/** What the last return asked, by path. */
const askedBefore = ({ commands }: Case): ReadonlyMap<string, string> =>
  new Map(
    pinsIn(lastAccepted(commands, "return")).map(({ path, by, words }) => [
      path,
      td("decision.asked", { name: by.split(" ")[0] ?? by, words }),
    ]),
  );

/** The summary, then every answer. */
const Everything = ({ children, ...props }: AnswersProps & { children: ComponentChildren }) => (
  <>
    {children}
    <h2>{td("decision.answers")}</h2>
    <p class="govuk-body">{td("decision.answersAll", { n: props.answers.length })}</p>
    <Answers {...props} />
  </>
);

/** Read a second time: only what changed since the return, and everything else one press away. */
function ReadAgain(props: AnswersProps & { children: ComponentChildren }) {
  const { context, answers, changed } = props;
  const fresh = useMemo(
    () => notCoveredBy(answers, (path) => historyOf(context.handle.ground, path), "return"),
    [answers.length, changed.size, context.handle],
  );
  const rest = answers.filter(({ path }) => !fresh.has(path));
  return (
    <>
      <h2>{td("decision.readingAgain")}</h2>
      {fresh.size === 0 && <p class="govuk-body">{td("decision.readingAgainNone")}</p>}
      <Answers {...props} answers={answers.filter(({ path }) => fresh.has(path))} />
      <Details summary={td("decision.rest", { n: rest.length })}>
        <Everything {...props} answers={rest} />
      </Details>
    </>
  );
}

/** What was on screen when each open record's sheet was first shown; let go of with the record. */
const opened = new WeakMap<RecordHandle, Snapshot>();

/** Whether the sheet of this record was shown since it was opened: nothing is decided unseen. */
export const wasShown = (handle: RecordHandle): boolean => opened.has(handle);

function whenOpened(handle: RecordHandle, shown: Snapshot): Snapshot {
  const before = opened.get(handle) ?? shown;
  opened.set(handle, before);
  return before;
}

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly table: Workflow;
}

function OpenDecision({ session, handle, table }: OpenProps) {
  const context = answerContext(session, handle);
  const now = caseOf(context, table);
  const [sources, setSources] = useState<{ what: string; paths: readonly string[] } | null>(null);
  const shown = snapshot(now.answers, handle);
  const changed = changedBetween(whenOpened(handle, shown), shown);

  const arrived = handle.arrived.value;
  useEffect(() => {
    if (arrived > 0) say(tl("seen.changed", { n: arrived }));
  }, [arrived]);

  const show = (): void => {
    handle.showArrived();
    requestAnimationFrame(() => document.getElementById("changes")?.focus());
  };
  const acts = {
    onAuthorise: () => navigate(`/record/${handle.id}/decision/check`),
    onShow: show,
  };
  const { standing } = now;
  const decided = standing.kind === "decided" && standing.decision.outcome === "accepted";
  // What was in hand for another decision is nothing to say any more.
  useEffect(() => {
    if (decided) clearDesk(deskOf(session, handle.id));
  }, [decided]);
  useRuling(
    standing.kind === "open"
      ? standing.refused
      : standing.kind === "not_submitted"
        ? null
        : standing.decision,
    outcomeWords,
    "not-accepted",
  );

  const open = now.standing.kind === "open";
  const mayPin = open && now.sendBack !== undefined && barTo(now.sendBack, now.who) === null;
  const answers: AnswersProps = {
    context,
    answers: now.answers,
    changed: new Set(changed),
    asked: askedBefore(now),
    limits: mayPin ? pinLimits(now.sendBack) : null,
  };
  const version = handle.state.value.versionNo;
  const talk = open ? conversationWords(version, table.offer_conversation_from_version) : null;
  const summary = summaryOf(handle.form);
  const again = open && version > 1;
  const head = (
    <>
      {summary && (
        <SummaryBlocks
          context={context}
          summary={summary}
          onSources={(paths, what) => {
            if (wide.value) setSources({ paths, what });
            else if (paths[0] !== undefined) goToAnswer(paths[0]);
          }}
        />
      )}
      {hasNeeds(handle.form) && <UnmetNeeds context={context} />}
      <Duties context={context} />
    </>
  );
  const region = open && <Decide now={now} changed={changed} {...acts} />;
  const beside =
    wide.value && (region || sources) ? (
      <div class="ds-beside">
        {region}
        {sources && <Sources {...sources} context={context} onClose={() => setSources(null)} />}
      </div>
    ) : undefined;
  return (
    <Page
      heading={headingWords(openTitle(context.form), Math.max(1, version))}
      back={backOf(session, handle.id)}
      person={context.person}
      record={handle}
      bar={open ? decideBar(now, acts) : undefined}
      margin={beside}
      wide={beside !== undefined}
    >
      <p class="govuk-body ds-number">
        {now.submitted &&
          td("decision.by", { name: now.submitted.by.name, when: when(now.submitted.made) })}{" "}
        {open && td("decision.notAuthorised")}
      </p>
      <Outcome now={now} mayDecide={mayPin} />
      {now.standing.kind === "decided" && <ProposedSince context={context} />}
      {open && <EarlierReturn commands={now.commands} />}
      {talk !== null && <p class="govuk-inset-text">{talk}</p>}
      {!wide.value && again && region}
      {again ? (
        <ReadAgain {...answers}>{head}</ReadAgain>
      ) : (
        <Everything {...answers}>
          {head}
          {!wide.value && region}
        </Everything>
      )}
    </Page>
  );
}

export default function DecisionScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const table = workflowOf(session);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  if (!table) {
    return (
      <Page
        heading={td("decision.region")}
        back={backOf(session, opened.handle.id)}
        record={opened.handle}
      >
        <p class="govuk-body">{td("return.noTable")}</p>
      </Page>
    );
  }
  return <OpenDecision session={session} handle={opened.handle} table={table} />;
}
