/** For whom a form is, by age: the rule of `server/workflow/young.py`. Pure. */
import { age, isDate } from "./civil";
import type { Definition } from "./definition";

export const ADULT = 18;

/**
 * Whole years of somebody too young for a form on a civil date; null where they are old enough, where nobody
 * knows when they were born, and of a form for anybody.
 */
export function tooYoungFor(
  { starts }: Definition,
  born: string | null,
  on: string,
): number | null {
  // A form of before there was `from_age` says by `younger` alone that it is for adults.
  const from = starts?.from_age ?? (starts?.younger ? ADULT : null);
  const years = from !== null && born !== null && isDate(born) ? age(born, on) : null;
  return from !== null && years !== null && years < from ? years : null;
}
