/** The order a history is read in, and the words of one entry. Pure. */
import type { HistoryEntry } from "../../session/types";
import { type AnswersKey, enAnswers, ta } from "../../text/en-answers";

/**
 * Newest received first; what no server has yet is newest of all, the last written first. A device's own
 * clock decides nothing between entries that were received.
 */
export function newestReceivedFirst(entries: readonly HistoryEntry[]): HistoryEntry[] {
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => {
      const x = a.entry.received ?? Number.POSITIVE_INFINITY;
      const y = b.entry.received ?? Number.POSITIVE_INFINITY;
      return x === y ? b.index - a.index : y > x ? 1 : -1;
    })
    .map(({ entry }) => entry);
}

/** Where one entry is: words for "Kept"; null where only the author's device could say. */
export function keptWords({ send, own, received }: HistoryEntry): string | null {
  if (send === "safe") return ta("history.safe");
  if (send === "unsent") return ta("history.notSent");
  if (send === "waiting") return ta("history.waiting");
  if (send === "set_aside") return ta("history.aside");
  return own && received === null ? ta("history.notSent") : ta("history.onServer");
}

/** "Submitted, Authorised": the decisions that covered an entry, each once. */
export function coveredWords(names: readonly string[]): string {
  const words = [...new Set(names)].map((name) => {
    const key = `covered.${name}`;
    return key in enAnswers ? ta(key as AnswersKey) : name;
  });
  return words.join(", ");
}
