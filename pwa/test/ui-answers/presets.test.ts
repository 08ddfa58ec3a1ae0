/** What is agreed with a recipient is filled in, and what somebody chose by hand is left alone. */
import { expect, test } from "vitest";
import type { Answer } from "../../src/forms/answers";
import type { Json } from "../../src/forms/definition";
import { presetAnswers } from "../../src/screens/section/presets";

const PRESETS = {
  question: "who",
  answers: {
    trust: { channel: "rio", purposes: ["a", "b"], recipient: ["organisation", null, "T", null] },
    gp: { channel: "email" },
  },
};
const written = (code: string, stands: Record<string, Json>) =>
  Object.fromEntries(
    Object.entries(
      presetAnswers(PRESETS, code, (id): Answer | undefined =>
        stands[id] === undefined
          ? undefined
          : { value: stands[id], status: 1, source: 5, note: null },
      ),
    ).map(([id, answer]) => [id, answer?.value ?? null]),
  );

test("what is empty is filled in, from the record", () => {
  expect(written("trust", {})).toEqual(PRESETS.answers.trust);
  expect(presetAnswers(PRESETS, "gp", () => undefined)).toEqual({
    channel: { value: "email", status: 1, source: 5, note: null },
  });
});

test("another recipient's take the place of what the first filled in, and nothing of it is left", () => {
  expect(written("gp", PRESETS.answers.trust)).toEqual({
    channel: "email",
    purposes: null,
    recipient: null,
  });
});

test("what somebody chose by hand stands", () => {
  expect(written("gp", { channel: "paper", purposes: ["a"] })).toEqual({});
});
