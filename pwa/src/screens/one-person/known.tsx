/** What stands beside a person's records: how they are reached, who is in their life, their numbers. */
import { sectionAddress } from "../../app/focus-path";
import { formOf } from "../../app/form-of";
import { shownText } from "../../forms/formats";
import { useGuardedPaper } from "../../paper/watch";
import type { PersonEntry, RecordHandle, Session } from "../../session/types";
import { tre } from "../../text/reaching";
import { firstName } from "../../ui/person-banner";
import { SummaryList } from "../../ui/summary";
import { useOpened } from "../tasks/to-do";
import { useArrived } from "./arrived";
import { Contact } from "./contact";
import { InTheirLife } from "./in-their-life";
import { preferredIn } from "./preferred";
import { joined, reachingIn } from "./reaching";
import "./reaching.css";

const STATEMENT = "sharing-preference";

interface KnownProps {
  readonly session: Session;
  readonly person: PersonEntry;
}

function Reached({ session, person, handles }: KnownProps & { handles: readonly RecordHandle[] }) {
  useArrived(handles);
  const open = handles.filter((handle) => !handle.gone.value);
  const name = firstName(person);
  const writes = session.startable.value.some(({ id }) => id === "person");
  const own = open.find(({ id }) => id === person.id);
  const to = (group: string) => (writes && own ? sectionAddress(own, group) : null);
  const isPerson = ({ form }: RecordHandle) => form === "person";
  const persons = open.filter(isPerson);
  const reaching = joined(
    persons.map((handle) => reachingIn(persons, handle, formOf(session, handle), session.today())),
  );
  const preferred = preferredIn(
    open
      .filter((handle) => !isPerson(handle))
      .map((handle) => ({
        record: handle,
        words: formOf(session, handle),
        started: person.records.find(({ id }) => id === handle.id)?.started ?? 0,
      })),
    session.today(),
  );
  return (
    <>
      <Contact {...{ session, reaching, preferred, name }} to={to("contact")} />
      <InTheirLife circle={reaching.circle} name={name} to={to("circle")} />
    </>
  );
}

export function Known({ session, person }: KnownProps) {
  useGuardedPaper();
  const people = session.people.value;
  const same = person.same.filter((id) => people.some((entry) => entry.id === id));
  // Each opening is in the access log; none can be read once reading is locked.
  const statements = person.records.filter(({ form }) => form === STATEMENT).map(({ id }) => id);
  const handles = useOpened(session, [person.id, ...same, ...statements]);
  if (!handles) return null;
  const name = firstName(person);
  const numbers = [
    ...(person.nhsNumber
      ? [{ key: tre("known.nhs"), value: shownText("nhs_number", person.nhsNumber) }]
      : []),
    ...(person.councilNumber ? [{ key: tre("known.council"), value: person.councilNumber }] : []),
  ];
  return (
    <aside class="ds-reaching" aria-label={tre("known.label", { name })}>
      {handles.length > 0 && <Reached {...{ session, person, handles }} />}
      {numbers.length > 0 && (
        <>
          <h2>{tre("known.numbers")}</h2>
          <SummaryList rows={numbers} />
        </>
      )}
      {session.startable.value.some(({ id }) => id === "person") && (
        <p class="govuk-body">
          <a class="govuk-link ds-target" href={`/record/${person.id}`}>
            {tre("known.all", { name })}
          </a>
        </p>
      )}
    </aside>
  );
}
