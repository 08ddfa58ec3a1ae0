/**
 * Turns a key of a dictionary into words. A dictionary is one plain object per language and part of the
 * app, so a screen loaded later brings its words with it.
 *
 * `{name}` is replaced by the parameter of that name. `one|many` takes the first half when `n` is 1.
 */

export type Params = Readonly<Record<string, string | number>>;
export type Dictionary = Readonly<Record<string, string>>;

/** Fills one pattern. Throws `RangeError` when a parameter is missing: a sentence with a hole is a fault. */
export function fill(pattern: string, params: Params = {}): string {
  const halves = pattern.split("|");
  const chosen = halves.length === 2 && params.n !== 1 ? halves[1] : halves[0];
  return (chosen ?? pattern).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new RangeError(`no value for {${name}}`);
    return String(value);
  });
}

/** The lookup for one dictionary; its keys are checked by the compiler. */
export function speaker<D extends Dictionary>(dictionary: D) {
  return (key: keyof D & string, params?: Params): string => fill(dictionary[key] ?? key, params);
}
