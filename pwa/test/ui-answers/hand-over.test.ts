/** The screens a person is handed: what is asked, in which words, and how it is confirmed. */
import { expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { confirmation } from "../../src/screens/hand-over/said";
import { readProgress, sentencesOf, stepsOf } from "../../src/screens/hand-over/steps";
import { LANGUAGES } from "../../src/text/hand-over";

const question = (id: string, type: string) => ({ id, type, label: { en: id } });
const form = {
  sections: [
    { id: "before", items: [question("asked_with", "one")] },
    {
      id: "my_say",
      items: [
        question("what_this_is", "info"),
        question("helping_now", "one"),
        question("helping_now_words", "long"),
        question("told_understood", "one"),
      ],
    },
  ],
} as unknown as Definition;

test("own words stand on the screen of the question before them", () => {
  const steps = stepsOf(form).map(({ item, words }) => [item.id, words?.id ?? null]);
  expect(steps).toEqual([
    ["what_this_is", null],
    ["helping_now", "helping_now_words"],
    ["told_understood", null],
  ]);
});

test("a form without words for the person has no screens", () => {
  expect(stepsOf({ sections: [] } as unknown as Definition)).toEqual([]);
});

test("each idea is a sentence on a line of its own, in Arabic as well", () => {
  expect(sentencesOf("You can say who. You can say what.")).toHaveLength(2);
  expect(sentencesOf("هل هذا صحيح؟ يمكنك أن تقول لا.")).toHaveLength(2);
});

test("where somebody was is read back, and anything else is no place", () => {
  const kept = { language: "ar", step: 3, before: { text: 100, tint: "none" } };
  expect(readProgress(JSON.stringify(kept))).toEqual(kept);
  expect(readProgress(null)).toBeNull();
  expect(readProgress("{")).toBeNull();
  expect(readProgress(JSON.stringify({ ...kept, language: "xx" }))).toBeNull();
});

test("every language has every word, with the same names in it, in short sentences", () => {
  const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const words of Object.values(LANGUAGES)) {
    expect(Object.keys(words)).toEqual(Object.keys(LANGUAGES.en));
    for (const [key, text] of Object.entries(words)) {
      const english = LANGUAGES.en[key as keyof typeof LANGUAGES.en];
      expect(names(text), key).toEqual(names(english));
      for (const sentence of sentencesOf(text)) {
        expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(15);
      }
    }
  }
});

test("it is confirmed by signing, or out loud before somebody who is named, and else not at all", () => {
  const signed = confirmation("drawn", [[1, 2, 3, 4]], "", "2026-02-09");
  expect(signed.confirmed?.value).toBe("signed");
  expect(signed.person_sig?.value).toEqual(["drawn", [[1, 2, 3, 4]], null, "2026-02-09"]);
  const spoken = confirmation("spoken", [], " Fitz Gullyworth ", "2026-02-09");
  expect(spoken.confirmed?.value).toBe("verbal");
  expect(spoken.witness?.value).toEqual(["other", null, "Fitz Gullyworth", null]);
  expect(confirmation("drawn", [], "", "2026-02-09")).toEqual({});
  expect(confirmation("spoken", [], "  ", "2026-02-09")).toEqual({});
  expect(confirmation(null, [], "", "2026-02-09")).toEqual({});
});
