/** Answers in words: for summaries, read-only forms, history and decisions. */

import { STATUS } from "../codes";
import { type Answer, NONE_ROWS } from "../forms/answers";
import { type Item, isGroup, type Json, type Question } from "../forms/definition";
import { shownText } from "../forms/formats";
import type { FormState } from "../forms/state";
import { validValue } from "../forms/valid";
import { t } from "../text";
import { tl } from "../text/en-later";
import { weekdayDate } from "../ui/dates";
import { dateTimeWords } from "../ui/long-dates";
import { showNumber } from "../ui/read-number";

export interface WordsContext {
  readonly form: Pick<FormState, "words">;
  /** "YYYY-MM-DD". */
  readonly today: string;
}

const STATUS_WORDS = {
  [STATUS.not_asked]: "none.not_asked",
  [STATUS.declined]: "none.declined",
  [STATUS.not_known]: "none.not_known",
  [STATUS.not_applicable]: "none.not_applicable",
} as const;

/** "Did not want to say". */
export const statusWords = (status: number): string => {
  const key = STATUS_WORDS[status as keyof typeof STATUS_WORDS];
  return key ? tl(key) : "";
};

/** The label of one code, or the code itself where the form no longer offers it. */
export function optionWords(context: WordsContext, question: Question, code: string): string {
  const option = question.options?.find((each) => each.code === code);
  if (option) return context.form.words(option.label);
  if (code === "yes") return t("word.yes");
  if (code === "no") return t("word.no");
  return t("q.unoffered", { value: code });
}

const NOT_YET = {
  date: "notYet.date",
  datetime: "notYet.datetime",
  time: "notYet.time",
  number: "notYet.number",
  money: "notYet.money",
  party: "notYet.other",
  sig: "notYet.other",
} as const;

/** "31 april (not a date yet)": what was typed and could not be read; null for what can be used. */
function notYetWords(item: Item, value: Json): string | null {
  const key = NOT_YET[item.type as keyof typeof NOT_YET];
  if (!key || validValue(item, value) !== "wrong_type") return null;
  return tl(key, { text: rawWords(value).replaceAll("\n", " ").trim() });
}

/** A value of any shape, so that nothing stored is ever off the screen. */
function rawWords(value: Json): string {
  if (Array.isArray(value)) {
    return value
      .filter((part) => part !== null)
      .map(rawWords)
      .join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A stored value in words. */
export function valueWords(context: WordsContext, item: Item, value: Json): string {
  if (value === null || value === undefined) return "";
  const notYet = notYetWords(item, value);
  if (notYet !== null) return notYet;
  if (isGroup(item)) {
    return value === NONE_ROWS && item.none ? context.form.words(item.none) : rawWords(value);
  }
  switch (item.type) {
    case "one":
    case "yn":
      return typeof value === "string" ? optionWords(context, item, value) : rawWords(value);
    case "many":
      return Array.isArray(value)
        ? value.map((code) => optionWords(context, item, String(code))).join("; ")
        : rawWords(value);
    case "date":
      return weekdayDate(String(value), context.today);
    case "datetime":
      return dateTimeWords(String(value), context.today);
    case "number":
      return showNumber(Number(value), item.decimals ?? 0);
    case "money":
      return `£${showNumber(Number(value), 2, true)}`;
    case "party": {
      const [, , name, under18] = value as [string, string | null, string, boolean | null];
      return under18 === true ? `${name}, ${tl("party.under18").toLowerCase()}` : name;
    }
    case "sig": {
      const [how, , witness, on] = value as [string, Json, string | null, string];
      const date = weekdayDate(on, context.today);
      const said = tl(how === "spoken" ? "sig.spokenOn" : "sig.signed", { date });
      return witness ? `${said}: ${witness}` : said;
    }
    case "text":
      return shownText(item.format, rawWords(value));
    case "calc":
      return calcWords(context, item, value);
    default:
      return rawWords(value);
  }
}

/** The result of a calculation. */
export function calcWords(context: WordsContext, question: Question, value: Json): string {
  if (typeof value === "boolean") return t(value ? "word.yes" : "word.no");
  switch (question.result) {
    case "number":
      return showNumber(Number(value), question.decimals ?? 0);
    case "money":
      return `£${showNumber(Number(value), 2, true)}`;
    case "date":
      return weekdayDate(String(value), context.today);
    case "datetime":
      return dateTimeWords(String(value), context.today);
    case "code":
      return optionWords(context, question, String(value));
    default:
      return String(value);
  }
}

/** An answer in words: its value, or why there is none; "Not answered" when it is missing. */
export function answerWords(context: WordsContext, item: Item, answer: Answer | undefined): string {
  if (!answer) return tl("q.notAnswered");
  if (answer.status === STATUS.answered) {
    return valueWords(context, item, answer.value) || tl("q.notAnswered");
  }
  const why = tl("none.given", { status: statusWords(answer.status) });
  return answer.note ? `${why}. ${answer.note}` : why;
}
