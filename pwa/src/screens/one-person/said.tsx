/** What a person's page says first: of staff safety, and of a second registration; and, linked, what is from where. */

import { now } from "../../app/clock";
import { LIKENESS } from "../../codes";
import type { PersonEntry, PossibleDuplicate, RecordEntry, Session } from "../../session/types";
import { tg } from "../../text/registering";
import { dateOf, shortDate, when } from "../../ui/dates";
import { firstName } from "../../ui/person-banner";
import { InsetText } from "../../ui/summary";
import { NoStart } from "./no-start";
import { Safety } from "./safety";

export { listedState } from "../record/stopped-state";
export { Sharing } from "./sharing";

/** "Dov Hazelgrim registered someone with this name and date of birth on 9 Mar." Pure. */
export function likenessWords({ said }: PossibleDuplicate, me: string, from: number): string {
  const [kinds, by, at] = Array.isArray(said) ? said : [];
  const alike = Array.isArray(kinds) ? kinds : [];
  const nhsNumber = alike.includes(LIKENESS.nhs_number);
  const both = nhsNumber && alike.includes(LIKENESS.name_and_birth);
  if (typeof by !== "string" || typeof at !== "number") {
    return tg(both ? "same.listBoth" : nhsNumber ? "same.listNhs" : "same.listNameAndBirth");
  }
  return tg(both ? "same.both" : nhsNumber ? "same.nhs" : "same.nameAndBirth", {
    name: by === me ? tg("same.you") : by,
    when: dayWords(at, from),
  });
}

/** "9 Mar", with its year when that is not this one. */
function dayWords(at: number, from: number): string {
  const day = dateOf(at);
  const words = shortDate(day);
  return day.slice(0, 4) === dateOf(from).slice(0, 4) ? words.replace(/ \d{4}$/, "") : words;
}

interface Props {
  readonly session: Session;
  readonly person: PersonEntry;
}

/** What stands first on the page: safety, then that this may be somebody registered already. */
export function Head(props: Props) {
  return (
    <>
      {props.person.safety > 0 && <Safety {...props} />}
      <MaybeTwice {...props} />
    </>
  );
}

/** One line for each, with the way to both side by side. */
function MaybeTwice({ session, person }: Props) {
  return (
    <>
      {person.duplicates.map((each) => (
        <InsetText key={each.other}>
          <p>
            {likenessWords(each, session.me.name, now.value)}{" "}
            <a class="govuk-link ds-target" href={`/person/${person.id}/one/${each.other}`}>
              {tg("same.compare")}
            </a>
          </p>
        </InsetText>
      ))}
    </>
  );
}

/** "Tansy Wickerlight, born 21 Jun 1984". */
export const partWords = ({ name, born }: PersonEntry): string =>
  born ? tg("one.part", { name, born: shortDate(born) }) : tg("one.partUnknown", { name });

/** "Registered by Dov Hazelgrim, 9 Mar 14:05". */
export const registeredWords = ({ registeredBy, registered }: PersonEntry, from: number): string =>
  tg("same.registered", { name: registeredBy.name, when: when(registered, from) });

/** The registrations that are linked, and the way to take them apart. */
function Parts({ session, person }: Props) {
  const people = session.people.value;
  const parts = [person.id, ...person.same].flatMap(
    (id) => people.find((entry) => entry.id === id) ?? [],
  );
  return (
    <>
      <h2>{tg("one.title")}</h2>
      <p class="govuk-body">{tg("one.words")}</p>
      <ul class="ds-people">
        {parts.map((part) => (
          <li class="ds-records__item" key={part.id}>
            <span>{partWords(part)}</span>
            <span class="ds-second govuk-body-s">{registeredWords(part, now.value)}</span>
            {part.id !== person.id && (
              <a class="govuk-link ds-target" href={`/person/${person.id}/one/${part.id}`}>
                {tg("one.look")}
                <span class="govuk-visually-hidden">: {partWords(part)}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What stands last on the page: who begins a record where this role does not, and what is from where. */
export function Foot({ startable, ...props }: Props & { readonly startable: boolean }) {
  const { session, person } = props;
  return (
    <>
      {!startable && <NoStart session={session} name={firstName(person)} />}
      {person.same.length > 0 && <Parts {...props} />}
    </>
  );
}

/** Which of the registrations a record was begun in. */
export function From({ session, record }: { session: Session; record: RecordEntry }) {
  const part = session.people.value.find(({ id }) => id === record.person);
  if (!part) return null;
  return (
    <span class="ds-second govuk-body-s">{tg("one.from", { name: part.registeredBy.name })}</span>
  );
}
