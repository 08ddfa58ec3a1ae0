/** The lines of a jotting, which were used, and what sending one makes of an answer. Pure. */
import { STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Definition, isGroup, type Question } from "../../forms/definition";
import { noteOfAll } from "../../forms/transcript";
import { writtenBy } from "../section/context";

/** Sentences stand on lines of their own to the eye: a line break or the end of a sentence parts them. */
export const linesOf = (words: string): readonly string[] =>
  words
    .split(/\n+|(?<=[.?!…])\s+/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Lines that stand in the notes and were sent nowhere yet, each as often as it stands. */
export function unused(words: string, used: readonly string[]): readonly string[] {
  const left = [...used];
  return linesOf(words).filter((line) => {
    const at = left.indexOf(line);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

/** Where a line may be sent: every box for many words that stands on its own and is asked now. */
export const takersOf = (
  definition: Definition,
  isShown: (path: string) => boolean = () => true,
): readonly { readonly section: string; readonly question: Question }[] =>
  definition.sections.flatMap((section) =>
    section.items.flatMap((item) =>
      !isGroup(item) && item.type === "long" && isShown(item.id)
        ? [{ section: section.title.en, question: item }]
        : [],
    ),
  );

/**
 * An answer with a line of the notes after what it said, marked as that. `from` is the notes: of a transcript
 * that nobody has checked each line is one.
 */
export function withLine(
  before: Answer | undefined,
  item: Question,
  line: string,
  mark: string,
  from?: Answer,
): Answer {
  const words = typeof before?.value === "string" ? before.value.trimEnd() : "";
  const value = words === "" ? line : `${words}\n${line}`;
  return {
    value,
    status: STATUS.answered,
    source: writtenBy(item, before, value),
    note: noteOfAll([before, from]) ?? mark,
  };
}

/** The answer as it was before a line was sent; null where the line is no longer the end of it. */
export function withoutLine(now: Answer | undefined, line: string): Answer | null | undefined {
  if (typeof now?.value !== "string") return undefined;
  if (now.value === line) return null;
  const end = `\n${line}`;
  return now.value.endsWith(end)
    ? { ...now, value: now.value.slice(0, -end.length), note: noteOfAll([now]) }
    : undefined;
}
