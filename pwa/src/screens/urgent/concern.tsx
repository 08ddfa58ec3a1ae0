/** Raise a safeguarding concern: for the worker who has just been told (screens.md 19). */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { homeOf } from "../../app/current";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { Page } from "../../app/page";
import { goBack, navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { freezeAloud } from "../../app/unsaved";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Json } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tu } from "../../text/urgent";
import { Details, InsetText, Notice } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { clock } from "../../ui/dates";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { AskingProvider, askingOf } from "../section/context";
import { fetchRarer } from "../section/lazily";
import { Parts } from "../section/parts";

const FORM = "safeguarding-concern";
/** The sections of whoever raises it; the rest are the safeguarding manager's. */
const RAISED = 4;
const NOBODY = "none";

const seen = (value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

function Danger() {
  return (
    <Notice>
      <p>
        <strong>{tu("concern.danger")}</strong>{" "}
        <a class="govuk-link ds-target" href="tel:999">
          {tu("concern.999")}
        </a>
      </p>
    </Notice>
  );
}

/** A record begun for this and not raised yet is gone on with: nothing is written twice after a lock. */
function useConcern(session: Session, about: string): RecordHandle | "gone" | null {
  const [found, setFound] = useState<RecordHandle | "gone" | null>(null);
  useEffect(() => {
    let here = true;
    let opened: RecordHandle | null = null;
    const hand = session.scratch(about === NOBODY ? "" : about, "concern");
    const person = session.people.peek().find(({ id }) => id === about);
    const begin = () =>
      session.start(FORM, person?.id ?? null, {
        aware_at: seen(`${session.today()}T${clock(now.peek())}`),
        raised_by: seen(["staff", session.me.actor, session.me.name, null]),
        ...(person && { adult_at_risk: seen(["circle", person.id, usedName(person), null]) }),
      });
    const held = hand.read();
    const opening = held === null ? begin() : session.open(held).catch(begin);
    opening.then(
      (handle) => {
        opened = handle;
        hand.write(handle.id);
        if (here) setFound(handle);
        else handle.close();
      },
      () => here && setFound("gone"),
    );
    return () => {
      here = false;
      opened?.close();
    };
  }, [session, about]);
  return found;
}

function Concern({
  session,
  handle,
  about,
}: {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly about: string;
}) {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  const asking = useMemo(
    () => askingOf(session, handle, form, person, null),
    [session, handle, form, person],
  );
  const going = useRef(false);
  useEffect(fetchRarer, []);
  useEffect(() => () => freezeAloud(handle), [handle]);
  const home = person ? `/person/${person.id}` : homeOf(session);
  const raise = async (): Promise<void> => {
    if (going.current) return;
    going.current = true;
    // With nothing else written this is what is sent: a concern never waits for an answer.
    if (!handle.answer("sent_to")) handle.write("sent_to", seen(tu("concern.sentTo")));
    try {
      await handle.freeze();
    } catch {
      going.current = false;
      return;
    }
    session.scratch(about === NOBODY ? "" : about, "concern").write(null);
    say(tu("concern.raised", { time: clock(now.peek()) }));
    goBack(home, true);
  };
  const [first, ...rest] = form.definition.sections.slice(0, RAISED);
  return (
    <AskingProvider value={asking}>
      <Page
        heading={tu("concern.h1")}
        back={{
          to: home,
          words: person ? t("back.person", { name: usedName(person) }) : t("fail.home"),
        }}
        person={person}
        record={handle}
        bar={
          <Button kind="filled" onPress={() => void raise()}>
            {tu("concern.raise")}
          </Button>
        }
      >
        <Danger />
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          {first && <Parts section={first} />}
          <InsetText>{tu("concern.first")}</InsetText>
          <Details summary={tu("concern.rest")}>
            {rest.map((section) => (
              <section key={section.id}>
                <h2>{form.words(section.title)}</h2>
                <Parts section={section} />
              </section>
            ))}
          </Details>
        </form>
      </Page>
    </AskingProvider>
  );
}

/** Whom it is about, where it was not begun from their own page. */
function Who({ session }: { session: Session }) {
  const [chosen, choose] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const next = () => {
    if (chosen === null) setError(tu("concern.whoMissing"));
    else navigate(`/concern/${chosen}`, { replace: true });
  };
  return (
    <Page
      heading={tu("concern.h1")}
      back={{ to: homeOf(session), words: t("fail.home") }}
      bar={
        <Button kind="filled" onPress={next}>
          {tu("concern.whoBar")}
        </Button>
      }
    >
      <Danger />
      <Radios
        id="concern-who"
        legend={tu("concern.who")}
        error={error}
        options={[
          ...session.people.value.map((person) => ({ value: person.id, label: usedName(person) })),
          { value: NOBODY, label: tu("concern.whoNone") },
        ]}
        value={chosen}
        onChoose={choose}
      />
    </Page>
  );
}

function Begun({ session, about }: { session: Session; about: string }) {
  const found = useConcern(session, about);
  if (found === "gone") return <Gone />;
  return found && <Concern session={session} handle={found} about={about} />;
}

export default function RaiseConcern({ session, params }: ScreenProps) {
  const may = session.startable.value.some(({ id }) => id === FORM);
  const about = params.person;
  if (!may) {
    const manager = session.manager();
    return (
      <Page heading={tu("concern.h1")} back={{ to: homeOf(session), words: t("fail.home") }}>
        <Danger />
        <p class="govuk-body">
          {manager ? tu("concern.notYours", { name: manager.name }) : tu("concern.notYoursPlain")}
        </p>
      </Page>
    );
  }
  if (about === undefined) return <Who session={session} />;
  return <Begun key={about} session={session} about={about} />;
}
