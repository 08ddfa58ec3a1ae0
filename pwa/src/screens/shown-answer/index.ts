/** Reading answers: every screen that shows a stored answer in full uses these. */
export { rowTitle } from "../../app/problem-words";
export { whyWords } from "./apart-words";
export { Arrived } from "./arrived";
export { authorLook } from "./authors";
export { Contents } from "./contents";
export { type AnswerContext, answerContext, givenName } from "./context";
export {
  type Block,
  type Entry,
  formBlocks,
  formOrder,
  type SectionBlocks,
  sectionBlocks,
} from "./form-rows";
export { authorWords, deviceKind, deviceWords, madeTime, timeWords } from "./head-words";
export { ShownAnswer, type ShownAnswerProps, ShownHead, ShownHeads } from "./shown-answer";
export { ShownForm, type ShownFormProps, sectionHeadingId } from "./shown-form";
export { isPersonsWords, lineWords, ShownValue } from "./shown-value";
