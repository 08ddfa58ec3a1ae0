/** The withdrawal (screens.md 17): the words said, what stops, who was told, and stopping it at once. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { isGroup, type Json } from "../../forms/definition";
import { reviewOf } from "../../forms/review";
import { isBlank } from "../../forms/valid";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { ts } from "../../text/stop";
import { Button, ButtonGroup } from "../../ui/button";
import { clock, dateOf } from "../../ui/dates";
import { say } from "../../ui/live";
import { Panel } from "../../ui/panel";
import { InsetText, Notice } from "../../ui/summary";
import { AskingProvider, askingOf, useAsking } from "../section/context";
import { focusField } from "../section/focus-field";
import { fetchRarer, GroupView } from "../section/lazily";
import { QuestionRuns } from "../section/runs";
import "../section/question.css";
import { AT, doneWords } from "./done";
import { type Decision, decisionsOf, reached, stopDecisions } from "./stopping";

const seen = (value: Json, source: number = SOURCE.observed): Answer => ({
  value,
  status: STATUS.answered,
  source,
  note: null,
});

/** The questions of the form by id, those of a group's rows left out. */
function Questions({ ids }: { ids: readonly string[] }) {
  const { form } = useAsking();
  return (
    <>
      {ids.map((id) => {
        const item = form.place(id)?.item;
        if (!item) return null;
        if (isGroup(item)) return <GroupView key={id} group={item} />;
        return <QuestionRuns key={id} items={[{ path: id, item }]} />;
      })}
    </>
  );
}

const Names = ({ of }: { of: readonly Decision[] }) => (
  <ul class="govuk-list govuk-list--bullet">
    {[...new Set(of.map(({ name }) => name))].map((name) => (
      <li key={name}>{name}</li>
    ))}
  </ul>
);

/** What is still to be said before it can stop; null where it can. */
function lacking(handle: RecordHandle): "stop.scope" | "stop.whom" | "stop.which" | null {
  const has = (path: string): boolean => handle.answer(path) !== undefined;
  switch (handle.answer("scope")?.value) {
    case undefined:
      return "stop.scope";
    case "recipient":
      return handle.rows("scope_recipients").length > 0 ? null : "stop.whom";
    case "purpose":
      return has("scope_purposes") ? null : "stop.which";
    case "category":
      return has("scope_categories") ? null : "stop.which";
    default:
      return null;
  }
}

/** When, by whom, and whom to tell: what the withdrawal is stopped with. A time somebody typed stays theirs. */
function write(session: Session, handle: RecordHandle, gone: readonly Decision[]): void {
  const me: Json = ["staff", session.me.actor, session.me.name, null];
  const written: Record<string, Answer> = {};
  if (isBlank(handle.answer(AT)?.value)) {
    written[AT] = seen(`${dateOf(now.value)}T${clock(now.value)}`);
  }
  if (!handle.answer("taken_by")) written.taken_by = seen(me);
  handle.writeAll(written);
  const told = new Set<string>();
  for (const { recipient, name } of gone) {
    if (recipient === null || told.has(name)) continue;
    told.add(name);
    const row = handle.addRow("recipients_to_tell");
    handle.write(`recipients_to_tell/${row}/tell`, seen(recipient, SOURCE.record));
  }
}

