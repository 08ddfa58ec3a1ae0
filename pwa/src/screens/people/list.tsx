/** The people held on this device: who needs me, then everyone, found in three letters. */
import { signal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { now, serverNow } from "../../app/clock";
import { later, part, usePart } from "../../app/later";
import { place } from "../../app/router";
import type { PersonEntry, Session } from "../../session/types";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { shortDate, weekdayDate } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { asOfWords, fullName } from "../../ui/person-banner";
import "./people.css";

interface Sought {
  readonly words: string;
  /** Who looked, and the place in the history where they did. */
  readonly who: Session | null;
  readonly at: number;
}

/** Kept while the app is unlocked, so that back keeps the search. */
export const sought = signal<Sought>({ words: "", who: null, at: 0 });

/** What is looked for at a place: whoever goes on to the list, and not back to it, sees all of it. Pure. */
export const soughtHere = ({ words, who, at }: Sought, now: Session, here: number): string =>
  who === now && here <= at ? words : "";

const DAY = 86_400_000;

/** "Assessment due Mon 9 Feb", or that it was; null when nothing is due. */
export function dueWords({ dueDate }: PersonEntry, today: string): string | null {
  if (!dueDate) return null;
  const date = weekdayDate(dueDate, today);
  return tp(dueDate < today ? "people.overdue" : "people.due", { date });
}

const nobody = part(() => import("./nobody"));
const Nobody = later(nobody, (parts) => parts.Nobody);
const RegisterSomeone = later(nobody, (parts) => parts.RegisterSomeone);
const duePart = part(() => import("./due"));
const matching = part(() => import("./matching"));

const DATED: readonly string[] = ["task", "safeguarding-concern", "peer-note"];

/** Whether anything a person has may have a clock of its own beside the assessment's, or is to be done. */
export const isDated = ({ records }: PersonEntry): boolean =>
  records.some(({ form, state }) => state.versionNo || DATED.includes(form));

/** Why a person needs me, one line each; empty when they do not. */
export function reasonsOf(session: Session, person: PersonEntry): readonly string[] {
  const reasons: string[] = [];
  const today = session.today();
  if (person.toSettle > 0) reasons.push(tp("people.settle", { n: person.toSettle }));
  for (const { state, last } of person.records) {
    if (state.state === "returned" && last?.name === "return") {
      // Whoever returned it waits for somebody else.
      if (last.by.actor === session.me.actor) continue;
      const { pins } = last.arguments;
      const n = Array.isArray(pins) ? pins.length : 0;
      const name = last.by.name.split(" ")[0] ?? "";
      reasons.push(tp(n > 0 ? "people.returned" : "people.returnedPlain", { name, n }));
    } else if (last?.outcome === "refused") {
      reasons.push(tp("people.refused"));
    }
  }
  const due = dueWords(person, today);
  if (due && person.dueDate && person.dueDate < today) reasons.push(due);
  const oldest = session.sending.value.oldestUnsent;
  if (person.unsent > 0 && oldest !== null && now.value - oldest > DAY) {
    reasons.push(t("chip.unsent", { n: person.unsent }));
  }
  return reasons;
}

/** Heard, not seen: the parts of a row are one sentence to a screen reader. */
const Comma = () => <span class="govuk-visually-hidden">, </span>;

function Row({
  session,
  person,
  needs,
  current,
}: {
  session: Session;
  person: PersonEntry;
  needs: readonly string[];
  current: boolean;
}) {
  const today = session.today();
  const born = person.born
    ? tp("people.born", { date: shortDate(person.born) })
    : t("banner.bornUnknown");
  const facts = [...needs];
  const due = dueWords(person, today);
  if (due && !facts.includes(due)) facts.push(due);
  const unsent = t("chip.unsent", { n: person.unsent });
  if (person.unsent > 0 && !facts.includes(unsent)) facts.push(unsent);
  const alerts = person.alerts.length > 0 ? t("banner.alerts", { n: person.alerts.length }) : "";
  return (
    <li class="ds-person">
      <a
        class="ds-person__link"
        href={`/person/${person.id}`}
        aria-current={current ? "page" : undefined}
      >
        <span class="ds-person__name">{fullName(person)}</span>
        <Comma />
        {alerts && <span class="ds-person__alerts">{alerts}</span>}
        {alerts && <Comma />}
        <span class="ds-person__born ds-number">{born}</span>
        {facts.map((fact) => (
          <Fragment key={fact}>
            <Comma />
            <span class="ds-person__fact">{fact}</span>
          </Fragment>
        ))}
      </a>
    </li>
  );
}

export function PeopleList({ session, current }: { session: Session; current?: string }) {
  const people = session.people.value.filter(({ id, shownAs }) => id === shownAs);
  const here = useRef(place.peek().index).current;
  const text = soughtHere(sought.value, session, here);
  const words = text.trim();
  const dues = usePart(duePart, people.some(isDated))?.factsNow(session);
  const matches = usePart(matching, words !== "")?.matches;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (people.length === 0) return <Nobody session={session} />;

  const search = (text: string): void => {
    sought.value = { words: text, who: session, at: here };
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (place.peek().index !== here) return;
      const found = matching.here()?.matches;
      if (!found) return;
      const n = people.filter((person) => found(person, text)).length;
      say(n === 0 ? tp("people.none", { words: text }) : tp("people.count", { n }));
    }, 500);
  };
  // Nobody who was not looked for is under a finger while the code that looks is on its way.
  const found = words ? people.filter((person) => matches?.(person, words)) : people;
  const reasoned = found.map((person) => {
    const { late = [], next = [] } = dues?.get(person.id) ?? {};
    const needs = [...reasonsOf(session, person), ...late];
    return { person, needs, facts: [...needs, ...next] };
  });
  const needing = reasoned.filter((each) => each.needs.length > 0);
  const others = words ? reasoned : reasoned.filter((each) => each.needs.length === 0);
  const row = (each: { person: PersonEntry; facts: readonly string[] }) => (
    <Row
      key={each.person.id}
      session={session}
      person={each.person}
      needs={each.facts}
      current={each.person.id === current}
    />
  );
  const asOf = (
    <p class="ds-second govuk-body-s ds-number">
      {asOfWords(session.asOf.value, serverNow(session))}
    </p>
  );
  return (
    <>
      <search>
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          <TextBox
            id="people-search"
            label={tp("people.search")}
            search
            inputMode="search"
            value={text}
            onText={search}
          />
        </form>
      </search>
      {found.length === 0 && matches && <p class="govuk-body">{tp("people.none", { words })}</p>}
      {needing.length > 0 && (
        <section aria-labelledby="people-needs">
          <h2 id="people-needs">{tp("people.needs", { n: needing.length })}</h2>
          <ul class="ds-people">{needing.map(row)}</ul>
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="people-all">
          <div class="ds-people__head">
            <h2 id="people-all">
              {tp(others.length < found.length ? "people.else" : "people.all", {
                n: others.length,
              })}
            </h2>
            {asOf}
          </div>
          <ul class="ds-people">{others.map(row)}</ul>
        </section>
      )}
      {/* Once those who are here were looked through: nobody is registered twice unseen. */}
      {words && <RegisterSomeone session={session} name={words} />}
      {others.length === 0 && asOf}
    </>
  );
}
