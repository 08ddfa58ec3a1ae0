/** Raise a safeguarding concern: for the worker who has just been told (screens.md 19). */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { homeOf } from "../../app/current";
import { fieldId } from "../../app/field-id";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { Page } from "../../app/page";
import { goBack } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { freezeAloud } from "../../app/unsaved";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Definition, Json } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tu } from "../../text/urgent";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { clock } from "../../ui/dates";
import { ErrorSummary } from "../../ui/error-summary";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { InsetText } from "../../ui/summary";
import { concernBegun, concernRaised } from "../groups/concerns";
import { AskingProvider, askingOf } from "../section/context";
import { fetchRarer } from "../section/lazily";
import { Parts } from "../section/parts";
import { isSaid } from "./adult";
import { Danger } from "./danger";
import { NOBODY, Who } from "./who";

const FORM = "safeguarding-concern";
/** The sections of whoever raises it; the rest are the safeguarding manager's. */
const RAISED = 4;

const seen = (value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

/** What the page was opened with, in memory only: whom it is about and the session it came from. */
interface Origin {
  /** Whom it is about, in words; with it a new concern is begun, once for each `begin`. */
  readonly adult?: string | undefined;
  readonly begin?: string | undefined;
  /** The session: its group, its page, and its place and time. */
  readonly group?: string | undefined;
  readonly from?: string | undefined;
  readonly came?: string | undefined;
}

/** Descriptions a concern was begun with already: coming back to the page begins no second one. */
const begunWith = new Set<string>();

const asks = (definition: Definition, id: string): boolean =>
  definition.sections.some(({ items }) => items.some((item) => item.id === id));

/** What a concern begins with. */
async function firstAnswers(
  session: Session,
  about: string,
  { adult, came }: Origin,
): Promise<Record<string, Answer>> {
  const person = session.people.peek().find(({ id }) => id === about);
  const hash = session.startable.peek().find(({ id }) => id === FORM)?.hash ?? "";
  const definition = await session.definition(hash);
  return {
    aware_at: seen(`${session.today()}T${clock(now.peek())}`),
    raised_by: seen(["staff", session.me.actor, session.me.name, null]),
    ...(person
      ? { adult_at_risk: seen(["circle", person.id, usedName(person), null]) }
      : adult && { adult_at_risk: seen(["other", null, adult, null]) }),
    ...(came && asks(definition, "came_from") && { came_from: seen(came) }),
  };
}

/** A record begun for this and not raised yet is gone on with: nothing is written twice after a lock. */
function useConcern(session: Session, about: string, origin: Origin): RecordHandle | "gone" | null {
  const [found, setFound] = useState<RecordHandle | "gone" | null>(null);
  useEffect(() => {
    let here = true;
    let opened: RecordHandle | null = null;
    const { begin: token, group } = origin;
    const hand = session.scratch(about === NOBODY ? "" : about, "concern");
    const begin = async () =>
      session.start(
        FORM,
        about === NOBODY ? null : about,
        await firstAnswers(session, about, origin),
      );
    const anew = token !== undefined && !begunWith.has(token);
    const held = anew ? null : hand.read();
    const opening = held === null ? begin() : session.open(held).catch(begin);
    opening.then(
      (handle) => {
        opened = handle;
        if (token !== undefined) begunWith.add(token);
        hand.write(handle.id);
        if (group) concernBegun(session, group, { record: handle.id, about });
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
  from,
}: {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly about: string;
  /** The page of the session it came from. */
  readonly from: string | undefined;
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
  const [missing, setMissing] = useState(0);
  const [empty, setEmpty] = useState(false);
  const home = person ? `/person/${person.id}` : homeOf(session);
  const adult = "adult_at_risk";
  // Two accounts of who it is are both of somebody.
  const unsaid = () => !handle.unsettled(adult) && !isSaid(handle.answer(adult)?.value);
  const raise = async (): Promise<void> => {
    if (going.current) return;
    if (unsaid()) {
      setMissing(missing + 1);
      return;
    }
    // One finger that slipped raises nothing; a second press does, whatever is written.
    if (handle.fresh && !empty) {
      setEmpty(true);
      say(tu("concern.empty"), "assertive");
      return;
    }
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
    concernRaised(session, handle.id, now.peek());
    say(tu("concern.raised", { time: clock(now.peek()) }));
    goBack(from ?? home, true);
  };
  const [first, ...rest] = form.definition.sections.slice(0, RAISED);
  return (
    <AskingProvider value={asking}>
      <Page
        heading={tu("concern.h1")}
        back={{
          to: from ?? home,
          words: from
            ? tu("concern.backFrom")
            : person
              ? t("back.person", { name: usedName(person) })
              : t("fail.home"),
        }}
        person={person}
        record={handle}
        bar={
          <Button kind="filled" onPress={() => void raise()}>
            {tu("concern.raise")}
          </Button>
        }
      >
        {missing > 0 && unsaid() && (
          <ErrorSummary
            key={missing}
            title={tu("concern.problem")}
            problems={[{ words: tu("concern.adultUnsaid"), href: `#${fieldId(adult)}` }]}
          />
        )}
        {empty && handle.fresh && <InsetText>{tu("concern.empty")}</InsetText>}
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

interface BegunProps {
  readonly session: Session;
  readonly about: string;
  readonly origin: Origin;
}

function Begun({ session, about, origin }: BegunProps) {
  const found = useConcern(session, about, origin);
  if (found === "gone") return <Gone />;
  return found && <Concern session={session} handle={found} about={about} from={origin.from} />;
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
  return <Begun key={about} session={session} about={about} origin={params} />;
}
