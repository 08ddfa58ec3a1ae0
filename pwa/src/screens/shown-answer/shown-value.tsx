/** One value, read only: words as paragraphs, choices as a list, the person's own words in their frame. */
import { answerWords, valueWords } from "../../app/answer-words";
import { later, part } from "../../app/later";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Item, isGroup, type Json } from "../../forms/definition";
import { validValue } from "../../forms/valid";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { PersonWords } from "../../ui/blocks";
import type { AnswerContext } from "./context";
import { Relationship } from "./relationship";
import "./shown-answer.css";

/** Free text in the person's voice, said by the person: framed wherever it stands. */
export const isPersonsWords = (item: Item, answer: Answer | undefined): boolean =>
  !isGroup(item) &&
  (item.type === "long" || item.type === "text") &&
  item.voice === "person" &&
  answer?.status === STATUS.answered &&
  (answer.source === null || answer.source === SOURCE.person_said);

const file = part(() => import("./shown-file"));
const ShownFile = later(file, (parts) => parts.ShownFile);

const KIB = 1024;

/** "image/jpeg, 2.1 MB": a file is `[id, sha-256, size, type, key]`; only what it is is said. */
function fileWords(value: Json): string {
  const [, , size, type] = Array.isArray(value) ? value : [];
  const bytes = typeof size === "number" ? size : 0;
  const shown =
    bytes >= KIB * KIB ? `${(bytes / KIB / KIB).toFixed(1)} MB` : `${Math.ceil(bytes / KIB)} kB`;
  return ta("shown.file", { type: String(type ?? ""), size: shown });
}

/** A file that can be looked at; anything else at a question for one is shown as it is stored. */
const isFile = (item: Item, value: Json): boolean =>
  !isGroup(item) && item.type === "file" && validValue(item, value) !== "wrong_type";

/** An answer in words on one line, for a label or a sentence. */
export function lineWords(context: AnswerContext, item: Item, answer: Answer | undefined): string {
  if (answer?.status === STATUS.answered && isFile(item, answer.value)) {
    return fileWords(answer.value);
  }
  return answerWords(context.words, item, answer);
}

export interface ShownValueProps {
  readonly context: AnswerContext;
  readonly item: Item;
  /** Undefined when missing; a head whose value is nil says it was cleared. */
  readonly answer: Answer | undefined;
  /** The frame stands round it already. */
  readonly bare?: boolean;
}

/** The value itself, without who gave it. */
export function ShownValue({ context, item, answer, bare }: ShownValueProps) {
  const cleared = answer && answer.status === STATUS.answered && answer.value === null;
  if (cleared) return <p class="ds-shown__none">{ta("shown.cleared")}</p>;
  const words = lineWords(context, item, answer);
  if (!answer || answer.status !== STATUS.answered) return <p class="ds-shown__none">{words}</p>;
  if (isFile(item, answer.value)) {
    const { session, handle, form } = context;
    const author = "author" in answer ? (answer as HeadView).author.name : session.me.name;
    return (
      <ShownFile
        session={session}
        record={handle.id}
        label={form.words(item.label)}
        value={answer.value}
        author={author}
      />
    );
  }
  const codes = !isGroup(item) && item.type === "many" && Array.isArray(answer.value);
  if (codes && (answer.value as Json[]).length > 1) {
    return (
      <ul class="ds-shown__list">
        {(answer.value as Json[]).map((code) => (
          <li key={String(code)}>{valueWords(context.words, item, [code])}</li>
        ))}
      </ul>
    );
  }
  if (!isGroup(item) && item.type === "party") {
    return (
      <>
        <p class="ds-shown__text">{words}</p>
        <Relationship about={context} item={item} answer={answer} />
      </>
    );
  }
  const text = (
    <p class="ds-shown__text" dir="auto">
      {words}
    </p>
  );
  if (bare || !isPersonsWords(item, answer)) return text;
  const name = context.personName;
  const label = name ? ta("shown.inWords", { name }) : ta("shown.theirWords");
  return <PersonWords label={label}>{text}</PersonWords>;
}
