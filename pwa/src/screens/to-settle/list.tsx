/** Everything to settle on this device, by person: the list, and the rail beside one of its items. */
import { now } from "../../app/clock";
import { navigate } from "../../app/router";
import type { Hex, Session, ToSettle } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Tag } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { bornWords, usedName } from "../../ui/person-banner";
import { byPerson, type OfPerson } from "./group";
import { type Labels, useLabels } from "./labels";
import "./to-settle.css";

const idOf = (item: ToSettle): string => `clash-${item.record}-${item.path.replaceAll("/", "-")}`;

/** "Wren Saltwhistle and Dov Hazelgrim"; one name where one person's devices differ. */
export function namesWords(names: readonly string[]): string {
  const each = [...new Set(names)];
  const last = each.at(-1) ?? "";
  return each.length < 2
    ? last
    : ta("list.and", { first: each.slice(0, -1).join(", "), second: last });
}

interface RowProps {
  readonly item: ToSettle;
  readonly label: string;
  readonly current: boolean;
}

/** The whole row is one link; the path goes along in memory. */
function Row({ item, label, current }: RowProps) {
  const address = `/record/${item.record}/settle`;
  return (
    <li class="govuk-task-list__item">
      <a
        class="govuk-link govuk-task-list__link"
        id={idOf(item)}
        href={address}
        aria-current={current ? "true" : undefined}
        aria-describedby={`${idOf(item)}-status`}
        onClick={(event) => {
          event.preventDefault();
          navigate(address, { hold: { path: item.path, from: "list" }, replace: current });
        }}
      >
        {label}
      </a>
      <span class="govuk-task-list__hint ds-number" id={`${idOf(item)}-status`}>
        {namesWords(item.names)}. {ta("list.since", { when: when(item.since, now.value) })}.{" "}
        <Tag>{ta("list.stops")}</Tag>
      </span>
    </li>
  );
}

/** A way to what is settled together: my own devices, or small differences. */
const Together = ({ record, id, words }: { record: Hex; id: string; words: string }) => (
  <li class="govuk-task-list__item">
    <a class="govuk-link govuk-task-list__link" id={id} href={`/record/${record}/settle`}>
      {words}
    </a>
  </li>
);

interface PersonProps {
  readonly of: OfPerson;
  readonly labels: Labels;
  readonly formOf: (record: Hex) => string;
  readonly today: string;
  readonly current: Current | undefined;
}

function Person({ of, labels, formOf, today, current }: PersonProps) {
  const is = (item: ToSettle) => current?.record === item.record && current.path === item.path;
  return (
    <section aria-labelledby={`to-settle-${of.id}`}>
      <h2 id={`to-settle-${of.id}`}>{of.person ? usedName(of.person) : ta("list.someone")}</h2>
      {of.person && <p class="ds-second ds-number">{bornWords(of.person, today)}</p>}
      <ul class="govuk-task-list">
        {of.own.map((record) => (
          <Together key={record} record={record} id={`own-${record}`} words={ta("list.own")} />
        ))}
        {of.serious.map((item) => (
          <Row
            key={`${item.record} ${item.path}`}
            item={item}
            label={labels(formOf(item.record), item.path)}
            current={is(item)}
          />
        ))}
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

export interface Current {
  readonly record: Hex;
  readonly path: string;
}

export function SettleList({ session, current }: { session: Session; current?: Current }) {
  const items = session.toSettle.value;
  const records = session.records.value;
  const formOf = (record: Hex) => records.find(({ id }) => id === record)?.form ?? "";
  const labels = useLabels(
    session,
    items.map(({ record }) => formOf(record)),
  );
  return (
    <>
      {byPerson(items, session.people.value).map((of) => (
        <Person
          key={of.id}
          of={of}
          labels={labels}
          formOf={formOf}
          today={session.today()}
          current={current}
        />
      ))}
    </>
  );
}
