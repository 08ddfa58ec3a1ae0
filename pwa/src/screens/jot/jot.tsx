/** Whom a jotting is about: the one last worked with first, "No person yet" last (screens.md 15). */
import { now } from "../../app/clock";
import { Page } from "../../app/page";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import type { PersonEntry, RecordEntry } from "../../session/types";
import { tj } from "../../text/jotting";
import { Button } from "../../ui/button";
import { dateOf, when } from "../../ui/dates";
import { usedName } from "../../ui/person-banner";

/** Pages about nobody yet, of other days, the newest first: a line of one may still find its person. */
export const earlier = (records: readonly RecordEntry[], today: string): readonly RecordEntry[] =>
  records
    .filter(
      ({ form, person, started }) =>
        form === "jotting" && person === null && dateOf(started) !== today,
    )
    .sort((a, b) => b.started - a.started);

const worked = ({ records }: PersonEntry): number =>
  records.reduce((latest, { changed }) => Math.max(latest, changed), 0);

export default function Jot({ session }: ScreenProps) {
  const people = [...session.people.value].sort((a, b) => worked(b) - worked(a));
  const may = session.startable.value.some(({ id }) => id === "jotting");
  const links = [
    ...people.map((person) => ({ href: `/jot/${person.id}`, words: usedName(person) })),
    { href: "/jot/none", words: tj("jot.nobody") },
  ];
  const before = earlier(session.records.value, dateOf(now.value));
  const alone = people.length === 0;
  return (
    <Page
      heading={tj("jot.h1")}
      home
      bar={
        may && alone ? (
          <Button kind="filled" href="/jot/none">
            {tj("jot.write")}
          </Button>
        ) : undefined
      }
    >
      <p class="govuk-body ds-second">
        {tj(!may ? "jot.notYours" : alone ? "jot.alone" : "jot.who")}
      </p>
      {may && !alone && (
        <ul class="ds-people">
          {links.map(({ href, words }) => (
            <li class="ds-records__item" key={href}>
              <a class="govuk-link ds-records__link" href={href}>
                {words}
              </a>
            </li>
          ))}
        </ul>
      )}
      {may && before.length > 0 && (
        <>
          <h2>{tj("jot.earlier")}</h2>
          <ul class="ds-people">
            {before.map(({ id, started }) => (
              <li class="ds-records__item" key={id}>
                <a
                  class="govuk-link ds-records__link"
                  href="/jot/none"
                  onClick={(event) => {
                    event.preventDefault();
                    navigate("/jot/none", { hold: { record: id } });
                  }}
                >
                  {tj("jot.earlierOf", { when: when(started, now.value) })}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
