/** What pressing "Settle this" comes to: an act, or what is still missing. Pure. */
import { type Item, isGroup } from "../../forms/definition";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { type AnswerContext, givenName } from "../shown-answer";
import { mergeOf } from "../submit/to-settle-first";
import { made, typedValue, writing } from "./combine";
import { reasonOf, type Why } from "./reason";
import type { Draft } from "./write-one";

/** The choice to write one answer from several. */
export const WRITE = "write";

export interface Settling {
  /** The dot that stays, or `write`; null while nothing is chosen. */
  readonly choice: string | null;
  readonly draft: Draft;
  readonly why: Why;
}

export interface Errors {
  readonly choice: string | null;
  readonly result: string | null;
  readonly why: string | null;
  readonly waiting: number | null;
}

export const NO_ERRORS: Errors = { choice: null, result: null, why: null, waiting: null };

/** What pressing "Settle this" does; null when something is still missing, and says what. */
export function settlingOf(props: {
  readonly context: AnswerContext;
  readonly item: Item;
  readonly path: string;
  readonly heads: readonly HeadView[];
  readonly state: Settling;
  readonly result: string;
  readonly waiting: readonly number[];
}): Errors | { readonly reason: string | null; readonly write: ReturnType<typeof made> | null } {
  const { context, item, path, heads, state, result, waiting } = props;
  const chosen = heads.some(({ dot }) => dot === state.choice);
  if (!chosen && state.choice !== WRITE) return { ...NO_ERRORS, choice: ta("settle.nobody") };
  const reason = reasonOf(context, heads, state.why, !chosen);
  // What is settled one by one is settled with a reason; small differences have none.
  const why =
    mergeOf(context.form, path) !== "ordinary" && reason === null ? ta("settle.noReason") : null;
  if (chosen || isGroup(item)) return why ? { ...NO_ERRORS, why } : { reason, write: null };
  if (waiting[0] !== undefined) return { ...NO_ERRORS, waiting: waiting[0], why };
  const { codes } = state.draft;
  const value =
    writing(item) === "typed"
      ? typedValue(item, result, context.session.today())
      : item.type === "many"
        ? codes.length > 0
          ? [...codes]
          : null
        : (codes[0] ?? null);
  if (value === null) return { ...NO_ERRORS, result: ta("settle.noWords"), why };
  return why ? { ...NO_ERRORS, why } : { reason, write: made(item, heads, value) };
}

/** The field to go to for the first of what is missing, in reading order. */
export const FIRST_ERROR: readonly (readonly [keyof Errors, (errors: Errors) => string])[] = [
  ["choice", () => "settle-choice"],
  ["waiting", (errors) => `choice-${errors.waiting}`],
  ["result", () => "settle-result"],
  ["why", () => "settle-why"],
];

/** The sentence that says what was done. */
export const doneWords = (heads: readonly HeadView[], choice: string | null): string => {
  const head = heads.find(({ dot }) => dot === choice);
  if (!head) return ta(heads.length === 2 ? "settle.madeBoth" : "settle.madeAll");
  return head.mine ? ta("settle.keptMine") : ta("settle.keptAs", { name: givenName(head.author) });
};
