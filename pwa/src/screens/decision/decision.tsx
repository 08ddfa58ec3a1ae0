/**
 * The decision sheet: one page that shows everything a decision covers, and covers only what it shows
 * (screens.md 21). What arrives while it is open waits until the manager asks to see it.
 */
import { useMemo, useRef, useState } from "preact/hooks";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import type { RecordHandle, Session } from "../../session/types";
import { td } from "../../text/en-desk";
import { Details } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { answerContext } from "../shown-answer";
import { AnswerRuns, Answers, type AnswersProps, goToAnswer } from "./answers";
import { Check } from "./check";
import { changedBetween, notCoveredBy, type Snapshot, snapshot } from "./covered";
import { Decide, decideBar } from "./decide";
import { type Case, caseOf } from "./desk";
import "./decision.css";
import { Outcome, ProposedSince } from "./outcome";
import { Sources } from "./sources";
import { barTo, lastAccepted } from "./standing";
import { SummaryBlocks } from "./summary";
import { summaryOf } from "./summary-of";
import { conversationWords, headingWords } from "./words";
import { pinLimits, type Workflow, workflowOf } from "./workflow";

const QUEUE = { to: "/queue", words: td("back.queue") };

/** What the last return asked, by path. */
function askedBefore({ commands }: Case): ReadonlyMap<string, string> {
  const last = lastAccepted(commands, "return");
  const pins = last?.arguments.pins;
  if (!last || !Array.isArray(pins)) return new Map();
  return new Map(
    pins
      .filter(Array.isArray)
      .map(([path, words]) => [
        String(path),
        td("decision.asked", { name: last.by.name.split(" ")[0] ?? "", words: String(words) }),
      ]),
  );
}

/** Every answer; read a second time, those that are new first and the rest folded. */
function Covered({ now, ...props }: AnswersProps & { now: Case }) {
  const { context, answers } = props;
  const { handle } = context;
  const again = handle.state.value.versionNo > 1 && now.standing.kind === "open";
  const fresh = useMemo(
    () => (again ? notCoveredBy(answers, handle, "return") : null),
    [again, answers.length, props.changed.size, handle],
  );
  if (!fresh) {
    return (
      <>
        <h2>{td("decision.answers")}</h2>
        <p class="govuk-body">{td("decision.answersAll", { n: answers.length })}</p>
        <Answers {...props} />
      </>
    );
  }
  const rest = answers.filter(({ path }) => !fresh.has(path));
  return (
    <>
      <h2>{td("decision.readingAgain")}</h2>
      {fresh.size === 0 && <p class="govuk-body">{td("decision.readingAgainNone")}</p>}
      <AnswerRuns {...props} answers={answers.filter(({ path }) => fresh.has(path))} />
      {rest.length > 0 && (
        <Details summary={td("decision.rest", { n: rest.length })}>
          <Answers {...props} answers={rest} />
        </Details>
      )}
    </>
  );
}

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly table: Workflow;
}

function OpenDecision({ session, handle, table }: OpenProps) {
  const context = answerContext(session, handle);
  const now = caseOf(context, table);
  const [step, setStep] = useState<"sheet" | "check" | "done">("sheet");
  const [sources, setSources] = useState<{ what: string; paths: readonly string[] } | null>(null);
  const opened = useRef<Snapshot | null>(null);
  const shown = snapshot(now.answers, handle);
  opened.current ??= shown;
  const changed = changedBetween(opened.current, shown);

  const show = (): void => {
    handle.showArrived();
    setStep("sheet");
    requestAnimationFrame(() => document.getElementById("changes")?.focus());
  };
  const acts = { onAuthorise: () => setStep("check"), onShow: show };

  if (step === "check") {
    return (
      <Check
        key="check"
        now={now}
        onBack={() => setStep("sheet")}
        onShow={show}
        onDone={() => {
          setStep("done");
          say(td("done.authorised", { when: when(Date.now()) }));
        }}
      />
    );
  }

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
  const region = open && <Decide now={now} changed={changed} {...acts} />;
  const beside = wide.value ? (
    <div class="ds-beside">
      {region}
      {sources && <Sources {...sources} context={context} onClose={() => setSources(null)} />}
    </div>
  ) : undefined;
  return (
    <Page
      key={step}
      heading={headingWords(context.form.words(handle.definition.title), Math.max(1, version))}
      back={QUEUE}
      person={context.person}
      record={handle}
      bar={open ? decideBar(now, acts) : undefined}
      margin={beside}
    >
      <p class="govuk-body ds-number">
        {now.submitted &&
          td("decision.by", { name: now.submitted.by.name, when: when(now.submitted.made) })}{" "}
        {open && td("decision.notAuthorised")}
      </p>
      <Outcome now={now} />
      {now.standing.kind === "decided" && <ProposedSince context={context} />}
      {talk !== null && <p class="govuk-inset-text">{talk}</p>}
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
      {!wide.value && region}
      <Covered {...answers} now={now} />
    </Page>
  );
}

export default function DecisionScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const table = workflowOf(session);
  if (opened.kind === "gone") return <Gone />;
  if (opened.kind === "opening") return null;
  if (!table) {
    return (
      <Page heading={td("decision.region")} back={QUEUE} record={opened.handle}>
        <p class="govuk-body">{td("return.noTable")}</p>
      </Page>
    );
  }
  return <OpenDecision session={session} handle={opened.handle} table={table} />;
}
