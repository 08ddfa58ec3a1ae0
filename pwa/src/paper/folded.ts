/** Text as it is compared: letters and figures alone, in small letters, each with where it stands. Pure. */

export interface Folded {
  readonly text: string;
  /** Where each letter of `text` begins in what was folded, and where it ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const KEPT = /[\p{L}\p{N}]/u;

/** Spaces, line breaks, marks, accents and capitals make no difference. */
export function fold(text: string): Folded {
  let found = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const letter of text) {
    const end = at + letter.length;
    for (const unit of letter.normalize("NFKD").toLowerCase()) {
      if (!KEPT.test(unit)) continue;
      found += unit;
      for (let i = 0; i < unit.length; i++) {
        starts.push(at);
        ends.push(end);
      }
    }
    at = end;
  }
  return { text: found, starts, ends };
}

/** A letter or a figure stands there. */
export const isWordAt = (text: string, at: number): boolean => KEPT.test(text[at] ?? "");
