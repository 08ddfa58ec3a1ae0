/** NHS numbers and postcodes: typed in any way, kept in one, shown in one; nothing typed is lost. */
import { describe, expect, test } from "vitest";
import { valueWords, type WordsContext } from "../../src/app/answer-words";
import type { Question } from "../../src/forms/definition";
import { postcodeOf, readText, shownText } from "../../src/forms/formats";
import { roomLeft } from "../../src/forms/valid";

const question = (format: Question["format"]): Question => ({
  id: "it",
  type: "text",
  ...(format && { format }),
  label: { en: "It" },
  merge: "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "record",
});
const CONTEXT: WordsContext = { form: { words: (text) => text.en }, today: "2026-03-12" };

describe("a postcode", () => {
  test.each(["pl12ab", "PL1 2AB", " Pl 1 2aB ", "pl1\u00a02ab"])(
    "typed %j is kept and shown as PL1 2AB",
    (typed) => {
      expect(readText("postcode", typed)).toBe("PL1 2AB");
      expect(shownText("postcode", typed)).toBe("PL1 2AB");
    },
  );
  test.each(["EC1A 1BB", "M1 1AE", "ZZ1 1AA", "SW1A 2AA"])("like %s is one", (written) => {
    expect(postcodeOf(written.replace(" ", "").toLowerCase())).toBe(written);
  });
  test.each(["PL1", "PL1 ZAB", "PL1 2IO", "PL1 2AB, UK", "75008 Paris"])(
    "that is none, %j, is kept to the letter",
    (typed) => {
      expect(postcodeOf(typed)).toBeNull();
      expect(readText("postcode", typed)).toBe(typed);
      expect(shownText("postcode", typed)).toBe(typed);
    },
  );
  test("kept before it had a format reads like any other", () => {
    expect(valueWords(CONTEXT, question("postcode"), "zz11aa")).toBe("ZZ1 1AA");
    expect(valueWords(CONTEXT, question(undefined), "zz11aa")).toBe("zz11aa");
  });
});

describe("the room in a long box", () => {
  const ASCII = 1000;
  test("is said in its last tenth alone, and never past its end", () => {
    expect(roomLeft("", ASCII)).toBeNull();
    expect(roomLeft("a".repeat(900), ASCII)).toBeNull();
    expect(roomLeft("a".repeat(901), ASCII)).toBe(99);
    expect(roomLeft("a".repeat(1000), ASCII)).toBe(0);
    expect(roomLeft("a".repeat(1001), ASCII)).toBeNull();
    expect(roomLeft("a".repeat(1001), undefined)).toBeNull();
  });
  test("is what an answer holds, whatever alphabet is written", () => {
    expect(roomLeft("ع".repeat(451), ASCII)).toBe(98);
    expect(roomLeft("ع".repeat(501), ASCII)).toBeNull();
    expect(roomLeft("🥁".repeat(249), ASCII)).toBe(4);
  });
});

describe("an NHS number", () => {
  test.each(["9991001018", "999 100 1018", "999-100-1018", " 99910 01018 "])(
    "typed %j is kept as ten figures and shown 3 3 4",
    (typed) => {
      expect(readText("nhs_number", typed)).toBe("9991001018");
      expect(shownText("nhs_number", typed)).toBe("999 100 1018");
      expect(valueWords(CONTEXT, question("nhs_number"), typed)).toBe("999 100 1018");
    },
  );
  test.each(["999 100 101", "999 100 10188", "not known to her"])(
    "that is none, %j, is kept to the letter",
    (typed) => {
      expect(readText("nhs_number", typed)).toBe(typed);
      expect(shownText("nhs_number", typed)).toBe(typed);
    },
  );
});
