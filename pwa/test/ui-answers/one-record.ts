/** A record of one repeating group, made of answers, as a person's page reads it. */
import { STATUS } from "../../src/codes";
import type { Definition, Json } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import type { Reached, Words } from "../../src/screens/one-person/reaching";
import type { HeadView } from "../../src/session/types";
import { DOV, head, WREN } from "../ui/make";

/** By path, within the group by row and question: Wren's answer, or Wren's and Dov's where two stand. */
export type Answers = Readonly<Record<string, Json | readonly [Json, Json]>>;

export const TODAY = "2026-03-09";

export const ask = (id: string, type: string, more: object = {}) => ({
  id,
  type,
  label: { en: id },
  ...more,
});

/** `at` is when Wren answered, ms; Dov did so a day later. */
export function recordOf(
  form: Definition,
  group: string,
  answers: Answers,
  { id, source, at }: { id: string; source: number; at: number },
): { record: Reached; words: Words } {
  const heads = (path: string): HeadView[] => {
    const found = answers[path.replace(`${group}/`, "")];
    if (found === undefined) return [];
    return ((Array.isArray(found) ? found : [found]) as Json[]).map((value, n) =>
      head({ value, status: STATUS.answered, source }, n === 0 ? WREN : DOV, at + n * 86_400_000),
    );
  };
  const rows = Object.keys(answers).flatMap((path) => path.match(/^([^/]+)\//)?.slice(1) ?? []);
  const record: Reached = {
    id: id.repeat(16),
    heads,
    answer: (path) => heads(path).at(-1),
    unsettled: (path) => heads(path).length > 1,
    rows: () => [...new Set(rows)],
  };
  return { record, words: createFormState(form, record, { today: () => TODAY, lang: "en" }) };
}
