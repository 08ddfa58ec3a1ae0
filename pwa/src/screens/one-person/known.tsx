/** What stands beside a person's records: how they are reached, who is in their life, their numbers. */
import { useEffect } from "preact/hooks";
import { sectionAddress } from "../../app/focus-path";
import { formOf } from "../../app/form-of";
import { shownText } from "../../forms/formats";
import { useGuardedPaper } from "../../paper/watch";
import type { PersonEntry, RecordHandle, Session } from "../../session/types";
import { tre } from "../../text/reaching";
import { firstName } from "../../ui/person-banner";
import { SummaryList } from "../../ui/summary";
import { useOpened } from "../tasks/to-do";
import { Contact } from "./contact";
import { InTheirLife } from "./in-their-life";
import { joined, reachingIn } from "./reaching";
import "./reaching.css";

interface KnownProps {
  readonly session: Session;
  readonly person: PersonEntry;
}

/** Nothing is being written here: what arrives is shown. */
function useArrived(handles: readonly RecordHandle[]): void {
  const arrived = handles.filter((handle) => handle.arrived.value > 0);
  useEffect(() => {
    for (const handle of arrived) handle.showArrived();
  });
}

function Reached({ session, person, handles }: KnownProps & { handles: readonly RecordHandle[] }) {
  useArrived(handles);
  const open = handles.filter((handle) => !handle.gone.value);
  const name = firstName(person);
  const writes = session.startable.value.some(({ id }) => id === "person");
  const own = open.find(({ id }) => id === person.id);
  const to = (group: string) => (writes && own ? sectionAddress(own, group) : null);
  const reaching = joined(
    open.map((handle) => reachingIn(open, handle, formOf(session, handle), session.today())),
  );
  return (
    <>
      <Contact {...{ session, reaching, name }} to={to("contact")} />
      <InTheirLife circle={reaching.circle} name={name} to={to("circle")} />
    </>
  );
}

export function Known({ session, person }: KnownProps) {
  useGuardedPaper();
  const people = session.people.value;
  const same = person.same.filter((id) => people.some((entry) => entry.id === id));
  // Each opening is in the access log; none can be read once reading is locked.
  const handles = useOpened(session, [person.id, ...same]);
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
