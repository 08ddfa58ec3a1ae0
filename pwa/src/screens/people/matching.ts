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
