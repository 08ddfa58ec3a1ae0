/**
 * What of a text tells an address that somebody must not learn, and the text without it (screens.md 7: never on
 * paper "an address to somebody it is hidden from"). Pure.
 */
import { type Forms, formsOf, type Written } from "./address-forms";
import { type Folded, fold, isWordAt } from "./folded";

/** Part of a text, and which of the addresses it tells: two people may live at one. */
export interface Telling<A> {
  readonly start: number;
  readonly end: number;
  readonly addresses: readonly A[];
}

type Span = readonly [number, number];

/** Numbers right before a street are its own; a year, a time or an age before it is not. */
const NEAR = /(?<![\p{L}\p{N}:.])\d{1,3}\s?[a-z]?\s+$/iu;
const UNIT =
  /(?<![\p{L}\p{N}])(?:flat|apartment|apt|unit|room|floor|block|plot|no|number)\b[\s.:]*(?:\d+\s?[a-z]?|[a-z])?[\s,.\-–/]*$/iu;
/** How far before a street its flat and number are looked for. */
const BEFORE = 32;

function spansOf(folded: Folded, text: string, source: string, words: boolean): Span[] {
  return [...folded.text.matchAll(new RegExp(source, "g"))].flatMap((match): Span[] => {
    const start = folded.starts[match.index] ?? 0;
    const end = folded.ends[match.index + match[0].length - 1] ?? start;
    const whole = !isWordAt(text, start - 1) && !isWordAt(text, end);
    return words && !whole ? [] : [[start, end]];
  });
}

/** With the flat and the number in front. */
function widerBefore(text: string, start: number, houses: readonly string[]): number {
  const before = text.slice(Math.max(0, start - BEFORE), start);
  const own =
    houses.length > 0 &&
    new RegExp(`(?<![\\p{L}\\p{N}])(?:${houses.join("|")})[\\s,.\\-–/]*$`, "iu").exec(before);
  const found = own || NEAR.exec(before) || UNIT.exec(before);
  return found ? widerBefore(text, start - found[0].length, houses) : start;
}

/** With the town and what else of the address comes next. */
function widerAfter(text: string, end: number, after: readonly string[]): number {
  const next = fold(text.slice(end));
  for (const part of after) {
    const last = end + (next.ends[part.length - 1] ?? 0);
    if (next.text.startsWith(part) && !isWordAt(text, last)) return widerAfter(text, last, after);
  }
  return end;
}

function tellingOf(text: string, folded: Folded, forms: Forms): Span[] {
  const found = [
    ...forms.anywhere.flatMap((source) => spansOf(folded, text, source, false)),
    ...forms.asWords.flatMap((source) => spansOf(folded, text, source, true)),
  ];
  return found.map(([start, end]) => [
    widerBefore(text, start, forms.houses),
    widerAfter(text, end, forms.after),
  ]);
}

const BETWEEN = /^[^\p{L}\p{N}]*$/u;

/** Every part of a text that tells one of the addresses, in order; parts with nothing but marks between are one. */
export function tellingIn<A extends Written>(
  text: string,
  addresses: readonly A[],
): readonly Telling<A>[] {
  const folded = fold(text);
  const all = addresses
    .flatMap((address) =>
      tellingOf(text, folded, formsOf(address)).map(([start, end]) => ({ start, end, address })),
    )
    .sort((a, b) => a.start - b.start);
  const found: Telling<A>[] = [];
  for (const { start, end, address } of all) {
    const last = found.at(-1);
    if (last && (start <= last.end || BETWEEN.test(text.slice(last.end, start)))) {
      found[found.length - 1] = {
        start: last.start,
        end: Math.max(last.end, end),
        addresses: [...new Set([...last.addresses, address])],
      };
    } else found.push({ start, end, addresses: [address] });
  }
  return found;
}

/** A page's pieces of text in their order, without the addresses. */
export interface Without<A> {
  /** As many as came: one that changed, or the same. */
  readonly pieces: readonly string[];
  /** Which addresses were told, by piece. */
  readonly held: readonly { readonly piece: number; readonly addresses: readonly A[] }[];
}

/**
 * Takes the addresses out of pieces of text that stand one after the other, also where one runs over several of
 * them. `mark` stands wherever something was taken.
 */
export function without<A extends Written>(
  pieces: readonly string[],
  addresses: readonly A[],
  mark: string,
): Without<A> {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.length + 1;
  }
  const told = tellingIn(pieces.join("\n"), addresses);
  const left = [...pieces];
  const held: { piece: number; addresses: readonly A[] }[] = [];
  // From the end, so that what is still to be taken out stands where it was.
  for (const { start, end, addresses: whose } of [...told].reverse()) {
    const first = starts.findLastIndex((at) => at <= start);
    for (let i = pieces.length - 1; i >= first; i--) {
      const at = starts[i] ?? 0;
      if (at >= end) continue;
      const piece = left[i] ?? "";
      const from = Math.max(0, start - at);
      const to = Math.min(pieces[i]?.length ?? 0, end - at);
      if (to <= from) continue;
      left[i] = piece.slice(0, from) + (i === first ? mark : "") + piece.slice(to);
      if (i === first) held.unshift({ piece: i, addresses: whose });
    }
  }
  return { pieces: left, held };
}
