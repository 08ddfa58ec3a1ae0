/** A stored value that no control of its question can show: said in words, kept until somebody answers. */
import type { Question } from "../../forms/definition";
import { tr } from "../../text/rarer";
import { InsetText } from "../../ui/summary";
import { useAsking } from "./context";
import { wordsOf } from "./words";

/** Boxes that show any text they are given, however little it is an answer yet. */
const SHOWS_TEXT: ReadonlySet<Question["type"]> = new Set([
  "text",
  "long",
  "date",
  "datetime",
  "time",
  "number",
  "money",
]);

export function Stored({ path, item }: { readonly path: string; readonly item: Question }) {
  const asking = useAsking();
  const answer = asking.handle.answer(path);
  if (!answer || (typeof answer.value === "string" && SHOWS_TEXT.has(item.type))) return null;
  return (
    <InsetText>
      <p class="ds-reading">{tr("stored.words", { words: wordsOf(asking, item, answer) })}</p>
      <p>{tr("stored.kept")}</p>
    </InsetText>
  );
}
