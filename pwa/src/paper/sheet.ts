/**
 * What goes on paper where something is held back: a copy of the page with a mark in its place. The page itself
 * is not touched, so whatever is being written in it, its caret and its undo stay as they are.
 */

import type { Written } from "./address-forms";
import { without } from "./withheld";

/** What of a page never stands on paper: page.css and its like leave it out. */
const OFF_PAPER = [
  ".ds-noprint, .ds-bar, .ds-header, .ds-rail, .ds-tabs, .ds-sticky-person, .ds-print-part ~ *",
  ".govuk-skip-link, [role=status], [role=alert]",
].join(", ");

/** Words on a page, in a piece that can be written anew. */
export interface Piece {
  readonly words: string;
  readonly write: (words: string) => void;
  readonly onPaper: boolean;
}

const TEXT = 3;
const ELEMENT = 1;
/** Inputs that show no words somebody wrote. */
const WORDLESS = /^(?:radio|checkbox|file|button|submit|hidden|range|color)$/;

/** Every piece of text in an element in the order of the page, what stands in its boxes included. */
export function piecesOf(element: Element, onPaper = true): readonly Piece[] {
  const shown = onPaper && !element.matches(OFF_PAPER);
  const tag = element.tagName.toLowerCase();
  if (tag === "textarea" || tag === "input") {
    const box = element as HTMLInputElement | HTMLTextAreaElement;
    const write = (words: string): void => {
      box.value = words;
    };
    return WORDLESS.test(box.type) ? [] : [{ words: box.value, write, onPaper: shown }];
  }
  return [...element.childNodes].flatMap((node): readonly Piece[] => {
    if (node.nodeType === ELEMENT) return piecesOf(node as Element, shown);
    if (node.nodeType !== TEXT) return [];
    const text = node as Text;
    const write = (words: string): void => {
      text.data = words;
    };
    return [{ words: text.data, write, onPaper: shown }];
  });
}

/** Which addresses the paper of a page would tell. */
export function toldOn<A extends Written>(
  pieces: readonly Piece[],
  addresses: readonly A[],
): readonly A[] {
  const { held } = without(
    pieces.map(({ words }) => words),
    addresses,
    "",
  );
  const told = held.filter(({ piece }) => pieces[piece]?.onPaper);
  return [...new Set(told.flatMap((each) => each.addresses))];
}

/** Puts a mark in the place of every address in these pieces; whether there was any. */
export function withhold(
  pieces: readonly Piece[],
  addresses: readonly Written[],
  mark: string,
): boolean {
  const left = without(
    pieces.map(({ words }) => words),
    addresses,
    mark,
  );
  pieces.forEach(({ words, write }, i) => {
    const now = left.pieces[i];
    if (now !== undefined && now !== words) write(now);
  });
  return left.held.length > 0;
}

const BOXES = "input, textarea, select, canvas, img";

/** What a copy of a page does not have by itself: what was chosen in a list, drawn, or already decoded. */
function fill(copy: Element, from: Element): void {
  const originals = [...from.querySelectorAll(BOXES)];
  [...copy.querySelectorAll(BOXES)].forEach((box, i) => {
    const original = originals[i];
    if (box instanceof HTMLSelectElement && original instanceof HTMLSelectElement) {
      box.selectedIndex = original.selectedIndex;
    } else if (box instanceof HTMLTextAreaElement && original instanceof HTMLTextAreaElement) {
      box.value = original.value;
    } else if (box instanceof HTMLCanvasElement && original instanceof HTMLCanvasElement) {
      box.getContext("2d")?.drawImage(original, 0, 0);
    } else if (box instanceof HTMLImageElement) {
      box.decoding = "sync";
    }
  });
}

/**
 * A copy of a page for paper, out of reach of hands and screen readers; null where nothing in it is to be held
 * back. Choices in it are no group with those of the page, and its ids are the page's alone.
 */
export function sheetOf(
  page: Element,
  addresses: readonly Written[],
  mark: string,
): HTMLElement | null {
  const copy = page.cloneNode(true) as HTMLElement;
  fill(copy, page);
  if (!withhold(piecesOf(copy), addresses, mark)) return null;
  for (const each of [copy, ...copy.querySelectorAll("[id], [name]")]) {
    each.removeAttribute("id");
    each.removeAttribute("name");
  }
  copy.className = "ds-sheet";
  copy.inert = true;
  copy.setAttribute("aria-hidden", "true");
  return copy;
}
