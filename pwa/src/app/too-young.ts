/** That somebody is too young for a form, in one sentence (screens.md 4). */
import type { Definition } from "../forms/definition";
import { ADULT } from "../forms/from-age";
import { tm } from "../text/more-pages";

/** `age` as `tooYoungFor` gives it. */
export function tooYoungWords(definition: Definition, name: string, age: number): string {
  const title = definition.title.en;
  const form = title.charAt(0).toLowerCase() + title.slice(1);
  const a = /^[aeiou]/.test(form) ? "An" : "A";
  const { from_age: n = ADULT } = definition.starts ?? {};
  return tm(n === ADULT ? "start.younger" : "start.tooYoung", { name, age, a, form, n });
}
