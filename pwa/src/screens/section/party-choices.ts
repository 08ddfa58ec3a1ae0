/** Who can be chosen as a party, and what choosing them writes (forms/FORMAT.md). Pure. */
import { type Circle, rowOf } from "../../app/in-circle";
import type { Json, Question } from "../../forms/definition";
import { validValue } from "../../forms/valid";
import type { InCircle } from "../../session/circle";
import type { Hex } from "../../session/types";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import type { Choice } from "../../ui/choices";

export type Kind = "circle" | "staff" | "organisation" | "other";
/** What is stored: kind, opaque id where there is one, name, and under 18 where it is known. */
export type Party = readonly [Kind, string | null, string, boolean | null];

/** Somebody with an id of their own: the person the record is about, or whoever fills it in. */
export interface Known {
  readonly id: Hex;
  readonly name: string;
}

export interface Around {
  readonly person: Known | null;
  readonly me: Known;
  readonly circle: Circle;
  /** Somebody of the circle who is recorded here, as the record has them. */
  readonly kept: Party | null;
  /** Whoever is kept has a record of their own here, and so was never one of the circle. */
  readonly keptHasRecord?: boolean;
  /** Somebody else is asked for: the person is not offered. */
  readonly notThem?: boolean;
}

/** Null for what is no party, whatever it is: it is shown beside the choices. */
export const partyOf = (item: Question, value: Json | undefined): Party | null =>
  value !== undefined && validValue(item, value) === null ? (value as unknown as Party) : null;

const KEPT = "kept";
const NAMED: readonly Kind[] = ["staff", "organisation", "other"];

/** Of several parties recorded here the first that only the record itself knows. */
export function keptOf(
  parties: readonly (Party | null)[],
  person: Known | null,
  circle: Circle,
): Party | null {
  const found = parties.find(
    (party) => party?.[0] === "circle" && party[1] !== person?.id && !rowOf(circle, [...party]),
  );
  return found ?? null;
}

const sentences = (parts: readonly (string | null | false)[]): string | undefined =>
  parts
    .filter(Boolean)
    .map((part) => `${part}`.replace(/\.?$/, "."))
    .join(" ") || undefined;

/** "Brother. Under 18." */
const circleHint = (row: InCircle, party: Party | null): string | undefined =>
  sentences([
    row.relationship,
    row.under18 === true && tl("party.under18"),
    party?.[1] === row.id && party[2] !== row.name && tr("party.keptAs", { name: party[2] }),
  ]);

/** The person, the people of their circle, then staff and organisations, then anybody else. */
export function partyChoices(around: Around, party: Party | null): Choice[] {
  const { person, me, circle, kept, keptHasRecord, notThem } = around;
  return [
    ...(person && !notThem ? [{ value: "person", label: person.name }] : []),
    ...(circle ?? []).map((row) => ({
      value: row.id,
      label: row.name,
      hint: circleHint(row, party),
    })),
    ...(kept
      ? [{ value: KEPT, label: kept[2], hint: keptHint(kept, keptHasRecord ? null : circle) }]
      : []),
    { value: "me", label: me.name },
    { value: "staff", label: tr("party.staff") },
    { value: "organisation", label: tr("party.organisation") },
    { value: "other", label: tr("party.other") },
  ];
}

const keptHint = (kept: Party, circle: Circle): string | undefined =>
  sentences([
    kept[3] === true && tl("party.under18"),
    kept[1] !== null && circle != null && tr("party.notNow"),
  ]);

/** Which choice a party is; `kind` is what was chosen before there is a name. */
export function chosenOf(around: Around, party: Party | null, kind: Kind | null): string | null {
  if (!party) return kind;
  if (party[1] !== null && party[1] === around.person?.id) return "person";
  if (party[1] === around.me.id) return "me";
  if (party[0] !== "circle") return party[0];
  return rowOf(around.circle, [...party])?.id ?? KEPT;
}

/** What choosing somebody writes; null where a name is to be written first. */
export function partyFor(around: Around, value: string, before: Party | null): Party | null {
  const { person, me, circle, kept } = around;
  if (value === "person" && person) return ["circle", person.id, person.name, null];
  if (value === "me") return ["staff", me.id, me.name, null];
  if (value === KEPT) return kept;
  const row = circle?.find(({ id }) => id === value);
  if (row) return ["circle", row.id, row.name, row.under18];
  // A name that was written goes with it from one kind to another; one that was chosen does not.
  const written = before && before[0] !== "circle" && before[1] !== me.id ? before : null;
  return written ? [value as Kind, null, written[2], written[3]] : null;
}

/** The kind whose name is asked for, once it is chosen. */
export const namedKind = (chosen: string | null): Kind | null =>
  NAMED.find((kind) => kind === chosen) ?? null;
