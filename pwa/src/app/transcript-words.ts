/** What is said of words from a transcript, wherever they are read. */
import type { Answer } from "../forms/answers";
import { checkedBy, isUnchecked } from "../forms/transcript";
import { tl } from "../text/en-later";
import { shortDate } from "../ui/dates";

/** "Transcript, checked by Wren Mallory on 20 Jan 2026"; null for what is no transcript. */
export function transcriptWords(answer: Answer | undefined): string | null {
  if (isUnchecked(answer)) return tl("transcript.unchecked");
  const checked = checkedBy(answer);
  return checked && tl("transcript.by", { name: checked.by, date: shortDate(checked.on) });
}
