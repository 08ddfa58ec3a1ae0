/** A hidden address does not reach paper, however it is spelt, and nothing else is taken for it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tellingIn, without } from "../../src/paper/withheld";

const MARK = "[Address withheld]";
const HETTIE = { lines: ["7 Gullstone Court"], postcodes: ["ZZ1 4DE"], numbers: ["100040001234"] };

const printed = (text: string, address = HETTIE): string =>
  without([text], [address], MARK).pieces.join("\n");

describe("a hidden address on paper", () => {
  test.each([
    ["as it is recorded", "She lives at 7 Gullstone Court, ZZ1 4DE."],
    ["in capitals", "She lives at 7 GULLSTONE COURT, zz1 4de."],
    ["with no spaces", "She lives at 7GullstoneCourt,ZZ14DE."],
    ["with spaces too many", "She lives at 7  Gull stone   Court , Z Z 1  4 D E."],
    ["over several lines", "She lives at 7\nGullstone\r\nCourt\nZZ1\n4DE."],
    ["with the kind of street shortened", "She lives at 7 Gullstone Ct., ZZ1 4DE."],
    ["with dashes and full stops", "She lives at 7, Gull-stone. Court. ZZ1-4DE."],
    ["with accents a keyboard put in", "She lives at 7 Gullstöne Coúrt, ZZ1 4DE."],
    ["with spaces that do not break", "She lives at 7\u00a0Gullstone\u202fCourt, ZZ1\u00a04DE."],
    ["with a flat in front", "She lives at Flat 2, 7 Gullstone Court, ZZ1 4DE."],
  ])("is withheld %s, and what is around it stays", (_, text) => {
    expect(printed(text)).toBe(`She lives at ${MARK}.`);
  });

  test.each([
    ["the street without the number", "He saw her in Gullstone Court.", "He saw her in"],
    ["another number in the street", "He saw her at 17 Gullstone Court.", "He saw her at"],
    ["the postcode alone", "His phone showed zz14de.", "His phone showed"],
    ["the property number", "UPRN 100040001234.", "UPRN"],
  ])("tells as much by %s", (_, text, left) => {
    expect(printed(text)).toBe(`${left} ${MARK}.`);
  });

  test("keeps a date, a time and an age that stand before it", () => {
    expect(printed("On 12 Mar 2025 Gullstone Court was dark.")).toBe(
      `On 12 Mar 2025 ${MARK} was dark.`,
    );
    expect(printed("At 14:30 Gullstone Court was dark.")).toBe(`At 14:30 ${MARK} was dark.`);
    expect(printed("Hettie, 46, Gullstone Court.")).toBe(`Hettie, 46, ${MARK}.`);
  });

  test("goes with its town and county, which stay wherever they stand alone", () => {
    const whole = {
      lines: ["Flat 2\n18 St Mary's Rd\nTideway\nFernshire"],
      postcodes: [],
      numbers: [],
    };
    expect(
      printed("Flat 2, 18 Saint Marys Road, Tideway, Fernshire. She likes Tideway.", whole),
    ).toBe(`${MARK}. She likes Tideway.`);
    expect(printed("Fernshire Council. Flat 2 is empty.", whole)).toBe(
      "Fernshire Council. Flat 2 is empty.",
    );
  });

  test("has its postcode found where it was written among the lines", () => {
    const inLines = { lines: ["Rose Cottage, Tideway zz2 2bb"], postcodes: [], numbers: [] };
    expect(printed("Post goes to ZZ2 2BB now. Rose Cottage is let.", inLines)).toBe(
      `Post goes to ${MARK} now. ${MARK} is let.`,
    );
  });

  test("of a street that is only its kind needs its number", () => {
    const close = { lines: ["3 The Close"], postcodes: [], numbers: [] };
    expect(printed("The close of day. 3 The Close.", close)).toBe(`The close of day. ${MARK}.`);
  });

  test("is found where it runs over several pieces of a page, and is marked once", () => {
    const pieces = ["Home: 7", "Gullstone", " Court", "ZZ1 4DE", "Phone 07700 900102"];
    expect(without(pieces, [HETTIE], MARK)).toEqual({
      pieces: [`Home: ${MARK}`, "", "", "", "Phone 07700 900102"],
      held: [{ piece: 0, addresses: [HETTIE] }],
    });
  });

  test("that two people share is withheld for both", () => {
    const other = { ...HETTIE };
    const [told] = tellingIn("7 Gullstone Court", [HETTIE, other]);
    expect(told?.addresses).toEqual([HETTIE, other]);
  });

  test("takes nothing else: other streets, other postcodes, words that are like it", () => {
    const text =
      "14 Sedge Lane, ZZ1 4DF. A court in Gullstead. Flat 2. Number 7. The gull stones. 1000400012345";
    expect(printed(text)).toBe(text);
  });

  test("with nothing hidden every piece is the one that came", () => {
    const pieces = ["7 Gullstone Court", "ZZ1 4DE"];
    expect(without(pieces, [], MARK)).toEqual({ pieces, held: [] });
    const empty = { lines: ["", " "], postcodes: [""], numbers: [] };
    expect(without(pieces, [empty], MARK)).toEqual({ pieces, held: [] });
  });

  test("never comes through, whatever stands around and between its letters", () => {
    const gap = fc.stringMatching(/^[ \t\n\r,.\-\u00a0\u200b]{0,3}$/);
    const words = fc.stringMatching(/^[a-z ,.]{0,20}$/);
    const whole = [..."gullstonecourt"];
    fc.assert(
      fc.property(words, words, fc.array(gap, { minLength: 20, maxLength: 20 }), (a, b, gaps) => {
        const spelt = whole.map((letter, i) => (i % 2 ? letter : letter.toUpperCase()) + gaps[i]);
        const left = printed(`${a} ${spelt.join("")} ${b}`);
        const plain = left
          .replaceAll(MARK, "")
          .toLowerCase()
          .replace(/[^a-z]/g, "");
        expect(plain).not.toContain("gullstonecourt");
        expect(left).toContain(MARK);
      }),
    );
  });
});
