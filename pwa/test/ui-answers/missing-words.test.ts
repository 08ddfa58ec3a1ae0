/** What is missing, said as the form means it: "at least one, or why there is none" is one choice. */
import { expect, test } from "vitest";
import { problemWords } from "../../src/app/problem-words";
import type { AnswerSource } from "../../src/forms/answers";
import type { Definition } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";

const plain = { req: "Y", sens: "1", voice: "worker", source: "observed" };
const group = (id: string, label: string) => ({
  ...plain,
  id,
  type: "group",
  label: { en: label },
  row_limit: 9,
  items: [],
});
const size = (id: string) => ["size", ["rows", id]];
const reason = (tree: unknown) => ({
  ...plain,
  id: "why",
  type: "long",
  label: { en: "Why nothing could" },
  show: { tree, reads: [] },
});

function missing(tree: unknown): string {
  const items = [group("a", "What could prevent"), group("b", "What could delay"), reason(tree)];
  const definition = { id: "f", sections: [{ id: "s", title: { en: "" }, items }] };
  const source: AnswerSource = { answer: () => undefined, unsettled: () => false, rows: () => [] };
  const options = { today: () => "2026-03-12", lang: "en" };
  const form = createFormState(definition as unknown as Definition, source, options);
  return problemWords(form, { path: "why", code: "missing", params: {} });
}

test("a reason asked for where groups are empty names the groups as well", () => {
  expect(missing(["==", ["+", size("a"), size("b")], 0])).toBe(
    "Add something to “What could prevent” or “What could delay”, or answer “Why nothing could”",
  );
});

test("a question shown by any other rule is asked for by itself", () => {
  const alone = "Answer “Why nothing could”, or say why there is no answer";
  expect(missing(["==", size("a"), 1])).toBe(alone);
  expect(missing(["==", ["get", "other"], "yes"])).toBe(alone);
});
