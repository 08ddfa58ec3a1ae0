/** One page of notes about a visit: one box with the keyboard up, and later its lines sent on. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { fieldId } from "../../app/field-id";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { holdsPart } from "../../app/overlong";
import { Page } from "../../app/page";
import { goBack, place } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { freezeAloud } from "../../app/unsaved";
import { wide } from "../../app/viewport";
import { SOURCE, STATUS } from "../../codes";
import { isGroup, type Question } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tj } from "../../text/jotting";
import { Button } from "../../ui/button";
import { dateOf } from "../../ui/dates";
import { say } from "../../ui/live";
import { firstName } from "../../ui/person-banner";
import { Notice } from "../../ui/summary";
import { AskingProvider, askingOf } from "../section/context";
import { fetchRarer } from "../section/lazily";
import { QuestionView } from "../section/question";
import { Lines } from "./sending-on";

const FORM = "jotting";
const NOBODY = "none";

/** Today's page about somebody, or the one asked for, gone on with; a new one where there is none yet. */
function useJotting(
  session: Session,
  about: string,
  asked: string | undefined,
): RecordHandle | "gone" | null {
  const [found, setFound] = useState<RecordHandle | "gone" | null>(null);
  useEffect(() => {
    let here = true;
    let opened: RecordHandle | null = null;
    const person = session.people.peek().find(({ id }) => id === about)?.id ?? null;
    const today = dateOf(now.peek());
    const held = session.records
      .peek()
      .filter((entry) => entry.form === FORM && entry.person === person)
      .find(({ id, started }) => (asked ? id === asked : dateOf(started) === today));
    const opening = held
      ? session.open(held.id)
      : session.start(FORM, person, {
          event_date: {
            value: session.today(),
            status: STATUS.answered,
            source: SOURCE.observed,
            note: null,
          },
        });
    opening.then(
      (handle) => {
        opened = handle;
        if (here) setFound(handle);
        else handle.close();
      },
      () => here && setFound("gone"),
    );
    return () => {
      here = false;
      opened?.close();
    };
  }, [session, about, asked]);
  return found;
}

function Open({
  session,
  handle,
  about,
}: {
  session: Session;
  handle: RecordHandle;
  about: string;
}) {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  const asking = useMemo(
    () => askingOf(session, handle, form, person, null),
    [session, handle, form, person],
  );
  useEffect(() => () => freezeAloud(handle), [handle]);
  useEffect(fetchRarer, []);
  useEffect(() => {
    const frame = requestAnimationFrame(() => document.getElementById(fieldId("words"))?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const items = new Map<string, Question>(
    form.definition.sections
      .flatMap((section) => section.items)
      .flatMap((item) => (isGroup(item) ? [] : [[item.id, item] as const])),
  );
  const asked = (id: string) => {
    const item = items.get(id);
    return item && <QuestionView path={id} item={item} />;
  };
  const name = person ? firstName(person) : "";
  // From the person's page it leads back there; from the list of whom to write about, back to that.
  const page = person && place.peek().path === `/person/${about}/jot` && `/person/${about}`;
  const lines = <Lines session={session} jotting={handle} person={person} />;
  const done = () => {
    goBack(page || (person ? "/people" : "/jot"));
    if (holdsPart(session, handle.id)) say(tj("jot.cut"), "assertive");
  };
  const photo = () => {
    const control = document.querySelector<HTMLElement>(
      '[data-path="photo"] input, [data-path="photo"] button',
    );
    control?.scrollIntoView({ block: "center" });
    control?.focus();
  };
  return (
    <AskingProvider value={asking}>
      <Page
        heading={person ? tj("jot.of", { name }) : tj("jot.ofNobody")}
        back={
          page
            ? { to: page, words: t("back.person", { name }) }
            : { to: "/jot", words: tj("jot.h1") }
        }
        person={person}
        record={handle}
        margin={wide.value ? lines : undefined}
        bar={
          <>
            <Button onPress={photo}>{tj("jot.photo")}</Button>
            <Button kind="filled" onPress={done}>
              {tj("jot.done")}
            </Button>
          </>
        }
      >
        {!session.writing.value && (
          <Notice>
            <p>{tl("tab.other")}</p>
            <Button onPress={() => void session.takeOver()}>{tl("section.writeHere")}</Button>
          </Notice>
        )}
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          {asked("words")}
          <p class="govuk-body govuk-body-s ds-second">{tj("jot.private")}</p>
          {!wide.value && lines}
          {asked("event_date")}
          {asked("place")}
          {asked("photo")}
        </form>
      </Page>
    </AskingProvider>
  );
}

export default function Jotting({ session, params }: ScreenProps) {
  const about = params.person ?? NOBODY;
  const found = useJotting(session, about, params.record);
  if (found === "gone") return <Gone />;
  return found && <Open session={session} handle={found} about={about} />;
}
