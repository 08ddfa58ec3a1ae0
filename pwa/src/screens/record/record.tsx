/** A record's task list: the whole of it, what is left, and where to carry on. */
import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { answerWords } from "../../app/answer-words";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import type { FormState } from "../../forms/state";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { Details, InsetText, SummaryList } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";
import { firstName } from "../../ui/person-banner";
import { isDone, pinsOf, returnOf } from "../section/comments";
import { Eligibility } from "../section/eligibility";
import { SectionList } from "./section-list";
import { handleState, readOnlyWords } from "./state-words";

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
}

/** How many sections have nothing left, and the first that has. *Tracked.* */
function countOf(form: FormState): { done: number; all: number; next: number } {
  let done = 0;
  let all = 0;
  let next = -1;
  form.definition.sections.forEach((section, i) => {
    if (!form.sectionShown(section.id).value) return;
    all++;
    const { status } = form.sectionProgress(section.id).value;
    if (status === "answered") done++;
    else if (next < 0) next = i;
  });
  return { done, all, next };
}

function Returned({ handle }: { handle: RecordHandle }) {
  const command = returnOf(handle);
  if (!command) return null;
  const { note } = command.arguments;
  return (
    <InsetText>
      <p>
        {tp("tasks.returned", {
          name: command.by.name,
          when: when(command.ruledAt ?? command.made),
        })}
      </p>
      {typeof note === "string" && note !== "" && (
        <>
          <p class="govuk-heading-s">{tp("tasks.note")}</p>
          <p class="ds-reading">{note}</p>
        </>
      )}
    </InsetText>
  );
}

/** Answers that came after an authorisation: no part of it, each a way into its history. */
function ProposedSince({ handle, form }: { handle: RecordHandle; form: FormState }) {
  if (handle.state.value.state !== "authorised") return null;
  const paths = handle.proposedSince().filter((path) => form.place(path));
  if (paths.length === 0) return null;
  return (
    <InsetText>
      <p>
        <strong>{tp("tasks.proposed", { n: paths.length })}</strong> {tp("tasks.proposedHint")}
      </p>
      <ul class="ds-list">
        {paths.map((path) => (
          <li key={path}>
            <Button
              kind="link"
              onPress={() => navigate(`/record/${handle.id}/history`, { hold: { path } })}
            >
              {questionWords(form, path)}
            </Button>
          </li>
        ))}
      </ul>
    </InsetText>
  );
}

/** Answers whose questions are not asked any more: kept, listed, left out. */
function Kept({ session, handle, form }: OpenProps & { form: FormState }) {
  const state = handle.state.value;
  const kept = useMemo(() => form.review(session.today()).kept, [form, session, state]);
  if (kept.length === 0) return null;
  const words = { form, today: session.today() };
  return (
    <Details summary={tp("tasks.kept", { n: kept.length })}>
      <SummaryList
        rows={kept.map((path) => {
          const item = form.place(path)?.item;
          return {
            key: questionWords(form, path),
            value: item ? answerWords(words, item, handle.answer(path)) : "",
          };
        })}
      />
    </Details>
  );
}

/** What a record that has been decided on can be looked at as: the decision, and what changed since. */
function Looks({ session, handle }: OpenProps) {
  if (!handle.commands().some(({ outcome }) => outcome === "accepted")) return null;
  return (
    <ul class="ds-list">
      {session.me.roles.includes("manager") && (
        <li>
          <Button kind="link" href={`/record/${handle.id}/decision`}>
            {tp("tasks.decision")}
          </Button>
        </li>
      )}
      <li>
        <Button kind="link" href={`/record/${handle.id}/compare`}>
          {tp("tasks.compare")}
        </Button>
      </li>
    </ul>
  );
}

function OpenRecord({ session, handle }: OpenProps) {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  const count = useComputed(() => countOf(form)).value;
  const home = `/record/${handle.id}`;
  const writable = handle.writable();
  const pins = pinsOf(handle);
  const next = form.definition.sections[count.next];
  const manager = session.me.roles.includes("manager") && handle.state.value.state === "submitted";
  const submit = pins.length
    ? tp("tasks.again", {
        done: pins.filter((pin) => isDone(handle, pin)).length,
        all: pins.length,
      })
    : tp("tasks.check");
  const bar = manager ? (
    <Button kind="filled" href={`${home}/decision`}>
      {tp("tasks.decide")}
    </Button>
  ) : writable && next ? (
    <Button kind="filled" href={`${home}/section/${count.next + 1}`}>
      {tp("tasks.carry", { title: form.words(next.title) })}
    </Button>
  ) : writable ? (
    <Button kind="filled" href={`${home}/submit`}>
      {submit}
    </Button>
  ) : undefined;
  const strip = <Eligibility form={form} handle={handle} />;
  return (
    <Page
      heading={form.words(form.definition.title)}
      back={
        person
          ? { to: `/person/${person.id}`, words: t("back.person", { name: firstName(person) }) }
          : { to: "/people", words: t("back.people") }
      }
      person={person}
      record={handle}
      bar={bar}
      margin={wide.value ? strip : undefined}
    >
      {writable ? (
        <p class="govuk-body">{handle.fresh ? tp("tasks.fresh") : handleState(session, handle)}</p>
      ) : (
        <p class="govuk-inset-text">{t("readonly", { why: readOnlyWords(session, handle) })}</p>
      )}
      <p class="govuk-body ds-number">
        {tp("tasks.answered", { done: count.done, all: count.all })}
      </p>
      <Returned handle={handle} />
      <ProposedSince handle={handle} form={form} />
      <nav aria-label={tp("tasks.sections")}>
        <SectionList form={form} handle={handle} />
      </nav>
      {!wide.value && strip}
      {writable && next && (
        <ButtonGroup>
          <Button href={`${home}/submit`}>{submit}</Button>
        </ButtonGroup>
      )}
      <Looks session={session} handle={handle} />
      <Kept session={session} handle={handle} form={form} />
    </Page>
  );
}

export default function RecordScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  return <OpenRecord session={session} handle={opened.handle} />;
}
