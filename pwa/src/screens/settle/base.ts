/** What stood before several answers were written. Pure. */
import { STATUS } from "../../codes";
import type { HeadView, HistoryEntry } from "../../session/types";
import { sentences } from "./sentences";

export type Before =
  /** Nothing was ever written before them. */
  | { readonly kind: "nothing" }
  | { readonly kind: "entry"; readonly entry: HistoryEntry }
  /** It cannot be told from what is on this device. */
  | { readonly kind: "unknown" };

/**
 * The answer that stood before every one of `heads` was made. With no earlier entry at all, none of them
 * can have seen any. Otherwise it is the newest that the server had before the first of them was made;
 * the author's own drafts on the way, received together with a head, never are.
 */
export function stoodBefore(history: readonly HistoryEntry[], heads: readonly HeadView[]): Before {
  const dots = new Set(heads.map(({ dot }) => dot));
  const earlier = history.filter(({ kind, dot }) => kind === "set" && !dots.has(dot));
  if (earlier.length === 0) return { kind: "nothing" };
  const first = Math.min(...heads.map(({ made }) => made));
  const seen = earlier
    .filter(({ received }) => received !== null && received <= first)
    .sort((a, b) => (a.received ?? 0) - (b.received ?? 0));
  const entry = seen.at(-1);
  return entry ? { kind: "entry", entry } : { kind: "unknown" };
}

/** The words of an answer, or null where it is a reason for none, or cleared. */
export const textOf = ({ value, status }: Pick<HeadView, "value" | "status">): string | null =>
  status === STATUS.answered && typeof value === "string" ? value : null;

/**
 * The text several texts grew from, or null. A text that has no sentence of it in common was not grown
 * from it, whatever the clocks say: then they stand side by side.
 */
export function baseText(before: Before, texts: readonly string[]): string | null {
  if (before.kind === "nothing") return "";
  if (before.kind === "unknown") return null;
  const base = textOf(before.entry);
  if (base === null) return null;
  const root = new Set(sentences(base).map((each) => each.trim()));
  const grown = (text: string) => sentences(text).some((each) => root.has(each.trim()));
  return texts.every(grown) ? base : null;
}
