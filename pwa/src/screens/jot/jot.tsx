/** Whom a jotting is about: the one last worked with first, "No person yet" last (screens.md 15). */
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { PersonEntry } from "../../session/types";
import { tj } from "../../text/jotting";
import { usedName } from "../../ui/person-banner";

const worked = ({ records }: PersonEntry): number =>
  records.reduce((latest, { changed }) => Math.max(latest, changed), 0);

export default function Jot({ session }: ScreenProps) {
  const people = [...session.people.value].sort((a, b) => worked(b) - worked(a));
  const may = session.startable.value.some(({ id }) => id === "jotting");
  const links = [
    ...people.map((person) => ({ href: `/jot/${person.id}`, words: usedName(person) })),
    { href: "/jot/none", words: tj("jot.nobody") },
  ];
  return (
    <Page heading={tj("jot.h1")} home>
      <p class="govuk-body ds-second">{tj(may ? "jot.who" : "jot.notYours")}</p>
      {may && (
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
    </Page>
  );
}
