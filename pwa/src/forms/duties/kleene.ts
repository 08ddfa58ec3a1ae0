/** Kleene's three-valued logic over true, false and null (missing): `forms/duties/kleene.py`. */

/** True, false, or null where it cannot be said yet. */
export type Truth = boolean | null;

/** False where any is false, else null where any is missing, else true. */
export const every = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;

/** True where any is true, else null where any is missing, else false. */
export const some = (truths: readonly Truth[]): Truth =>
  truths.includes(true) ? true : truths.includes(null) ? null : false;

/** The opposite; missing stays missing. */
export const negated = (truth: Truth): Truth => (truth === null ? null : !truth);

/** True once that many are true, null while they still could be, then false. */
export function atLeast(number: number, truths: readonly Truth[]): Truth {
  const met = truths.filter((truth) => truth === true).length;
  if (met >= number) return true;
  return met + truths.filter((truth) => truth === null).length >= number ? null : false;
}
