/** One answer from several: what a person may write, and what it starts as. Pure. */
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Item, isGroup, type Json, type Question } from "../../forms/definition";
import { noteOfAll } from "../../forms/transcript";
import type { HeadView } from "../../session/types";
import { readDate, readTime } from "../../ui/read-date";
import { readNumber, showNumber } from "../../ui/read-number";
import { textOf } from "./base";

const TYPED = ["text", "long", "date", "time", "number", "money"] as const;
const CHOSEN = ["one", "yn", "many"] as const;

/** How an answer of this question can be written here; null where it needs its own page. */
export function writing(item: Item): "typed" | "chosen" | null {
  if (isGroup(item) || item.merge === "union") return null;
  if ((TYPED as readonly string[]).includes(item.type)) return "typed";
  return (CHOSEN as readonly string[]).includes(item.type) ? "chosen" : null;
}

/** Whether there is anything to write that is not among the answers already. */
export function anythingElse(item: Item, heads: readonly HeadView[]): boolean {
  if (isGroup(item) || (item.type !== "one" && item.type !== "yn")) return writing(item) !== null;
  const given = new Set(heads.map(({ value }) => value));
  const codes = item.options?.map(({ code }) => code) ?? ["yes", "no"];
  return codes.some((code) => !given.has(code));
}

const decimalsOf = (item: Question): number => (item.type === "money" ? 2 : (item.decimals ?? 0));

/** Codes in any answer; one that excludes all others drops out beside any other. */
export function union(item: Question, heads: readonly HeadView[]): string[] {
  const codes = heads.flatMap(({ value, status }) =>
    status === STATUS.answered && Array.isArray(value) ? value.map(String) : [],
  );
  const all = [...new Set(codes)].sort();
  const others = all.filter((code) => !item.exclusive?.includes(code));
  return others.length > 0 ? others : all;
}

/** The text the box starts with: every author's words, one after another, for long texts; else empty. */
export function startText(item: Question, heads: readonly HeadView[]): string {
  const texts = heads.map(textOf).filter((text): text is string => text !== null);
  if (item.type === "long") return [...new Set(texts)].join("\n\n");
  if (item.type === "text") return [...new Set(texts)].join("; ");
  return "";
}

/** What was typed as the value it stands for, or null where it is none. */
export function typedValue(item: Question, text: string, today: string): Json {
  const words = text.trim();
  if (words === "") return null;
  switch (item.type) {
    case "date": {
      const read = readDate(words, today);
      return read.kind === "date" ? read.date : null;
    }
    case "time":
      return readTime(words);
    case "number":
    case "money": {
      const read = readNumber(words, decimalsOf(item));
      return read.kind === "number" ? read.value : null;
    }
    default:
      return text;
  }
}

/** A value in the words somebody would type for it. */
export const typedWords = (item: Question, value: Json): string =>
  (item.type === "number" || item.type === "money") && typeof value === "number"
    ? showNumber(value, decimalsOf(item))
    : String(value ?? "");

/** The source of an answer made from several: theirs where they agree, else the question's own. */
export function sourceFrom(item: Item, heads: readonly HeadView[]): number {
  const [first] = heads;
  const agreed = first && heads.every(({ source }) => source === first.source);
  return (agreed && first.source) || SOURCE[item.source];
}

/** An answer made here. */
export const made = (item: Item, heads: readonly HeadView[], value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: sourceFrom(item, heads),
  note: noteOfAll(heads),
});
