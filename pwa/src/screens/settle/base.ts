/** What stood before several answers were written. Pure. */
import { STATUS } from "../../codes";
import type { HeadView, Hex, HistoryEntry } from "../../session/types";
import { sentences } from "./sentences";

export type Before =
  /** Nothing was ever written before them. */
  | { readonly kind: "nothing" }
  | { readonly kind: "entry"; readonly entry: HistoryEntry }
  /** It cannot be told from what is on this device. */
  | { readonly kind: "unknown" };

/** What stands for writes on the server: what an entry replaced that only its value is known of. */
const ELSEWHERE: readonly Hex[] = ["elsewhere"];

const observedBy = (entry: HistoryEntry | undefined): readonly Hex[] =>
  entry ? (entry.observed ?? ELSEWHERE) : [];

/** Every write that was replaced on the way to one of `from`, itself among them. */
function replacedBy(byDot: ReadonlyMap<Hex, HistoryEntry>, from: readonly Hex[]): Set<Hex> {
  const found = new Set<Hex>();
  const next = [...from];
  for (let dot = next.pop(); dot !== undefined; dot = next.pop()) {
    if (found.has(dot)) continue;
    found.add(dot);
    next.push(...observedBy(byDot.get(dot)));
  }
  return found;
}

/**
 * The last answer that every author of `heads` had on screen: the newest write all of them replaced,
 * whatever any clock says. Where two such writes stood at once, or it is not on this device, it cannot be
 * told.
 */
export function stoodBefore(history: readonly HistoryEntry[], heads: readonly HeadView[]): Before {
  const byDot = new Map(
    history.filter(({ kind }) => kind === "set").map((entry) => [entry.dot, entry]),
  );
  const seen = heads.map(({ dot }) => replacedBy(byDot, observedBy(byDot.get(dot))));
  const [first = new Set<Hex>(), ...others] = seen;
  const common = [...first].filter((dot) => others.every((dots) => dots.has(dot)));
  const older = new Set(
    common.flatMap((dot) => [...replacedBy(byDot, observedBy(byDot.get(dot)))]),
  );
  const newest = common.filter((dot) => !older.has(dot));
  if (common.length === 0) {
    const whole = heads.every(({ dot }) => byDot.has(dot));
    const gap = seen.some((dots) => [...dots].some((dot) => !byDot.has(dot)));
    return { kind: whole && !gap ? "nothing" : "unknown" };
  }
  const entry = newest.length === 1 && newest[0] !== undefined ? byDot.get(newest[0]) : undefined;
  return entry ? { kind: "entry", entry } : { kind: "unknown" };
}

/** The words of an answer, or null where it is a reason for none, or cleared. */
export const textOf = ({ value, status }: Pick<HeadView, "value" | "status">): string | null =>
  status === STATUS.answered && typeof value === "string" ? value : null;

/**
 * The text several texts grew from, or null. One that has no sentence of it left was written anew: then
 * they stand side by side, so that nothing counts as struck out that somebody only replaced.
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
