/** Waiting for you: what a manager has to decide on, oldest due first (screens.md 20). */
import { serverNow } from "../../app/clock";
import { recordTitle } from "../../app/form-title";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import type { RecordEntry, Session } from "../../session/types";
import { td } from "../../text/en-desk";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { weekdayDate, when } from "../../ui/dates";
import { usedName } from "../../ui/person-banner";
import { AsideLine } from "../aside/line";
import { type Workflow, workflowOf } from "../decision/workflow";
import "../listing.css";
import { HomeLines } from "../people/people";
import { emptyWords } from "./empty";
import { flagWords, GROUP_WORDS, leftWords, personWords, whatWords } from "./row-words";
import { beingWritten, GROUPS, queueRows, type Row } from "./rows";
import { QueueTable } from "./table";

interface CardsProps {
  readonly session: Session;
  readonly table: Workflow;
  readonly rows: readonly Row[];
  readonly titleOf: (row: Row) => string;
}

/** At 390: one list under each heading; the whole row is one link. */
function Cards({ session, table, rows, titleOf }: CardsProps) {
  const today = session.today();
  return (
    <>
      {GROUPS.map((group) => {
        const own = rows.filter((row) => row.group === group);
        if (own.length === 0) return null;
        return (
          <section key={group} aria-labelledby={`queue-${group}`}>
            <h2 id={`queue-${group}`}>{`${td(GROUP_WORDS[group])} (${own.length})`}</h2>
            <ul class="ds-waiting">
              {own.map((row) => (
                <li key={row.record}>
                  <a class="ds-waits" href={`/record/${row.record}/decision`}>
                    <span class="ds-waits__name">{personWords(row)}</span>
                    <span>{whatWords(row, titleOf(row))}</span>
                    <span class="ds-second">
                      {td("queue.fromWhom", { name: row.from.name, when: when(row.submitted) })}
                    </span>
                    <span class="ds-number">
                      {td("queue.dueOn", {
                        date: weekdayDate(row.due, today),
                        left: leftWords(row.left),
                      })}
                    </span>
                    {flagWords(row, session, table).map((flag) => (
                      <span key={flag} class="ds-waits__flag">
                        {flag}
                      </span>
                    ))}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

/** Those with the worker again. */
function Returned({ session, records }: { session: Session; records: readonly RecordEntry[] }) {
  if (records.length === 0) return null;
  return (
    <Details summary={td("queue.returned", { n: records.length })}>
      <ul class="ds-waiting">
        {records.map((entry) => {
          const person = session.people.value.find(({ id }) => id === entry.person);
          return (
            <li key={entry.id}>
              <a class="ds-waits" href={`/record/${entry.id}/decision`}>
                <span class="ds-waits__name">
                  {person ? usedName(person) : td("queue.unknownPerson")}
                </span>
                <span>{td("queue.writing", { name: entry.startedBy.name })}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </Details>
  );
}

/** The first morning: nobody is here yet. */
const NoPeople = () => (
  <>
    <p class="govuk-body">{td("queue.noPeople")}</p>
    <p class="govuk-body">{td("queue.noPeopleNext")}</p>
    <Button kind="filled" href="/people">
      {td("queue.noPeopleGo")}
    </Button>
  </>
);

export default function Queue({ session }: ScreenProps) {
  const table = workflowOf(session);
  const records = session.records.value;
  const people = session.people.value;
  const rows = table
    ? queueRows({ records, people, me: session.me, today: session.today(), table })
    : [];
  const titleOf = (row: Row) => recordTitle(session, row);
  const asOf = session.asOf.value;
  const asOfWords = asOf === null ? null : when(asOf, serverNow(session));
  const { link } = session.sending.value;
  const offline = link !== "ok";
  const view = { session, rows, titleOf };
  return (
    <Page heading={td("queue.h1")} home wide>
      {offline && (
        <p class="govuk-inset-text">
          {asOfWords === null ? td("queue.offlineNever") : td("queue.offline", { when: asOfWords })}
        </p>
      )}
      <HomeLines session={session} />
      <AsideLine session={session} />
      {people.length === 0 && records.length === 0 && asOf !== null ? (
        <NoPeople />
      ) : rows.length === 0 && (table || asOf === null) ? (
        <p class="govuk-body">{emptyWords({ asOf, now: serverNow(session), offline })}</p>
      ) : !table ? (
        <p class="govuk-body">{td("return.noTable")}</p>
      ) : wide.value ? (
        <QueueTable {...view} table={table} />
      ) : (
        <Cards {...view} table={table} />
      )}
      <Returned session={session} records={beingWritten(records)} />
    </Page>
  );
}
