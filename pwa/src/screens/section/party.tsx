/** Who: the person, somebody in their circle, me, staff, an organisation, or someone else. */
import { useState } from "preact/hooks";
import { rowOf, useCircle } from "../../app/in-circle";
import { useOverlong } from "../../app/overlong-boxes";
import type { Json } from "../../forms/definition";
import { tr } from "../../text/rarer";
import { Fieldset, Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { usedName } from "../../ui/person-banner";
import { put, useAsking } from "./context";
import type { ControlProps } from "./controls";
import { Listed, listed } from "./listed";
import { LongList } from "./long-list";
import {
  type Around,
  chosenOf,
  keptOf,
  namedKind,
  type Party,
  partyChoices,
  partyFor,
  partyOf,
} from "./party-choices";
import { asksSomebodyElse } from "./somebody-else";

/** More than this are searched. */
const LIST = 15;

const AGES = ["under", "over", "unknown"] as const;

export function PartyBox(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer } = props;
  const { session, person } = asking;
  const party = partyOf(item, answer?.value);
  const [first] = useState(party);
  const [kind, setKind] = useState(namedKind(party?.[0] ?? null));
  const [over, setOver] = useOverlong(asking.handle.id, path);
  const circle = useCircle(asking);
  const set = (next: Party): void => setOver(!put(asking, path, item, next as unknown as Json));

  const known = person && { id: person.id, name: usedName(person) };
  const kept = keptOf([party, first], known, circle);
  const around: Around = {
    person: known,
    me: { id: session.me.actor, name: session.me.name },
    circle,
    kept,
    // Who is recorded is shown, whoever it is.
    notThem:
      asksSomebodyElse(asking.handle.form, path) &&
      ![party, first].some((each) => each && each[1] === known?.id),
    keptHasRecord: session.people.value.some(({ id }) => id === kept?.[1]),
  };
  const chosen = chosenOf(around, party, kind);
  const leave = (): void => {
    props.onLeave();
    listed(asking, path);
  };
  const choose = (value: string): void => {
    const next = partyFor(around, value, party);
    setKind(namedKind(value));
    if (next) set(next);
    else if (answer) put(asking, path, item, null);
    leave();
  };

  const name = (text: string): void => {
    if (text.trim() === "") {
      put(asking, path, item, null);
      return;
    }
    const staff = session.staff.value.find(
      (member) => member.name.toLowerCase() === text.trim().toLowerCase(),
    );
    const now = namedKind(chosen) ?? "other";
    set([now, now === "staff" ? (staff?.actor ?? null) : null, text, party?.[3] ?? null]);
  };

  const named = namedKind(chosen);
  const row = rowOf(circle, answer?.value);
  // Nobody is asked again what the person's record says.
  const told = row !== undefined && row.under18 !== null && row.under18 === party?.[3];
  const aged = named === "other" || (party?.[0] === "circle" && chosen !== "person" && !told);
  const age = party?.[3] === true ? "under" : party?.[3] === false ? "over" : "unknown";
  const matches =
    named === "staff"
      ? session.staff.value.filter(
          (member) =>
            member.actor !== session.me.actor &&
            member.name.toLowerCase().includes((party?.[2] ?? "").trim().toLowerCase()),
        )
      : [];
  const all = partyChoices(around, party);
  // Until the circle is read there is the person alone: what comes then comes below, and moves nothing.
  const options = circle === undefined ? all.filter(({ value }) => value === "person") : all;
  const Choices = options.length > LIST ? LongList : Radios;
  return (
    <Fieldset {...props} legend={props.label} id={`${id}-party`}>
      <Choices
        id={id}
        legend={tr("party.kind")}
        hideLegend
        options={options}
        value={chosen}
        onChoose={choose}
      />
      {named && (
        <TextBox
          id={`${id}-name`}
          label={tr(named === "staff" ? "party.staffName" : "party.name")}
          error={over ? tr("party.long") : null}
          value={party?.[2] ?? ""}
          onText={name}
          onLeave={leave}
        />
      )}
      <Listed path={path} />
      {matches.length > 0 && matches.length <= 8 && (
        <Radios
          id={`${id}-match`}
          legend={tr("party.staffName")}
          hideLegend
          options={matches.map((member) => ({ value: member.actor, label: member.name }))}
          value={party?.[1] ?? null}
          onChoose={(actor) => {
            const member = matches.find((each) => each.actor === actor);
            if (!member) return;
            set(["staff", member.actor, member.name, null]);
            const box = document.getElementById(`${id}-name`);
            if (box instanceof HTMLInputElement) box.value = member.name;
          }}
        />
      )}
      {aged && party && (
        <Radios
          id={`${id}-age`}
          legend={tr("party.age")}
          options={AGES.map((value) => ({
            value,
            label: tr(
              value === "under"
                ? "party.isUnder18"
                : value === "over"
                  ? "party.over18"
                  : "party.ageUnknown",
            ),
          }))}
          value={age}
          onChoose={(value) =>
            set([party[0], party[1], party[2], value === "unknown" ? null : value === "under"])
          }
        />
      )}
    </Fieldset>
  );
}
