/** Whom words in the search name. Pure. */
import type { PersonEntry } from "../../session/types";

const partsOf = (words: string): string[] =>
  words
    .toLowerCase()
    .split(/[\s'’()-]+/)
    .filter(Boolean);

/** Whether every word sought begins a word of the name, or all of it a number, however it is spaced. Pure. */
export function matches(person: PersonEntry, words: string): boolean {
  const numbers = [person.councilNumber ?? "", person.nhsNumber ?? ""];
  const parts = [person.name, person.preferred ?? "", ...numbers].flatMap(partsOf);
  const wanted = partsOf(words);
  return (
    wanted.every((word) => parts.some((part) => part.startsWith(word))) ||
    numbers.some((number) => partsOf(number).join("").startsWith(wanted.join("")))
  );
}

const digits = (number: string): string => number.replaceAll(/\D/g, "");

/** Who of those held here has this NHS number, however it is spaced; null where nobody has, or it is no number. Pure. */
export function numbered(people: readonly PersonEntry[], number: string): PersonEntry | null {
  const sought = digits(number);
  if (sought.length !== 10) return null;
  const found = people.find(({ nhsNumber }) => nhsNumber && digits(nhsNumber) === sought);
  return people.find(({ id }) => id === found?.shownAs) ?? found ?? null;
}
