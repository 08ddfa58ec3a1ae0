/** The screens a person is handed: what is asked, in which words, and how it is confirmed. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { confirmation } from "../../src/screens/hand-over/said";
import {
  shortVersion,
  shownAsAnswered,
  shownIn,
  versionOf,
} from "../../src/screens/hand-over/shown";
import { readProgress, screensOf, sentencesOf, stepsOf } from "../../src/screens/hand-over/steps";
import { LANGUAGES } from "../../src/text/hand-over";

const question = (id: string, type: string) => ({ id, type, label: { en: id } });
const form = {
  languages: ["en", "en-easy"],
  sections: [
    { id: "before", voice: "worker", items: [question("asked_with", "one")] },
    {
      id: "my_say",
      voice: "person",
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

/** A form that asks this in the person's voice. */
const asking = (items: object[], more: object[] = []) =>
  ({
    ...form,
    sections: [
      { id: "said", voice: "person", items },
      { id: "what", voice: "worker", items: more },
    ],
  }) as unknown as Definition;

test("a form without words for the person has no screens", () => {
  expect(stepsOf({ ...form, sections: [] })).toEqual([]);
  expect(stepsOf({ ...form, languages: ["en", "ar"] })).toEqual([]);
});

test("own words that follow no choice are a screen by themselves", () => {
  const withdrawal = asking([question("own_words", "long"), question("scope", "one")]);
  const ids = (of: Definition) =>
    stepsOf(of).map(({ item, words }) => [item.id, words?.id ?? null]);
  expect(ids(withdrawal)).toEqual([
    ["own_words", null],
    ["scope", null],
  ]);
  const leaflet = asking([question("about", "info"), question("a", "long"), question("b", "long")]);
  expect(ids(leaflet)).toEqual([
    ["about", null],
    ["a", null],
    ["b", null],
  ]);
});

test("what the screens cannot show is not handed over at all, rather than in part", () => {
  const list = { ...question("who", "group"), items: [] };
  expect(stepsOf(asking([question("own_words", "long"), list]))).toEqual([]);
  expect(stepsOf(asking([question("own_words", "long"), question("when", "date")]))).toEqual([]);
});

test("the summary is one more screen where what they said is confirmed, and no screen elsewhere", () => {
  const said = [question("own_words", "long"), question("scope", "one")];
  for (const [more, screens] of [
    [[], 2],
    [[question("confirmed", "one")], 3],
  ] as const) {
    const definition = asking(said, [...more]);
    expect(screensOf(definition, stepsOf(definition))).toBe(screens);
  }
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
  const aided = confirmation({ code: "communication_aid" }, [], "", "2026-02-09");
  expect(Object.keys(aided)).toEqual(["confirmed"]);
  expect(aided.confirmed?.value).toBe("communication_aid");
});

/** A record with these answers, as the app keeps them. */
function statement(answers: Record<string, string>, source = 4) {
  const stored = { ...answers };
  const record = {
    answer: (path: string) => {
      const value = stored[path];
      return value === undefined ? undefined : { value, status: 1, source, note: null };
    },
    unsettled: () => false,
    rows: () => [],
  };
  const take = (written: Record<string, { value: unknown }>) => {
    for (const [path, { value }] of Object.entries(written)) stored[path] = String(value);
  };
  return { stored, record, take };
}

const FIRST = { language: "en-easy", version: "aa11 cc33", leaflet: "easy_read_v1" } as const;
const SECOND = { language: "ar", version: "bb22 dd44", leaflet: "standard_v2" } as const;

test("a record says in which words and of which version the person decided", () => {
  const { stored, record, take } = statement({ helping_now: "yes" });
  take(shownAsAnswered(record, FIRST));
  expect(stored).toMatchObject({
    shown_language: "en-easy",
    shown_version: "aa11 cc33",
    shown_leaflet: "easy_read_v1",
  });
});

test("a second hand-over changes nothing of what was recorded of the one in which they confirmed", () => {
  const { stored, record, take } = statement({ helping_now: "yes" });
  take(shownAsAnswered(record, FIRST));
  take({ confirmed: { value: "verbal" } });
  const before = { ...stored };
  take(shownAsAnswered(record, SECOND));
  expect(stored).toEqual(before);
});

test("before it was confirmed it says what they were shown when they last answered", () => {
  const { stored, record, take } = statement({});
  take(shownAsAnswered(record, FIRST));
  take(shownAsAnswered(record, SECOND));
  expect(stored.shown_language).toBe("ar");
  expect(stored.shown_version).toBe("bb22 dd44");
});

test("confirmed once more, in another language, it says that one with the new confirmation", () => {
  const { stored, record, take } = statement({ confirmed: "signed", shown_language: "en-easy" });
  take(shownIn(record, SECOND));
  expect(stored).toMatchObject({ shown_language: "ar", shown_version: "bb22 dd44" });
});

test("an interpreter, and a leaflet the worker named, are the worker's to say", () => {
  const said = { shown_language: "interpreted", shown_leaflet: "standard_v1" };
  const { stored, record, take } = statement(said);
  take(shownIn(record, SECOND));
  expect(stored).toMatchObject(said);
});

const FORM_HASH = "ab".repeat(32);

test("the version names the whole hash of the form and one of the words around its questions", async () => {
  const [form, words] = (await versionOf(FORM_HASH, "en-easy")).split(" ");
  expect(form).toBe(FORM_HASH);
  expect(words).toMatch(/^[0-9a-f]{64}$/);
  expect(shortVersion(`${form} ${words}`)).toBe(`abababab ${words?.slice(0, 8)}`);
});

test("a word of the screens that is another is another version, in that language alone", async () => {
  const around = LANGUAGES["en-easy"] as unknown as Record<string, string>;
  const before = await Promise.all([versionOf(FORM_HASH, "en-easy"), versionOf(FORM_HASH, "ar")]);
  const was = around["said.first"] ?? "";
  around["said.first"] = "We decide";
  const after = await Promise.all([versionOf(FORM_HASH, "en-easy"), versionOf(FORM_HASH, "ar")]);
  around["said.first"] = was;
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).toBe(before[1]);
});

test("the hash of the words can be worked out by anybody from the words", async () => {
  const pairs = Object.keys(LANGUAGES.ar)
    .sort()
    .map((key) => [key, LANGUAGES.ar[key as keyof typeof LANGUAGES.ar]]);
  const digest = createHash("sha256").update(JSON.stringify(pairs), "utf8").digest("hex");
  expect(await versionOf(FORM_HASH, "ar")).toBe(`${FORM_HASH} ${digest}`);
});
