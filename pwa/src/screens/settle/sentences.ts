/**
 * Texts by sentence: how two differ, and how several that grew from one are put together. Nothing is
 * ever changed inside a sentence, so a result holds only sentences that somebody wrote. Pure.
 */

/** Sentences of one text, whitespace after each kept with it: joined they are the text again. */
export function sentences(text: string): string[] {
  const found = text.match(PIECE) ?? [];
  const pieces: string[] = [];
  let lead = "";
  for (const piece of found) {
    if (piece.trim() !== "") {
      pieces.push(lead + piece);
      lead = "";
    } else if (pieces.length > 0) {
      pieces[pieces.length - 1] += piece;
    } else {
      lead += piece;
    }
  }
  return pieces;
}

/**
 * A sentence ends at its full stop, question or exclamation mark with what closes it, where white space
 * or the end follows, or at a line's end.
 */
const PIECE =
  /[^\n\r\u2028\u2029]*?[.!?\u2026]+["'\u2019\u201d)\]]*(?=\s|$)[^\S\n\r\u2028\u2029]*|[^\n\r\u2028\u2029]*[\n\r\u2028\u2029]+|[^\n\r\u2028\u2029]+$/g;

const STOPPED = /[.!?\u2026]["'\u2019\u201d)\]]*\s*$/;
const BROKEN = /[\n\r\u2028\u2029]\s*$/;

const same = (sentence: string): string => sentence.trim();

/** Puts sentences one after another; two never run into one. */
export function joined(pieces: readonly string[]): string {
  let text = "";
  pieces.forEach((piece, index) => {
    if (index === pieces.length - 1) text += piece;
    else if (BROKEN.test(piece)) text += piece;
    else if (!STOPPED.test(piece)) text += `${piece.trimEnd()}\n`;
    else text += /\s$/.test(piece) ? piece : `${piece} `;
  });
  return text;
}

/** More comparisons than this are not worth a person's wait: the texts then stand whole. */
const MOST = 4_000_000;

/** For each sentence of `a` the place of its match in `b`, or -1; matches keep their order. */
function matches(a: readonly string[], b: readonly string[]): number[] | null {
  const left = a.map(same);
  const right = b.map(same);
  const match = left.map(() => -1);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) {
    match[start] = start;
    start++;
  }
  let endA = left.length;
  let endB = right.length;
  while (endA > start && endB > start && left[endA - 1] === right[endB - 1]) match[--endA] = --endB;
  const rows = endA - start;
  const columns = endB - start;
  if (rows * columns > MOST) return null;
  // Longest common subsequence of what is left in the middle, from the end.
  const width = columns + 1;
  const best = new Uint32Array((rows + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      best[i * width + j] =
        left[start + i] === right[start + j]
          ? at(i + 1, j + 1) + 1
          : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (left[start + i] === right[start + j]) match[start + i++] = start + j++;
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return match;
}

export interface Difference {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** What changed from one text to another, whole sentences at a time. */
export function differences(before: string, after: string): Difference[] {
  const a = sentences(before);
  const b = sentences(after);
  const match = matches(a, b) ?? a.map(() => -1);
  const found: Difference[] = [];
  let next = 0;
  a.forEach((text, index) => {
    const place = match[index] ?? -1;
    if (place < 0) {
      found.push({ kind: "removed", text });
      return;
    }
    for (; next < place; next++) found.push({ kind: "added", text: b[next] ?? "" });
    found.push({ kind: "same", text: b[next++] ?? "" });
  });
  for (; next < b.length; next++) found.push({ kind: "added", text: b[next] ?? "" });
  return found;
}

/** One part of several texts put together. `by` are places in the list of texts. */
export type Part =
  | { readonly kind: "shared"; readonly text: string }
  /** In some texts only; stays unless its box is cleared. */
  | { readonly kind: "own"; readonly text: string; readonly by: readonly number[] }
  /** What stood before one side rewrote it; comes back when its box is ticked. */
  | { readonly kind: "before"; readonly text: string; readonly by: readonly number[] }
  /** Both sides rewrote the same sentences: nothing stays until a person says which. */
  | { readonly kind: "choice"; readonly options: readonly Option[] };

export interface Option {
  readonly by: readonly number[];
  readonly text: string;
}

/** Texts grown from one base, in parts; null when they are too long to compare. */
export function merge(base: string, texts: readonly string[]): Part[] | null {
  const root = sentences(base);
  const split = texts.map(sentences);
  const found = split.map((pieces) => matches(root, pieces));
  if (found.some((match) => match === null)) return null;
  const maps = found as number[][];
  const parts: Part[] = [];
  let from = 0;
  const starts = texts.map(() => 0);
  const close = (end: number, ends: readonly number[]) => {
    const gaps = split.map((pieces, i) => pieces.slice(starts[i], ends[i]));
    parts.push(...chunk(root.slice(from, end), gaps));
  };
  root.forEach((_, index) => {
    const places = maps.map((match) => match[index] ?? -1);
    if (places.some((place) => place < 0)) return;
    close(index, places);
    parts.push({ kind: "shared", text: split[0]?.[places[0] ?? 0] ?? "" });
    from = index + 1;
    places.forEach((place, i) => {
      starts[i] = place + 1;
    });
  });
  close(
    root.length,
    split.map(({ length }) => length),
  );
  return parts;
}

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((piece, index) => same(piece) === same(b[index] ?? ""));

/** The sentences between two that every text has. */
function chunk(base: readonly string[], gaps: readonly (readonly string[])[]): Part[] {
  const variants: { by: number[]; pieces: readonly string[] }[] = [];
  gaps.forEach((pieces, index) => {
    const known = variants.find((each) => equal(each.pieces, pieces));
    if (known) known.by.push(index);
    else variants.push({ by: [index], pieces });
  });
  if (variants.length === 1) {
    return (variants[0]?.pieces ?? []).map((text) => ({ kind: "shared", text }));
  }
  const changed = variants.filter(({ pieces }) => !equal(pieces, base));
  if (base.length === 0) return additions(changed, gaps.length);
  const [only, ...more] = changed;
  if (only && more.length === 0) return rewritten(base, only, variants);
  return [
    { kind: "choice", options: variants.map(({ by, pieces }) => ({ by, text: joined(pieces) })) },
  ];
}

type Variant = { readonly by: readonly number[]; readonly pieces: readonly string[] };

/** Everybody added something here: what two wrote alike stands once. */
function additions(changed: readonly Variant[], total: number): Part[] {
  const [a, b, ...others] = changed;
  const own = ({ by, pieces }: Variant): Part[] =>
    pieces.map((text) => ({ kind: "own", text, by }));
  const everyone = changed.reduce((sum, { by }) => sum + by.length, 0);
  const match = a && b && others.length === 0 ? matches(a.pieces, b.pieces) : null;
  if (!a || !b || !match) return changed.flatMap(own);
  const both = [...a.by, ...b.by].sort((x, y) => x - y);
  const parts: Part[] = [];
  let next = 0;
  a.pieces.forEach((text, index) => {
    const place = match[index] ?? -1;
    if (place < 0) {
      parts.push({ kind: "own", text, by: a.by });
      return;
    }
    for (; next < place; next++) parts.push({ kind: "own", text: b.pieces[next] ?? "", by: b.by });
    next++;
    // With a third text that lacks it, it is not everybody's.
    parts.push(everyone === total ? { kind: "shared", text } : { kind: "own", text, by: both });
  });
  for (; next < b.pieces.length; next++) {
    parts.push({ kind: "own", text: b.pieces[next] ?? "", by: b.by });
  }
  return parts;
}

/** One side changed what the others left: its sentences stay, the old ones can be had back. */
function rewritten(base: readonly string[], only: Variant, variants: readonly Variant[]): Part[] {
  const left = variants.filter((each) => each !== only).flatMap(({ by }) => by);
  const match = matches(only.pieces, base) ?? [];
  const lost = base.filter((_, index) => !match.includes(index));
  // Sentences only taken out were somebody's own until then, so they stay until a person clears them.
  const taken = only.pieces.length === base.length - lost.length;
  const parts: Part[] = [];
  let next = 0;
  const old = (end: number) => {
    for (; next < end; next++) {
      const text = base[next] ?? "";
      parts.push(taken ? { kind: "own", text, by: left } : { kind: "before", text, by: only.by });
    }
  };
  only.pieces.forEach((text, index) => {
    const place = match[index] ?? -1;
    if (place < 0) {
      parts.push({ kind: "own", text, by: only.by });
      return;
    }
    old(place);
    parts.push({ kind: "shared", text });
    next = place + 1;
  });
  old(base.length);
  return parts;
}

/** What a person ticked: for each part by its place, whether it stays, or which options do. */
export type Picks = Readonly<Record<number, boolean | readonly number[]>>;

/** What is ticked to begin with: every author's own sentences; nothing where both rewrote the same. */
export const kept = (part: Part, pick: Picks[number] | undefined): boolean =>
  typeof pick === "boolean" ? pick : part.kind !== "before";

/** The text that the ticks make. */
export function composed(parts: readonly Part[], picks: Picks): string {
  const pieces: string[] = [];
  parts.forEach((part, index) => {
    const pick = picks[index];
    if (part.kind === "choice") {
      const chosen = Array.isArray(pick) ? (pick as readonly number[]) : [];
      for (const each of chosen) pieces.push(...sentences(part.options[each]?.text ?? ""));
    } else if (kept(part, pick)) {
      pieces.push(part.text);
    }
  });
  return joined(pieces).trim();
}

/** Places of the parts that nobody has decided yet. */
export const undecided = (parts: readonly Part[], picks: Picks): number[] =>
  parts.flatMap((part, index) =>
    part.kind === "choice" && !Array.isArray(picks[index]) ? [index] : [],
  );

/** A text without one sentence, where it stands whole; a sentence that only contains it stays. */
export function without(text: string, sentence: string): string {
  const pieces = sentences(text);
  const at = pieces.map(same).lastIndexOf(same(sentence));
  return at < 0 ? text : pieces.filter((_, index) => index !== at).join("");
}

/** A text with these sentences at its end, but for those it has. */
export function withAlso(text: string, more: readonly string[]): string {
  const has = new Set(sentences(text).map(same));
  const come = [...new Set(more.map(same))].filter((each) => each !== "" && !has.has(each));
  if (come.length === 0) return text;
  return [text.trimEnd(), ...come].filter(Boolean).join("\n");
}
