/** Attach to another person: whose record, and which, among those this device holds. */
import { useState } from "preact/hooks";
import { isIndex, recordTitle } from "../../app/form-title";
import type { Bundle } from "../../session/desk";
import type { Hex, PersonEntry, Session } from "../../session/types";
import { tz } from "../../text/en-aside";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { when } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { fullName, usedName } from "../../ui/person-banner";
import { matches } from "../people/matching";

const MOST_SHOWN = 8;

export interface AttachProps {
  readonly session: Session;
  readonly bundle: Bundle;
  /** Whether no manager is shown it; null where this device cannot say. */
  readonly few: boolean | null;
  /** Some of it can be accepted. */
  readonly acceptable: boolean;
  readonly onAttach: (record: Hex) => void;
}

/** Who is able to, said to somebody who holds nobody's records. Pure. */
export function holdsWords({ few, acceptable }: Pick<AttachProps, "few" | "acceptable">): string {
  if (few === null) return tz("item.attachUnknown");
  if (!few) return tz("item.attachHolds");
  return tz(acceptable ? "item.attachFewAccept" : "item.attachFew");
}

/** The records of a person that these answers could be of. */
export const recordsFor = (person: PersonEntry, bundle: Bundle) =>
  person.records.filter(
    ({ id, form }) =>
      id !== bundle.record && !isIndex(form) && (bundle.form === null || form === bundle.form),
  );

function Which(props: AttachProps & { person: PersonEntry; onBack: () => void }) {
  const { session, bundle, person, onAttach, onBack } = props;
  const [record, setRecord] = useState<Hex | null>(null);
  const [error, setError] = useState<string | null>(null);
  const records = recordsFor(person, bundle);
  const name = usedName(person);
  return (
    <>
      {records.length === 0 ? (
        <p>{tz("item.attachNoRecord", { name })}</p>
      ) : (
        <>
          <Radios
            id="attach-record"
            legend={tz("item.attachRecord", { name })}
            error={error}
            options={records.map((one) => ({
              value: one.id,
              label: tz("item.attachOption", {
                form: recordTitle(session, one),
                when: when(one.started),
                name: one.startedBy.name,
              }),
            }))}
            value={record}
            onChoose={(id) => {
              setRecord(id);
              setError(null);
            }}
          />
          <Button
            onPress={() => (record === null ? setError(tz("item.attachChoose")) : onAttach(record))}
          >
            {tz("item.attachGo")}
          </Button>
        </>
      )}
      <p>
        <Button kind="link" onPress={onBack}>
          {tz("item.attachChange")}
        </Button>
      </p>
    </>
  );
}

export function Attach(props: AttachProps) {
  const { session } = props;
  const [words, setWords] = useState("");
  const [person, setPerson] = useState<PersonEntry | null>(null);
  const people = session.people.value;
  const found = words.trim() ? people.filter((one) => matches(one, words)) : [];
  return (
    <section class="ds-aside__attach" aria-labelledby="aside-attach">
      <h2 id="aside-attach">{tz("item.attachTitle")}</h2>
      {people.length === 0 ? (
        <p>{holdsWords(props)}</p>
      ) : person ? (
        <Which {...props} person={person} onBack={() => setPerson(null)} />
      ) : (
        <>
          <p class="govuk-body">{tz("item.attachWords")}</p>
          <TextBox
            id="attach-search"
            search
            inputMode="search"
            label={tz("item.attachSearch")}
            value={words}
            onText={setWords}
          />
          {words.trim() !== "" && (
            <p class="ds-second" role="status">
              {found.length === 0
                ? tz("item.attachNone", { words })
                : tz("item.attachCount", { n: found.length })}
            </p>
          )}
          <ul class="ds-aside__people">
            {found.slice(0, MOST_SHOWN).map((one) => (
              <li key={one.id}>
                <Button kind="link" onPress={() => setPerson(one)}>
                  {fullName(one)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