function Open({ session, handle }: { session: Session; handle: RecordHandle }) {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  const asking = useMemo(
    () => askingOf(session, handle, form, person, null),
    [session, handle, form, person],
  );
  const [held, setHeld] = useState<Awaited<ReturnType<typeof decisionsOf>>>([]);
  const [problem, setProblem] = useState<ReturnType<typeof lacking> | "stop.failed">(null);
  const about = handle.persons[0] ?? "";
  useEffect(() => {
    fetchRarer();
    void decisionsOf(session, about).then(setHeld);
  }, [session, about]);
  const decisions = reached(held, handle);
  const gone = decisions.filter((each) => each.gone);
  const waiting = decisions.filter((each) => !each.gone);
  const at = handle.answer(AT)?.value;
  const unclear = !isBlank(at) && form.problems(AT).value.length > 0;
  // What was typed wrong is put right here, and stops nothing until it is pressed again.
  const [mending, setMending] = useState(unclear);
  const stopped = typeof at === "string" && !isBlank(at) && !unclear && !mending;
  const home = `/record/${handle.id}`;
  const { personName: name } = asking;
  const common = {
    heading: ts("stop.h1", { name }),
    back: { to: home, words: ts("stop.back") },
    person,
    record: handle,
  };
  const complete = (): boolean =>
    reviewOf(form, session.today()).problems.length === 0 && handle.writable();
  const stop = async (): Promise<void> => {
    if (unclear) {
      focusField(AT, new AbortController().signal);
      return;
    }
    const lacks = lacking(handle);
    setProblem(lacks);
    if (lacks) {
      say(ts(lacks), "assertive");
      return;
    }
    try {
      write(session, handle, gone);
      await handle.freeze();
      await stopDecisions(session, handle, waiting, formOf);
      // Finished where nothing is left to answer: then whoever was told is somebody's to tell again.
      if (complete()) await handle.command("submit", {}, session.today());
      setMending(false);
      say(doneWords(String(handle.answer(AT)?.value)), "assertive");
      requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus());
      void session.sendNow();
    } catch {
      setProblem("stop.failed");
      say(ts("stop.failed"), "assertive");
    }
  };
  if (stopped) {
    return (
      <Page {...common} bar={<Button href={home}>{t("section.sections")}</Button>}>
        <Panel title={doneWords(at)} />
        <p class="govuk-body">{ts(handle.unsent.value > 0 ? "stop.unsent" : "stop.sent")}</p>
        {waiting.length > 0 && (
          <>
            <h2>{ts("stop.stopped")}</h2>
            <Names of={waiting} />
          </>
        )}
        <h2>{ts("stop.already")}</h2>
        {gone.length > 0 ? (
          <>
            <Names of={gone} />
            <p class="govuk-body">{ts("stop.alreadyHint")}</p>
          </>
        ) : (
          <p class="govuk-body">{ts("stop.nobody")}</p>
        )}
        {handle.writable() ? (
          <>
            <p class="govuk-body">{ts("stop.unfinished")}</p>
            <ButtonGroup>
              <Button href={`${home}/submit`}>{ts("stop.finish")}</Button>
              <Button kind="link" href={`${home}/section/3`}>
                {ts("stop.reply")}
              </Button>
            </ButtonGroup>
          </>
        ) : (
          gone.length > 0 && (
            <>
              <p class="govuk-body">{ts("stop.toDo")}</p>
              <Button kind="link" href={`/person/${about}`}>
                {ts("stop.person")}
              </Button>
            </>
          )
        )}
      </Page>
    );
  }
  if (!handle.writable()) {
    return (
      <Page {...common}>
        <InsetText>{session.writing.value ? ts("stop.readOnly") : tl("tab.other")}</InsetText>
      </Page>
    );
  }
  return (
    <AskingProvider value={asking}>
      <Page
        {...common}
        bar={
          <Button kind="filled" onPress={() => void stop()}>
            {ts("stop.go")}
          </Button>
        }
      >
        {problem && <Notice>{ts(problem)}</Notice>}
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          <Questions ids={["own_words"]} />
          <p class="govuk-hint">{ts("stop.handHint", { name })}</p>
          <ButtonGroup>
            <Button href={`${home}/stop/hand-over`}>{ts("stop.hand", { name })}</Button>
          </ButtonGroup>
          <h2>{ts("stop.what")}</h2>
          {mending && <Questions ids={[AT]} />}
          <Questions ids={["scope", "scope_purposes", "scope_recipients", "scope_categories"]} />
          <h2>{ts("stop.changes")}</h2>
          {waiting.length > 0 && (
            <>
              <h3>{ts("stop.decided")}</h3>
              <Names of={waiting} />
              <p class="govuk-body">{ts("stop.decidedHint")}</p>
            </>
          )}
          <h3>{ts("stop.already")}</h3>
          {gone.length > 0 ? (
            <>
              <Names of={gone} />
              <p class="govuk-body">{ts("stop.alreadyHint")}</p>
            </>
          ) : (
            <p class="govuk-body">{ts("stop.nobody")}</p>
          )}
          <Questions ids={["effect_explained", "effect_words", "channel"]} />
        </form>
      </Page>
    </AskingProvider>
  );
}

export default function Stop({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  return <Open session={session} handle={opened.handle} />;
}
