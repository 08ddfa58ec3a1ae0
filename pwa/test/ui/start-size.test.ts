/** What a form is for and how long it is, as it is told before one is begun. */
import { describe, expect, test } from "vitest";
import type { Definition } from "../../src/forms/definition";
import { sizeWords, startHint } from "../../src/screens/start/size";

const DAY = "2026-03-20";

const is = (name: string, code: string) => ({
  tree: ["==", ["get", name], code],
  reads: [name],
});

const options = ["full", "short"].map((code) => ({ code, label: { en: code } }));

/** A form whose third section is asked in full, and whose fourth once somebody has answered. */
const form = (counts: Readonly<Record<string, number>>, modes = true) =>
  ({
    id: "visit",
    ...(modes && { modes: { question: "depth" } }),
    counts,
    sections: [
      { id: "first", items: [{ id: "depth", type: "one", options }] },
      { id: "second", items: [] },
      { id: "third", items: [], show: is("depth", "full") },
      { id: "fourth", items: [], show: is("kind", "joint") },
    ],
  }) as unknown as Definition;

const TWO = { full: 40, short: 12 };

describe("a form to start says its sections and the answers it needs", () => {
  test("at most, of the mode that was chosen", () => {
    expect(sizeWords(form(TWO), "full", DAY)).toBe("3 sections, up to 40 answers needed");
    expect(sizeWords(form(TWO), "short", DAY)).toBe("2 sections, up to 12 answers needed");
  });

  test("after what it is for, where it says so", () => {
    const told = { ...form(TWO), starts: { about: { en: "For a first visit." } } };
    expect(startHint(told, "short", DAY)).toBe(
      "For a first visit. 2 sections, up to 12 answers needed",
    );
    expect(startHint(form(TWO), "short", DAY)).toBe(sizeWords(form(TWO), "short", DAY));
  });

  test("of the shortest mode and upwards, before one is chosen", () => {
    expect(sizeWords(form(TWO), null, DAY)).toBe("2 sections, from 12 answers needed");
    expect(sizeWords(form({ full: 12, short: 12 }), null, DAY)).toMatch(/, up to 12 answers/);
  });

  test("where it has no modes, and where it needs one answer", () => {
    expect(sizeWords(form({ "": 1 }, false), null, DAY)).toBe("2 sections, up to 1 answer needed");
  });

  test("in plain words where it needs none", () => {
    expect(sizeWords(form({ "": 0 }, false), null, DAY)).toBe(
      "2 sections. No answer is needed to finish it.",
    );
  });
});
