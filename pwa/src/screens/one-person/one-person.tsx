/**
 * Two records that may be of one person, side by side and whole: a person says whether they are, and can
 * say otherwise later. Nothing of either is merged (docs/wire.md 18).
 */
import { useEffect, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { Gone } from "../../app/gone";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { CommandView, PersonEntry, RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tg } from "../../text/registering";
import { Tag } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { firstName } from "../../ui/person-banner";
import { InsetText, Notice } from "../../ui/summary";
import { type AnswerContext, answerContext, ShownAnswer } from "../shown-answer";
import { refusalWords } from "../submit/refusal";
import { type PairRow, pairRows } from "./rows";
import { likenessWords, partWords, registeredWords } from "./said";
import "./one-person.css";

/** Both records, open and in the access log; null while they are being opened or one is not here. */
function useBoth(session: Session, ids: readonly string[]): readonly RecordHandle[] | null {
  const [open, setOpen] = useState<readonly RecordHandle[] | null>(null);
  const wanted = ids.join();
  useEffect(() => {
    let here = true;
    if (wanted === "") return;
    const opening = Promise.all(wanted.split(",").map((id) => session.open(id)));
    const close = (handles: readonly RecordHandle[]) => {
      for (const handle of handles) handle.close();
    };
    opening.then(
      (handles) => (here ? setOpen(handles) : close(handles)),
      () => undefined,
    );
    return () => {
      here = false;
      setOpen((handles) => {
        if (handles) close(handles);
        return null;
      });
    };
  }, [session, wanted]);
  return open;
}

/** The last word given here on these two, whichever of the records carries it. *Tracked.* */
function lastWord(handles: readonly RecordHandle[]): CommandView | null {
  const [one, two] = handles;
  const given = handles.flatMap((handle) =>
    handle.commands().filter(({ name, arguments: args }) => {
      const other = handle === one ? two?.id : one?.id;
      return (name === "link" || name === "unlink") && args.other === other;
    }),
  );
  return given.sort((a, b) => a.made - b.made).at(-1) ?? null;
}

function Word({ word }: { word: CommandView }) {
  const words =
    word.outcome === "accepted"
      ? tg(word.name === "link" ? "same.nowOne" : "same.nowTwo")
      : word.outcome === "refused"
        ? tg("same.no", { reason: word.words[0] ?? refusalWords(word.refusal) })
        : tg("same.sent");
  return (
    <Notice id="same-word">
      <p>{words}</p>
    </Notice>
  );
}

interface SideProps {
  readonly context: AnswerContext;
  readonly person: PersonEntry;
}

/** Whose record a column is, and what has arrived in it since. */
function SideHead({ context, person }: SideProps) {
  const { handle } = context;
  const arrived = handle.arrived.value;
  return (
    <div class="ds-side">
      <h2>{partWords(person)}</h2>
      <p class="ds-second ds-number">{registeredWords(person, now.value)}</p>
      {arrived > 0 && (
        <p class="ds-undo">
          {tg("same.arrived", { n: arrived })}{" "}
          <Button kind="link" onPress={() => handle.showArrived()}>
            {tg("same.show")}
          </Button>
        </p>
      )}
    </div>
  );
}

/** One question, as both records answer it. */
function Row({ row, sides }: { row: PairRow; sides: readonly [SideProps, SideProps] }) {
  return (
    <div class="ds-both">
      <h4 class="ds-both__label">
        {row.label} {row.differ && <Tag>{tg("same.different")}</Tag>}
      </h4>
      <div class="ds-sides">
        {sides.map(({ context, person }, side) => {
          const entry = row.sides[side];
          return (
            <div class="ds-side" key={person.id}>
              <p class="ds-both__whose">{person.registeredBy.name}</p>
              {entry ? (
                <ShownAnswer context={context} path={entry.path} />
              ) : (
                <p class="ds-second">{tg("same.empty")}</p>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Both({ sides }: { sides: readonly [SideProps, SideProps] }) {
  const [one, two] = sides;
  return (
    <>
      <div class="ds-sides">
        <SideHead {...one} />
        <SideHead {...two} />
      </div>
      {pairRows(one.context, two.context).map((section) => (
        <section key={section.id} aria-labelledby={`both-${section.id}`}>
          <h3 id={`both-${section.id}`}>{section.title}</h3>
          {section.rows.map((row) => (
            <Row key={row.key} row={row} sides={sides} />
          ))}
        </section>
      ))}
    </>
  );
}

/** Only one of the two is here: who can compare them. */
function NotHere({
  session,
  person,
  other,
}: {
  session: Session;
  person: PersonEntry;
  other: string;
}) {
  const found = person.duplicates.find((each) => each.other === other);
  const manager = session.manager();
  const who = manager && manager.actor !== session.me.actor ? manager.name : null;
  return (
    <>
      {found && <p class="govuk-body">{likenessWords(found, session.me.name, now.value)}</p>}
      <InsetText>
        <p>{found ? tg("same.notHere") : tg("same.nothing")}</p>
        {found && who && <p>{tg("same.whoCan", { name: who })}</p>}
      </InsetText>
    </>
  );
}

export default function OnePerson({ session, params }: ScreenProps) {
  const people = session.people.value;
  const person = people.find(({ id }) => id === params.person);
  const other = people.find(({ id }) => id === params.other);
  const both = useBoth(session, person && other ? [person.id, other.id] : []);
  if (!person) return <Gone />;
  const linked = person.same.includes(params.other ?? "");
  const [one, two] = both ?? [];
  const may = session.writing.value && session.startable.value.some(({ id }) => id === "person");
  const word = both ? lastWord(both) : null;
  const waiting = word !== null && word.outcome !== "accepted" && word.outcome !== "refused";
  const give = (name: "link" | "unlink") => {
    if (!one || !two) return;
    one.command(name, { other: two.id }, session.today(), [two]).then(
      () => {
        say(tg("same.sent"));
        requestAnimationFrame(() => document.getElementById("same-word")?.focus());
      },
      () => say(t("fail.words"), "assertive"),
    );
  };
  const bar =
    one && two && may && !waiting ? (
      linked ? (
        <Button onPress={() => give("unlink")}>{tg("same.apart")}</Button>
      ) : (
        <>
          <Button onPress={() => give("unlink")}>{tg("same.unlink")}</Button>
          <Button kind="filled" onPress={() => give("link")}>
            {tg("same.link")}
          </Button>
        </>
      )
    ) : undefined;
  return (
    <Page
      heading={tg("same.h1")}
      back={{ to: `/person/${person.id}`, words: t("back.person", { name: firstName(person) }) }}
      person={person}
      bar={bar}
      wide
    >
      {word && <Word word={word} />}
      {!other && <NotHere session={session} person={person} other={params.other ?? ""} />}
      {other && (
        <>
          {!word && <p class="govuk-body">{tg(linked ? "same.isOne" : "same.intro")}</p>}
          {one && two && (
            <Both
              sides={[
                { context: answerContext(session, one), person },
                { context: answerContext(session, two), person: other },
              ]}
            />
          )}
        </>
      )}
    </Page>
  );
}
