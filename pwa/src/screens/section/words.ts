/** An answer of a section in words. */
import { answerWords } from "../../app/answer-words";
import type { Answer } from "../../forms/answers";
import type { Item } from "../../forms/definition";
import type { Asking } from "./context";

export const wordsOf = (asking: Asking, item: Item, answer: Answer | undefined): string =>
  answerWords(asking.words, item, answer);
