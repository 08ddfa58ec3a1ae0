/** How a person said they are to be contacted, and what is asked about first because they did not name it. */
import { describe, expect, test } from "vitest";
import { SOURCE } from "../../src/codes";
import type { Definition } from "../../src/forms/definition";
import { allWords, askFirstWords, saidWhenWords } from "../../src/screens/one-person/contact";
import { preferredIn, type Statement } from "../../src/screens/one-person/preferred";
import { type Answers, ask, recordOf, TODAY } from "./one-record";

const WAYS = ["Phone", "Text", "Email", "Letters", "In person"];
const codeOf = (label: string) => label.toLowerCase().replace(" ", "_");
const FORM = {
  id: "sharing-preference",
  title: { en: "Sharing" },
  sections: [
    {
      id: "how",
      title: { en: "How" },
      items: [
        ask("event_date", "date"),
        ask("duration", "one"),
        ask("until_date", "date"),
        ask("how_contact", "group", {
          row_limit: 20,
          items: [
            ask("way", "one", {
              options: WAYS.map((label) => ({ code: codeOf(label), label: { en: label } })),
            }),
            ask("detail", "text"),
          ],
        }),
      ],
    },
  ],
} as unknown as Definition;

function statement(answers: Answers, id = "d1"): Statement {
  const made = { id, source: SOURCE.person_said, at: 0 };
  return { ...recordOf(FORM, "how_contact", answers, made), started: 0 };
}

const TEXT_ONLY: Answers = {
  event_date: "2026-02-09",
  "a/way": "text",
  "a/detail": "07700 900102, weekdays only",
};
const found = (...statements: Answers[]) =>
  preferredIn(
    statements.map((each, at) => statement(each, `d${at}`)),
    TODAY,
  );

describe("how a person said they are to be contacted", () => {
  test("is said way by way, and whatever they did not name is asked about first", () => {
    const said = found(TEXT_ONLY);
    expect(said?.ways.map(({ way, detail }) => [allWords(way), allWords(detail)])).toEqual([
      ["Text", "07700 900102, weekdays only"],
    ]);
    expect(askFirstWords(said, "Hettie")).toBe(
      "Not named as safe: phone, email, letters, in person. Ask Hettie first.",
    );
    expect(said && saidWhenWords(said)).toBe("Said on 9 Feb 2026.");
  });

  test("warns of nothing where every way was named, or nobody said anything", () => {
    const all = WAYS.map((label, at) => [`${at}/way`, codeOf(label)] as const);
    expect(askFirstWords(found(Object.fromEntries(all)), "Hettie")).toBeNull();
    expect(found({ event_date: "2026-02-09" })).toBeNull();
    expect(askFirstWords(null, "Hettie")).toBeNull();
  });

  test("is what the newest statement says that speaks of it", () => {
    const later = { event_date: "2026-03-01", "b/way": "email", "b/detail": "h@example.org" };
    const silent = { event_date: "2026-03-05" };
    expect(found(TEXT_ONLY, later, silent)?.on).toBe("2026-03-01");
    expect(found(TEXT_ONLY, silent)?.on).toBe("2026-02-09");
  });

  test("in two answers is both, and names no way", () => {
    const said = found({ ...TEXT_ONLY, "a/way": ["text", "letters"] });
    expect(said?.ways[0]?.way).toEqual([
      { words: "Text", by: "Wren Saltwhistle" },
      { words: "Letters", by: "Dov Hazelgrim" },
    ]);
    expect(said?.unnamed).toEqual(WAYS);
    // One of the two is a place.
    expect(said?.ways[0]?.place).toBe(true);
  });

  test("over its last day stands, and is to be asked again", () => {
    const until = (day: string) =>
      found({ ...TEXT_ONLY, duration: "until_date", until_date: day })?.ended;
    expect(until("2026-03-08")).toBe("2026-03-08");
    expect(until(TODAY)).toBeNull();
  });

  test("keeps where letters go with a hidden address, and a number not", () => {
    expect(found(TEXT_ONLY)?.ways[0]?.place).toBe(false);
    expect(found({ "a/way": "letters", "a/detail": "4 Quay Street" })?.ways[0]?.place).toBe(true);
  });
});
