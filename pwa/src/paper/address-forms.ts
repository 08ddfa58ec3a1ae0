/**
 * How a hidden address may be written: what of it tells where somebody lives, in its spellings, and what only
 * belongs to it (a flat's number before it, the town after it). Pure.
 */
import { fold } from "./folded";
import { shortenings, streetType } from "./street-types";

/** An address as a record has it: every answer that stands, where several do. */
export interface Written {
  readonly lines: readonly string[];
  readonly postcodes: readonly string[];
  /** Property numbers (UPRN): whoever has one can look the address up. */
  readonly numbers: readonly string[];
}

/** Patterns of folded text. */
export interface Forms {
  /** Long enough to be nothing else, wherever they stand. */
  readonly anywhere: readonly string[];
  /** As whole words. */
  readonly asWords: readonly string[];
  /** House numbers of the address itself. */
  readonly houses: readonly string[];
  /** What is withheld only where it follows: town, county. */
  readonly after: readonly string[];
}

const POSTCODE = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/giu;
const HOUSE = /^\d+[a-z]?$/;
const UNIT = /^(?:flat|apartment|apt|unit|room|floor|block|plot|no|number)$/;
/** A name this long is a name, and no word of another sentence. */
const LONG = 8;
const NAME = 4;
/** A place and its kind, without "the": "The Close" alone would be half the words of a record. */
const DISTINCT = 3;

const wordsOf = (part: string): string[] =>
  part
    .split(/[\s.]+/u)
    .map((word) => fold(word).text)
    .filter(Boolean);

interface Part {
  /** Numbers and unit words in front. */
  readonly front: readonly string[];
  readonly name: readonly string[];
  /** The kind of street, in full; null for a house's name or a town. */
  readonly type: string | null;
  readonly rest: readonly string[];
}

function partOf(words: readonly string[]): Part {
  const start = words.findIndex((word) => !HOUSE.test(word) && !UNIT.test(word));
  if (start < 0) return { front: words, name: [], type: null, rest: [] };
  const front = words.slice(0, start);
  let end = words.findIndex((word, i) => i > start && streetType(word) !== undefined);
  if (end < 0) return { front, name: words.slice(start), type: null, rest: [] };
  while (streetType(words[end + 1] ?? "") !== undefined) end++;
  const type = streetType(words[end] ?? "") ?? null;
  return { front, name: words.slice(start, end), type, rest: words.slice(end + 1) };
}

/** "Saint" and "St" are one word. */
const spelt = (name: readonly string[]): string =>
  name.map((word, i) => (i === 0 && /^(?:st|saint)$/.test(word) ? "(?:saint|st)" : word)).join("");

const tells = ({ front, type }: Part): boolean =>
  type !== null || front.some((word) => HOUSE.test(word));

function formsOfPart(part: Part, found: { anywhere: string[]; asWords: string[] }): void {
  const { front, name, type } = part;
  const plain = name.join("");
  if (plain === "") return;
  const spelling = spelt(name);
  if (type === null) {
    if (plain.length >= LONG) found.anywhere.push(spelling);
    else if (plain.length >= NAME && front.length === 0) found.asWords.push(spelling);
    else found.asWords.push(front.join("") + spelling);
    return;
  }
  const distinct = plain !== "the" && plain.length >= DISTINCT;
  const before = distinct ? spelling : front.join("") + spelling;
  const all = distinct && plain.length + type.length >= LONG ? found.anywhere : found.asWords;
  all.push(before + type);
  const short = shortenings(type);
  if (short.length > 0) found.asWords.push(`${before}(?:${short.join("|")})`);
}

/** Every spelling of an address. A recorded address of no use to find anybody by gives none. */
export function formsOf({ lines, postcodes, numbers }: Written): Forms {
  const found = { anywhere: [] as string[], asWords: [] as string[] };
  const houses = new Set<string>();
  const after = new Set<string>();
  const codes = [...postcodes, ...lines.flatMap((text) => text.match(POSTCODE) ?? [])];
  for (const code of codes) {
    const folded = fold(code).text;
    if (folded.length >= 5) found.anywhere.push(folded);
    else if (folded !== "") found.asWords.push(folded);
  }
  for (const number of numbers) if (fold(number).text !== "") found.asWords.push(fold(number).text);
  for (const text of lines) {
    const parts = text
      .replace(POSTCODE, " ")
      .split(/[\n\r,;/]+/u)
      .map((each) => partOf(wordsOf(each)))
      .filter(({ front, name }) => front.length + name.length > 0);
    const last = Math.max(0, parts.findLastIndex(tells));
    parts.forEach((part, i) => {
      for (const word of part.front) if (HOUSE.test(word)) houses.add(word);
      if (part.rest.length > 0) after.add(part.rest.join(""));
      if (i <= last) formsOfPart(part, found);
      else if (part.name.length > 0) after.add([...part.front, ...part.name, part.type].join(""));
    });
  }
  return {
    anywhere: [...new Set(found.anywhere)],
    asWords: [...new Set(found.asWords)],
    houses: [...houses],
    // The longest first: "Tideway Quay" before "Tideway".
    after: [...after].sort((a, b) => b.length - a.length),
  };
}
