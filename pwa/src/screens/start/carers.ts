/**
 * Whose record a form about a carer is: the carer's own, and never that of the adult they care for
 * (domain.md 2.3, guard G12). Pure.
 */
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Definition } from "../../forms/definition";
import { ADULT } from "../../forms/from-age";
import type { InCircle } from "../../session/circle";
import { newRowKey } from "../../session/row-key";
import type { Hex, PersonEntry } from "../../session/types";
import { ageOn } from "../../ui/dates";
import { usedName } from "../../ui/person-banner";

/** Of whoever the page it is started from is about; of somebody who has no row there. */
export const OWN = "own";
export const ELSE = "else";

/** Whether a form is about a carer, so that it is asked who that is before one is begun. */
export const isCarers = (definition: Definition | undefined): boolean =>
  definition?.audience === "carer-private";

const has = ({ roles }: InCircle, ...any: readonly string[]): boolean =>
  any.some((role) => roles.includes(role));

/** They are recorded as a carer of the person whose circle it is. */
export const isCarer = (row: InCircle): boolean => has(row, "unpaid_carer", "main_carer");

/** The people of a circle who may be the carer: first those recorded as one, and nobody who is there for their work. */
export function carersFirst(circle: readonly InCircle[]): readonly InCircle[] {
  const others = circle.filter((row) => !isCarer(row) && !has(row, "professional", "advocate"));
  return [...circle.filter(isCarer), ...others];
}

const plain = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, " ");

/** Who of those held here has this name, in full or as they use it; one entry for each person. */
export function heldUnder(
  people: readonly PersonEntry[],
  name: string,
  besides: Hex,
): readonly PersonEntry[] {
  return people.filter(
    (person) =>
      person.id !== besides &&
      person.id === person.shownAs &&
      [person.name, person.preferred ?? ""].some((each) => plain(each) === plain(name)),
  );
}

/** Where a form about a carer asks whom they care for: rows of people, and of a child the one they help. */
const ROWS = "cared_for";
const PARTY = "party";
const ONE = "cares_for";

/**
 * What a carer's record begun from the page of whoever they care for says of them. Nothing where the form does not
 * ask it, or where `given`, what it is begun with besides, names them.
 */
export function caredFor(
  definition: Definition,
  cared: PersonEntry,
  { young, today }: { readonly young: boolean; readonly today: string },
  given: Readonly<Record<string, Answer>> = {},
): Readonly<Record<string, Answer>> {
  const named = Object.entries(given).some(
    ([path, { value }]) =>
      path.startsWith(`${ROWS}/`) && Array.isArray(value) && value[1] === cared.id,
  );
  const items = definition.sections.flatMap((section) => section.items);
  const asked = items.some(({ id }) => id === (young ? ONE : ROWS));
  if (named || !asked) return {};
  const under18 = cared.born === null ? null : ageOn(cared.born, today) < ADULT;
  return {
    [young ? ONE : `${ROWS}/${newRowKey()}/${PARTY}`]: {
      value: ["circle", cared.id, usedName(cared), under18],
      status: STATUS.answered,
      source: SOURCE.record,
      note: null,
    },
  };
}
