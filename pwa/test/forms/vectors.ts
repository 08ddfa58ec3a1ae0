/** Reads the shared vectors of `forms/vectors` into what the engine takes. */
import reviews from "../../../forms/vectors/reviews.json";
import rules from "../../../forms/vectors/rules.json";
import { STATUS } from "../../src/codes";
import type { Answer, AnswerSource } from "../../src/forms/answers";
import type { Definition, Json } from "../../src/forms/definition";

export interface Given {
  readonly name: string;
  readonly answers?: { readonly [path: string]: Json };
  readonly unsettled?: readonly string[];
  readonly rows?: { readonly [group: string]: readonly string[] };
}

export interface RuleCase extends Given {
  readonly rule: string;
  readonly in?: string;
  readonly row?: string;
  readonly tree: Json;
  readonly expect: Json;
}

export interface ReviewCase extends Given {
  readonly form: string;
  readonly expect: {
    readonly problems?: Json[];
    readonly warnings?: Json[];
    readonly shown?: string[];
    readonly kept?: string[];
    readonly values?: { [path: string]: Json };
    readonly indicators?: { [id: string]: boolean | null };
    readonly messages?: { [path: string]: Json };
  };
}

export const RULES = rules as unknown as {
  today: string;
  published: Definition;
  cases: RuleCase[];
};

export const REVIEWS = reviews as unknown as {
  today: string;
  forms: { [name: string]: { published: Definition } };
  cases: ReviewCase[];
};

/** A value as an answer, or `{status, note}` with a `value`, or without as a reason for none. */
export function answerOf(given: Json): Answer {
  if (given !== null && typeof given === "object" && !Array.isArray(given)) {
    const note = typeof given.note === "string" ? given.note : null;
    return { value: given.value ?? null, status: Number(given.status), source: null, note };
  }
  return { value: given, status: STATUS.answered, source: null, note: null };
}

/** The answers of a case. */
export function sourceOf({ answers = {}, unsettled = [], rows = {} }: Given): AnswerSource {
  const found = new Map(Object.entries(answers).map(([path, each]) => [path, answerOf(each)]));
  return {
    answer: (path) => found.get(path),
    unsettled: (path) => unsettled.includes(path),
    rows: (group) => rows[group] ?? [],
  };
}
