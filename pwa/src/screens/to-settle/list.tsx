/** Everything to settle on this device, by person, and beside it what others settle: the list and the rail. */
import type { Hex, Session, ToSettle } from "../../session/types";
import { ta } from "../../text/en-answers";
import { bornWords, usedName } from "../../ui/person-banner";
import { keptDevice } from "../settle/own-kept";
import { byPerson, divided, type OfPerson, settlers } from "./group";
import { type Forms, useForms } from "./labels";
import { Row, StopsSubmit, settlersWords, Together, TogetherAt } from "./rows";
import "./to-settle.css";

/** Everything that differs between my own devices. */
const OWN_ADDRESS = "/to-settle/own";

export interface Current {
  readonly record: Hex;
  readonly path: string;
}

interface PersonProps {
  readonly of: OfPerson;
  readonly forms: Forms;
  readonly today: string;
  readonly is: (item: ToSettle) => boolean;
}

function Person({ of, forms, today, is }: PersonProps) {
  const row = (item: ToSettle, stops: boolean) => (
    <Row
      key={`${item.record} ${item.path}`}
      item={item}
      label={forms.label(item.record, item.path)}
      current={is(item)}
    >
      {stops && <StopsSubmit />}
    </Row>
  );
  return (
    <section aria-labelledby={`to-settle-${of.id}`}>
      <h2 id={`to-settle-${of.id}`}>{of.person ? usedName(of.person) : ta("list.someone")}</h2>
      {of.person && <p class="ds-second ds-number">{bornWords(of.person, today)}</p>}
      <ul class="govuk-task-list">
        {of.own.map((record) => (
          <Together key={record} record={record} id={`own-${record}`} words={ta("list.own")} />
        ))}
        {of.serious.map((item) => row(item, true))}
        {of.rows.map((item) => row(item, false))}
        {of.small.map(({ record, n }) => (
          <Together
            key={record}
            record={record}
            id={`small-${record}`}
            words={ta("list.confirm", { n })}
          />
        ))}
      </ul>
    </section>
  );
}

interface TeamProps {
  readonly session: Session;
  readonly items: readonly ToSettle[];
  readonly forms: Forms;
  readonly is: (item: ToSettle) => boolean;
}

/** What is in the team's hands: oldest first, each with who settles it. */
function Team({ session, items, forms, is }: TeamProps) {
  const people = session.people.value;
  return (
    <section aria-labelledby="to-settle-team">
      <h2 id="to-settle-team">{ta("list.team")}</h2>
      <p class="govuk-hint">{ta("list.teamHint")}</p>
      <ul class="govuk-task-list">
        {items.map((item) => {
          const person = people.find(({ id }) => id === item.person);
          const label = forms.label(item.record, item.path);
          const names = settlers(person?.allocated ?? [], forms.roles(item.record));
          return (
            <Row
              key={`${item.record} ${item.path}`}
              item={item}
              label={person ? ta("list.of", { person: usedName(person), label }) : label}
              current={is(item)}
            >
              {settlersWords(names)} {item.merge !== "ordinary" && <StopsSubmit />}
            </Row>
          );
        })}
      </ul>
    </section>
  );
}

/** Records settled from one device in one act, each with the way back while there is one. */
function SettledTogether({ session }: { session: Session }) {
  const kept = session.records.value.flatMap((record) => {
    const device = keptDevice(session, record);
    return device === null ? [] : [{ record: record.id, device }];
  });
  if (kept.length === 0) return null;
  return (
    <section aria-labelledby="settled-together">
      <h2 id="settled-together">{ta("list.done")}</h2>
      <ul class="govuk-task-list">
        {kept.length > 1 && (
          <TogetherAt
            address={OWN_ADDRESS}
            id="kept-all"
            words={ta("list.ownAllKept", { n: kept.length })}
          />
        )}
        {kept.map(({ record, device }) => (
          <Together
            key={record}
            record={record}
            id={`kept-${record}`}
            words={ta("list.ownKept", { device })}
          />
        ))}
      </ul>
    </section>
  );
}

/** What differs between my own devices in several records: one way to all of it. */
function OwnEverywhere({ items }: { items: readonly ToSettle[] }) {
  const own = items.filter(({ ownDevices }) => ownDevices);
  const records = new Set(own.map(({ record }) => record)).size;
  if (records < 2) return null;
  return (
    <ul class="govuk-task-list">
      <TogetherAt
        address={OWN_ADDRESS}
        id="own-all"
        words={ta("list.ownAll", { n: own.length, records })}
      />
    </ul>
  );
}

export function SettleList({ session, current }: { session: Session; current?: Current }) {
  const items = session.toSettle.value;
  const records = session.records.value;
  const startable = session.startable.value;
  const forms = useForms(
    session,
    items.map(({ record }) => record),
  );
  const mayWrite = (record: Hex): boolean => {
    const form = records.find(({ id }) => id === record)?.form;
    return startable.some(({ id }) => id === form);
  };
  const { mine, team } = divided(items, mayWrite);
  const is = (item: ToSettle) => current?.record === item.record && current.path === item.path;
  return (
    <>
      <OwnEverywhere items={mine} />
      {byPerson(mine, session.people.value).map((of) => (
        <Person key={of.id} of={of} forms={forms} today={session.today()} is={is} />
      ))}
      {team.length > 0 && <Team session={session} items={team} forms={forms} is={is} />}
      <SettledTogether session={session} />
    </>
  );
}
