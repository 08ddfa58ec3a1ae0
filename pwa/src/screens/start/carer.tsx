/** Who the carer is, asked before a record about one is begun: it is filed under the carer and nobody else. */
import { useEffect, useState } from "preact/hooks";
import { navigate } from "../../app/router";
import { circleOf, type InCircle } from "../../session/circle";
import type { PersonEntry, Session } from "../../session/types";
import { tca } from "../../text/carer";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { shortDate } from "../../ui/dates";
import { firstName, usedName } from "../../ui/person-banner";
import { carersFirst, ELSE, heldUnder, isCarer, OWN } from "./carers";

/** The circle of whoever the page is about, once it has been read; empty until then and where it cannot be. */
export function useCarers(session: Session, person: string, asked: boolean): readonly InCircle[] {
  const [circle, setCircle] = useState<readonly InCircle[]>([]);
  useEffect(() => {
    let here = true;
    if (asked) {
      circleOf(session, person).then(
        (found) => here && setCircle(carersFirst(found ?? [])),
        () => undefined,
      );
    }
    return () => {
      here = false;
    };
  }, [session, person, asked]);
  return circle;
}

const hintOf = (row: InCircle): string | undefined =>
  [row.relationship, isCarer(row) && tca("carer.isCarer"), row.under18 && tl("party.under18")]
    .filter(Boolean)
    .map((part) => `${part}`.replace(/\.?$/, "."))
    .join(" ") || undefined;

/** Goes on where the record belongs, with what was chosen here: it is not asked there a second time. */
const startAt = (id: string, form: string, caredFor: string): void =>
  navigate(`/person/${id}/start`, { hold: { form, carer: OWN, caredFor } });

interface ElsewhereProps {
  readonly session: Session;
  readonly person: PersonEntry;
  readonly form: string;
  /** What is offered of a child in its place, in words; null where nothing is. */
  readonly instead: string | null;
  /** Null of somebody who is not in the circle. */
  readonly name: string | null;
  readonly under18?: boolean;
}

const youngWords = (name: string, label: string | null): string =>
  label === null ? tca("carer.young", { name }) : tca("carer.youngInstead", { name, label });

/** The record is about somebody else: their page, or the way to one. */
export function Elsewhere(props: ElsewhereProps) {
  const { session, person, form, name } = props;
  const held = name === null ? [] : heldUnder(session.people.value, name, person.id);
  const register = (
    <Button
      kind={held.length > 0 || name === null ? "plain" : "filled"}
      onPress={() =>
        navigate("/register", { hold: { name: name ?? "", form, caredFor: person.id } })
      }
    >
      {name === null ? tca("carer.registerElse") : tca("carer.register", { name })}
    </Button>
  );
  const found = held.length > 1 ? "carer.heldMany" : "carer.held";
  return (
    <>
      {name !== null && props.under18 && (
        <p class="govuk-body">{youngWords(name, props.instead)}</p>
      )}
      <p class="govuk-body">
        {name === null
          ? tca("carer.find")
          : tca(held.length > 0 ? found : "carer.notHeld", { name, n: held.length })}
      </p>
      <ButtonGroup>
        {name === null && (
          <Button kind="filled" href="/people">
            {tca("carer.people")}
          </Button>
        )}
        {held.map((each) => (
          <Button
            key={each.id}
            kind={held.length === 1 ? "filled" : "plain"}
            onPress={() => startAt(each.id, form, person.id)}
          >
            {each.born
              ? tca("carer.page", { name: each.name, born: shortDate(each.born) })
              : tca("carer.pageUnknown", { name: each.name })}
          </Button>
        ))}
        {register}
      </ButtonGroup>
    </>
  );
}

interface WhoProps extends Omit<ElsewhereProps, "name" | "under18"> {
  readonly circle: readonly InCircle[];
  readonly value: string | null;
  readonly error: string | null;
  readonly onChoose: (who: string) => void;
}

export function Who({ circle, value, error, onChoose, ...at }: WhoProps) {
  const name = firstName(at.person);
  return (
    <Radios
      id="carer"
      legend={tca("carer.legend")}
      hint={tca("carer.hint")}
      options={[
        {
          value: OWN,
          label: usedName(at.person),
          hint: tca("carer.ownHint", { name }),
        },
        ...circle.map((row) => ({
          value: row.id,
          label: row.name,
          hint: hintOf(row),
          follows: <Elsewhere {...at} name={row.name} under18={row.under18 === true} />,
        })),
        {
          value: ELSE,
          label: tca("carer.else"),
          follows: <Elsewhere {...at} name={null} />,
        },
      ]}
      value={value}
      error={error}
      onChoose={onChoose}
    />
  );
}
