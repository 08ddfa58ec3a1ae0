/** Who: the person, me, somebody in their circle, staff, an organisation, or someone else. */
import { useState } from "preact/hooks";
import { useOverlong } from "../../app/overlong-boxes";
import type { Json, Question } from "../../forms/definition";
import { validValue } from "../../forms/valid";
import { tr } from "../../text/rarer";
import { type Choice, Fieldset, Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { usedName } from "../../ui/person-banner";
import { put, useAsking } from "./context";
import type { ControlProps } from "./controls";

type Kind = "circle" | "staff" | "organisation" | "other";
/** What is stored: kind, opaque id where there is one, name, and under 18 where it is known. */
type Party = readonly [Kind, string | null, string, boolean | null];

/** Null for what is no party, whatever it is: it is shown beside the choices. */
const partyOf = (item: Question, value: Json | undefined): Party | null =>
  value !== undefined && validValue(item, value) === null ? (value as unknown as Party) : null;

const AGES = ["under", "over", "unknown"] as const;

export function PartyBox(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer } = props;
  const { session, person } = asking;
  const party = partyOf(item, answer?.value);
  const [kind, setKind] = useState<Kind | null>(party?.[0] ?? null);
  const [over, setOver] = useOverlong(asking.handle.id, path);
  const set = (next: Party): void => setOver(!put(asking, path, item, next as unknown as Json));

  const shortcuts: Choice[] = [
    ...(person ? [{ value: "person", label: usedName(person) }] : []),
    { value: "me", label: session.me.name },
  ];
  const options: Choice[] = [
    ...shortcuts,
    { value: "circle", label: tr("party.circle") },
    { value: "staff", label: tr("party.staff") },
    { value: "organisation", label: tr("party.organisation") },
    { value: "other", label: tr("party.other") },
  ];
  const isPerson = person !== null && party?.[1] === person.id;
  const isMe = party?.[1] === session.me.actor;
  const chosen = isPerson ? "person" : isMe ? "me" : kind;

  const choose = (value: string): void => {
    if (value === "person" && person) {
      setKind("circle");
      set(["circle", person.id, usedName(person), null]);
    } else if (value === "me") {
      setKind("staff");
      set(["staff", session.me.actor, session.me.name, null]);
    } else {
      setKind(value as Kind);
      if (isPerson || isMe) put(asking, path, item, null);
      else if (party) set([value as Kind, null, party[2], party[3]]);
    }
    props.onLeave();
  };

  const name = (text: string): void => {
    if (text.trim() === "") {
      put(asking, path, item, null);
      return;
    }
    const staff = session.staff.value.find(
      (member) => member.name.toLowerCase() === text.trim().toLowerCase(),
    );
    const now = kind ?? "other";
    set([now, now === "staff" ? (staff?.actor ?? null) : null, text, party?.[3] ?? null]);
  };

  const named = kind !== null && !isPerson && !isMe;
  const aged = named && (kind === "circle" || kind === "other");
  const age = party?.[3] === true ? "under" : party?.[3] === false ? "over" : "unknown";
  const matches =
    kind === "staff" && named
      ? session.staff.value.filter(
          (member) =>
            member.actor !== session.me.actor &&
            member.name.toLowerCase().includes((party?.[2] ?? "").trim().toLowerCase()),
        )
      : [];
  return (
    <Fieldset {...props} legend={props.label} id={`${id}-party`}>
      <Radios
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
          label={tr(kind === "staff" ? "party.staffName" : "party.name")}
          error={over ? tr("party.long") : null}
          value={isPerson || isMe ? "" : (party?.[2] ?? "")}
          onText={name}
          onLeave={props.onLeave}
        />
      )}
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
