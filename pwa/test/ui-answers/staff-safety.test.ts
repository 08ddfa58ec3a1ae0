/** Staff-safety notes at the head of a person's page: what stands, from whom, and whether it is out of date. */
import { describe, expect, test } from "vitest";
import { SOURCE } from "../../src/codes";
import type { Definition } from "../../src/forms/definition";
import { recordedWords, reviewWords, sourceWords } from "../../src/screens/one-person/safety";
import { safetyIn } from "../../src/screens/one-person/staff-safety";
import { type Answers, ask, recordOf, TODAY } from "./one-record";

const MADE = Date.UTC(2026, 0, 20, 12);
const PERSON = {
  id: "person",
  title: { en: "Person" },
  sections: [
    {
      id: "safety",
      title: { en: "Safety" },
      items: [
        ask("risk_to_visitors", "group", {
          row_limit: 30,
          items: [
            ask("fact", "long"),
            ask("told_by", "text"),
            ask("date", "date"),
            ask("review_date", "date"),
          ],
        }),
      ],
    },
  ],
} as unknown as Definition;

function notes(answers: Answers) {
  const made = { id: "b1", source: SOURCE.observed, at: MADE };
  const { record, words } = recordOf(PERSON, "risk_to_visitors", answers, made);
  return safetyIn(record, words, TODAY);
}

const DOG = {
  "a/fact": "The dog bit a visitor.",
  "a/told_by": "The housing officer",
  "a/date": "2026-01-12",
  "a/review_date": "2026-09-01",
};
const facts = (all: ReturnType<typeof notes>) =>
  all.map(({ fact }) => fact.map(({ words }) => words));

describe("a note on staff safety", () => {
  test("says what happened, where it came from, who recorded it and when it is looked at again", () => {
    const [note] = notes(DOG);
    if (!note) throw new Error("no note");
    expect(facts([note])).toEqual([["The dog bit a visitor."]]);
    expect(sourceWords(note)).toBe("From: The housing officer, 12 Jan 2026");
    expect(recordedWords(note)).toEqual(["Recorded by Wren Saltwhistle, 20 Jan 2026"]);
    expect(note.reviews.map(reviewWords)).toEqual(["Look at it again on 1 Sep 2026"]);
  });

  test("past its review date says so from the day after it on", () => {
    const on = (day: string) =>
      notes({ ...DOG, "a/review_date": day }).flatMap(({ reviews }) => reviews.map(reviewWords));
    expect(on(TODAY)).toEqual(["Look at it again on 9 Mar 2026"]);
    expect(on("2026-03-08")).toEqual(["Past its review date: 8 Mar 2026"]);
  });

  test("that two people wrote differently says both, each with who and when", () => {
    const [note] = notes({
      ...DOG,
      "a/fact": ["The dog bit a visitor.", "The dog bit nobody."],
      "a/review_date": ["2026-03-01", "2026-09-01"],
    });
    if (!note) throw new Error("no note");
    expect(note.fact).toEqual([
      { words: "The dog bit a visitor.", by: "Wren Saltwhistle" },
      { words: "The dog bit nobody.", by: "Dov Hazelgrim" },
    ]);
    expect(recordedWords(note)).toEqual([
      "Recorded by Wren Saltwhistle, 20 Jan 2026",
      "Recorded by Dov Hazelgrim, 21 Jan 2026",
    ]);
    expect(note.reviews.map(reviewWords)).toEqual([
      "Past its review date: 1 Mar 2026 (Wren Saltwhistle)",
      "Look at it again on 1 Sep 2026 (Dov Hazelgrim)",
    ]);
  });

  test("that is half written stands all the same, and an empty row does not", () => {
    const found = notes({ "a/told_by": "Police" });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ fact: [], reviews: [] });
    expect(notes({})).toEqual([]);
  });

  test("of a later day comes first, and one whose day is not certain before it", () => {
    const all = notes({
      "a/fact": "Old",
      "a/date": "2025-05-01",
      "b/fact": "New",
      "b/date": "2026-02-01",
      "c/fact": "Unsure",
      "c/date": ["2024-01-01", "2024-01-02"],
    });
    expect(facts(all)).toEqual([["Unsure"], ["New"], ["Old"]]);
  });
});
