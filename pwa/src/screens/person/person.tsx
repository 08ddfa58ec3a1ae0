/** One person: what is next, what is open, what is finished. */
import { useEffect } from "preact/hooks";
import { isIndex, isNoted, recordTitle } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { later, part, STANDS_MS, usePart } from "../../app/later";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { PersonEntry, RecordEntry, Session } from "../../session/types";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { Tag } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { firstName, unfoldAlerts } from "../../ui/person-banner";
import { dueWords, isDated, PeopleList } from "../people/list";
import { entryState, isOver } from "../record/state-words";

// What few people have is asked for when somebody has it.
const Finished = later(
  part(() => import("../one-person/finished")),
  (parts) => parts.Finished,
);
const Ahead = later(
  part(() => import("../one-person/ahead")),
  (parts) => parts.Ahead,
);
const Known = later(
  part(() => import("../one-person/known")),
  (parts) => parts.Known,
  STANDS_MS,
);
const twice = part(() => import("../one-person/said"));
const Head = later(twice, (parts) => parts.Head);
const Sharing = later(twice, (parts) => parts.Sharing, STANDS_MS);
const Foot = later(twice, (parts) => parts.Foot, STANDS_MS);

export interface RecordsProps {
  readonly session: Session;
  readonly records: readonly RecordEntry[];
  /** The person was registered more than once: each record says where it comes from. */
  readonly several: boolean;
}

function Records({ session, records, several }: RecordsProps) {
  const said = usePart(twice, several || records.some(({ stopped }) => stopped !== null));
  const state = said?.listedState ?? entryState;
  return (
    <ul class="ds-people">
      {records.map((record) => (
        <li class="ds-records__item" key={record.id}>
          <a class="govuk-link ds-records__link" href={`/record/${record.id}`}>
            {recordTitle(session, record)}
          </a>
          <span>{state(session, record)}</span>
          <span class="ds-second govuk-body-s">
            {tp("record.startedBy", { name: record.startedBy.name, when: when(record.started) })}
          </span>
          {several && said && <said.From session={session} record={record} />}
          {(record.toSettle > 0 || record.unsent > 0) && (
            <span>
              {record.toSettle > 0 && <Tag warn>{tp("people.settle", { n: record.toSettle })}</Tag>}{" "}
              {record.unsent > 0 && t("chip.unsent", { n: record.unsent })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

const mayStart = (session: Session, form: string): boolean =>
  session.startable.value.some((it) => it.id === form);

/**
 * The acts at the foot of the page: a note, beginning something, and the last draft there is. A draft is carried on
 * with by those whose role writes in such a form; the others read it. *Tracked.*
 */
export function actsBar(session: Session, { id, records }: PersonEntry) {
  const drafts = records.filter(
    ({ form, state }) => !isIndex(form) && !isNoted(form) && /^(draft|returned)$/.test(state.state),
  );
  const mine = drafts.find(({ form }) => mayStart(session, form));
  const draft = mine ?? drafts[0];
  return (
    <>
      {mayStart(session, "jotting") && <Button href={`/person/${id}/jot`}>{t("tab.jot")}</Button>}
      <Button kind={mine ? "plain" : "filled"} href={`/person/${id}/start`}>
        {tp("person.start")}
      </Button>
      {draft && (
        <Button kind={mine ? "filled" : "plain"} href={`/record/${draft.id}`}>
          {tp(mine ? "person.carry" : "person.read")}
        </Button>
      )}
    </>
  );
}

export default function Person({ session, params }: ScreenProps) {
  const id = params.person ?? "";
  const person = session.people.value.find((entry) => entry.id === id);
  useEffect(() => unfoldAlerts(id), [id]);
  if (!person) return <Gone person={id} />;
  const name = firstName(person);
  const work = person.records.filter((record) => !isIndex(record.form));
  const startable = session.startable.value.some((form) => !isIndex(form.id));
  const over = ({ form, state }: RecordEntry): boolean =>
    isNoted(form) || isOver(session, form, state.state);
  const finished = work.filter(over);
  const open = work.filter((record) => !over(record));
  const due = dueWords(person, session.today());
  const several = person.same.length > 0;
  const rail = {
    kind: "list" as const,
    label: tp("people.h1"),
    content: <PeopleList session={session} current={id} />,
  };
  return (
    <Page
      heading={tp("person.h1", { name })}
      back={{ to: "/people", words: t("back.people") }}
      person={person}
      bar={startable && actsBar(session, person)}
      rail={rail}
      margin={<Known key={id} session={session} person={person} />}
    >
      {person.safety + person.duplicates.length > 0 && <Head session={session} person={person} />}
      {isDated(person) ? (
        <Ahead session={session} person={person} assessment={due} />
      ) : (
        <p class="govuk-body">{due ? `${due}.` : tp("person.nextNone")}</p>
      )}
      <Sharing session={session} person={person} />
      {open.length > 0 && (
        <>
          <h2>{tp("person.open")}</h2>
          <Records session={session} records={open} several={several} />
        </>
      )}
      {finished.length > 0 && (
        <Finished {...{ session, person, records: finished, several, Records }} />
      )}
      {work.length === 0 && startable && <p class="govuk-body">{tp("person.none", { name })}</p>}
      <Foot session={session} person={person} startable={startable} />
    </Page>
  );
}
