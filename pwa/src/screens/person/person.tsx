/** One person: what is next, what is open, what is finished. */
import { useEffect } from "preact/hooks";
import { formTitle, isIndex } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { PersonEntry, RecordEntry, Session } from "../../session/types";
import { t } from "../../text";
import { tp } from "../../text/pages";
import { SummaryList, Tag } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { firstName, nhsShown, unfoldAlerts } from "../../ui/person-banner";
import { dueWords, PeopleList } from "../people/list";
import { entryState } from "../record/state-words";

function Records({ session, records }: { session: Session; records: readonly RecordEntry[] }) {
  return (
    <ul class="ds-people">
      {records.map((record) => (
        <li class="ds-records__item" key={record.id}>
          <a class="govuk-link ds-records__link" href={`/record/${record.id}`}>
            {formTitle(session, record.form)}
          </a>
          <span>{entryState(session, record)}</span>
          <span class="ds-second govuk-body-s">
            {tp("record.startedBy", { name: record.startedBy.name, when: when(record.started) })}
          </span>
          {(record.toSettle > 0 || record.unsent > 0) && (
            <span>
              {record.toSettle > 0 && <Tag warn>{tp("people.settle", { n: record.toSettle })}</Tag>}{" "}
              {record.unsent > 0 && tp("people.unsent", { n: record.unsent })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Finished records under the year they were decided in, newest first. */
function byYear(records: readonly RecordEntry[]): readonly [string, readonly RecordEntry[]][] {
  const years = new Map<string, RecordEntry[]>();
  for (const record of [...records].sort((a, b) => b.changed - a.changed)) {
    const year = String(new Date(record.state.at ?? record.changed).getFullYear());
    years.set(year, [...(years.get(year) ?? []), record]);
  }
  return [...years];
}

/** What is being written and can be carried on with, the last one first. */
const inHand = ({ records }: PersonEntry): RecordEntry | undefined =>
  records.find(({ form, state }) => !isIndex(form) && WRITTEN.has(state.state));
const WRITTEN: ReadonlySet<string> = new Set(["draft", "returned"]);

function actsBar(session: Session, person: PersonEntry) {
  if (!session.startable.value.some((form) => !isIndex(form.id))) return undefined;
  const draft = inHand(person);
  return (
    <>
      <Button kind={draft ? "plain" : "filled"} href={`/person/${person.id}/start`}>
        {tp("person.start")}
      </Button>
      {draft && (
        <Button kind="filled" href={`/record/${draft.id}`}>
          {tp("person.carry")}
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
  const finished = work.filter((record) => record.state.state === "authorised");
  const open = work.filter((record) => record.state.state !== "authorised");
  const manager = session.manager();
  const due = dueWords(person, session.today());
  const rail = {
    kind: "list" as const,
    label: tp("people.list"),
    content: <PeopleList session={session} current={id} />,
  };
  const numbers = [
    ...(person.nhsNumber ? [{ key: tp("person.nhs"), value: nhsShown(person.nhsNumber) }] : []),
    ...(person.councilNumber ? [{ key: tp("person.council"), value: person.councilNumber }] : []),
  ];
  return (
    <Page
      heading={tp("person.h1", { name })}
      back={{ to: "/people", words: t("back.people") }}
      person={person}
      bar={actsBar(session, person)}
      rail={rail}
    >
      <p class="govuk-body">{due ? `${due}.` : tp("person.nextNone")}</p>
      {open.length > 0 && (
        <>
          <h2>{tp("person.open")}</h2>
          <Records session={session} records={open} />
        </>
      )}
      {finished.length > 0 && (
        <>
          <h2>{tp("person.done")}</h2>
          {byYear(finished).map(([year, records]) => (
            <div key={year}>
              <h3 class="ds-number">{tp("person.year", { year })}</h3>
              <Records session={session} records={records} />
            </div>
          ))}
        </>
      )}
      {work.length === 0 && startable && <p class="govuk-body">{tp("person.none", { name })}</p>}
      {!startable && (
        <p class="govuk-body">
          {manager && manager.actor !== session.me.actor
            ? tp("person.noStart", { name, manager: manager.name })
            : tp("person.noStartPlain", { name })}
        </p>
      )}
      {numbers.length > 0 && (
        <>
          <h2>{tp("person.numbers")}</h2>
          <SummaryList rows={numbers} />
        </>
      )}
    </Page>
  );
}
