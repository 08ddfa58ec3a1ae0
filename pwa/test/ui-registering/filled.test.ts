import { describe, expect, test } from "vitest";
import { LIKENESS } from "../../src/codes";
import type { Definition } from "../../src/forms/definition";
import { likenessWords } from "../../src/screens/one-person/said";
import { numbered } from "../../src/screens/people/matching";
import {
  answersOf,
  bornOf,
  EMPTY,
  type Filled,
  filledOf,
  keptOf,
  slipsIn,
} from "../../src/screens/register/filled";
import { heldWords } from "../../src/screens/register/register";
import { person } from "../ui/make";

const TODAY = "2026-03-09";
const TANSY: Filled = {
  ...EMPTY,
  name: " Tansy  Wickerlight ",
  day: "21",
  month: "6",
  year: "1984",
};
const wordsIn = (filled: Filled) => slipsIn(filled, TODAY).map(({ words }) => words);

const question = (id: string, source: string) => ({ id, type: "text", source, label: { en: id } });
const FORM = {
  sections: [
    {
      items: [
        question("legal_name", "record"),
        question("preferred_name", "person_said"),
        question("dob", "record"),
        question("dob_approximate", "record"),
        question("nhs_number", "record"),
        question("nhs_number_status", "record"),
        question("access_info_needs", "person_said"),
      ],
    },
  ],
} as unknown as Definition;

describe("what is filled in about somebody", () => {
  test("a name is enough, and something to call them by is needed", () => {
    expect(wordsIn({ ...EMPTY, name: "Tansy" })).toEqual([]);
    expect(wordsIn({ ...EMPTY, name: "  " })).toEqual(["Write a name, or what you call them"]);
  });

  test.each([
    [{ day: "21" }, "The date of birth must include a month and a year"],
    [{ day: "31", month: "4", year: "1984" }, "31 April does not exist. April has 30 days"],
    [{ day: "21", month: "6", year: "84" }, "Write the year in four figures, like 1987"],
    [
      { day: "21", month: "6", year: "2026" },
      "The date of birth must be today or earlier. Today is 9 Mar 2026",
    ],
  ])("a slip in the date of birth is said in its own words: %o", (date, words) => {
    expect(wordsIn({ ...EMPTY, name: "Tansy", ...date })).toEqual([words]);
  });

  test("an NHS number with a slip in it is said before it is kept", () => {
    expect(wordsIn({ ...TANSY, nhs: "999 100 1751" })).toEqual([]);
    expect(wordsIn({ ...TANSY, nhs: "999 100 1752" })).toEqual([
      "This NHS number has a slip in it. Check the 10 digits",
    ]);
  });

  test("it comes to answers of the person form, each with the source its question has", () => {
    const filled = { ...TANSY, used: "Tan", about: true, nhs: "999 100 1751", needs: ["bsl"] };
    const answers = answersOf(filled, FORM, TODAY);
    expect(
      Object.fromEntries(Object.entries(answers).map(([id, { value }]) => [id, value])),
    ).toEqual({
      legal_name: "Tansy Wickerlight",
      preferred_name: "Tan",
      dob: "1984-06-21",
      dob_approximate: "yes",
      nhs_number: "9991001751",
      nhs_number_status: "not_verified",
      access_info_needs: ["bsl"],
    });
    expect(answers.preferred_name?.source).toBe(1);
    expect(answers.legal_name?.source).toBe(5);
  });

  test("what was left empty is no answer", () => {
    expect(Object.keys(answersOf({ ...EMPTY, name: "Tansy", about: true }, FORM, TODAY))).toEqual([
      "legal_name",
    ]);
    expect(bornOf(EMPTY, TODAY)).toBeNull();
  });

  test("what is half written is kept as it stands, and nothing is kept of nothing", () => {
    expect(keptOf(EMPTY)).toBeNull();
    expect(filledOf(keptOf({ ...TANSY, day: "2" }))).toEqual({ ...TANSY, day: "2" });
  });
});

test("a likeness is said in words, with who and when", () => {
  const at = Date.UTC(2026, 2, 9, 12, 0);
  const told = (kinds: number[], by: string | null) => ({ other: "", said: [kinds, by, at] });
  const one = told([LIKENESS.name_and_birth], "Dov Hazelgrim");
  const both = [LIKENESS.name_and_birth, LIKENESS.nhs_number];
  const later = Date.UTC(2026, 4, 1);
  expect(likenessWords(one, "Wren Saltwhistle", later)).toMatch(
    /^Dov Hazelgrim registered someone with this name and date of birth on 9 Mar\.$/,
  );
  expect(
    likenessWords(told([LIKENESS.name_and_birth], "Wren Saltwhistle"), "Wren Saltwhistle", later),
  ).toMatch(/^You registered/);
  expect(likenessWords(told(both, null), "", later)).toBe(
    "The council's list has someone with this name, date of birth and NHS number.",
  );
});

describe("somebody on this device who has the NHS number", () => {
  const held = person("b3", {
    name: "Tansy Wickerlight",
    born: "1984-06-21",
    nhsNumber: "9991001751",
  });
  const twin = person("b4", { name: "T Wickerlight", nhsNumber: "9991001751", shownAs: held.id });

  test("is found however it is spaced, once all of it is there, before anybody is made", () => {
    for (const number of ["9991001751", "999 100 1751", " 999-100-1751 "]) {
      expect(numbered([held], number)).toBe(held);
    }
    for (const number of ["", "999 100 17", "9991001018"])
      expect(numbered([held], number)).toBeNull();
    expect(numbered([person("b5", { name: "Bramble Wickerlight" })], "")).toBeNull();
  });

  test("is the record that is shown, where they were registered twice", () =>
    expect(numbered([twin, held], "9991001751")).toBe(held));

  test("is named, with when they were born", () => {
    expect(heldWords(held)).toBe(
      "Tansy Wickerlight, born 21 Jun 1984, has this NHS number and is on your list.",
    );
    expect(heldWords({ ...held, born: null })).toBe(
      "Tansy Wickerlight has this NHS number and is on your list. Born: not known.",
    );
  });
});
