import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterPick, resultOf } from "../../src/screens/settle/narrative";
import { NO_REASON, type Why } from "../../src/screens/settle/reason";
import {
  composed,
  differences,
  joined,
  merge,
  type Part,
  type Picks,
  sentences,
  undecided,
  withAlso,
  without,
} from "../../src/screens/settle/sentences";
import { settlingOf, WRITE } from "../../src/screens/settle/settling";
import type { AnswerContext } from "../../src/screens/shown-answer";
import { DOV, head, WREN } from "../ui/make";

const trimmed = (text: string): string[] => sentences(text).map((each) => each.trim());

/** Texts as people write them, with the marks that make sentences hard to tell apart. */
const word = fc.constantFrom(
  "He",
  "cooks",
  "e.g.",
  "twice",
  "\u201cno\u201d",
  "3.5",
  "(soup)",
  "well",
  "Dr.",
);
const end = fc.constantFrom(". ", "! ", "?) ", "\n", ".\n\n", "", "\u2026 ", " ", '." ', "\r\n");
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), end)
  .map(([words, mark]) => words.join(" ") + mark);
const text = fc.oneof(
  fc.array(sentence, { maxLength: 8 }).map((all) => all.join("")),
  fc.string({ maxLength: 40 }),
);

/** Every box ticked and every version of a disputed sentence taken. */
const everything = (parts: readonly Part[]): Picks =>
  Object.fromEntries(
    parts.map((part, index) => [
      index,
      part.kind === "choice" ? part.options.map((_, option) => option) : true,
    ]),
  );

const anyPicks = (parts: readonly Part[]): fc.Arbitrary<Picks> =>
  fc
    .tuple(
      ...parts.map((part) =>
        part.kind === "choice"
          ? fc.subarray(part.options.map((_, option) => option))
          : fc.boolean(),
      ),
    )
    .map((picks) => Object.fromEntries(picks.map((pick, index) => [index, pick])));

describe("sentences", () => {
  test("a text is its sentences again", () => {
    fc.assert(
      fc.property(text, (whole) => {
        fc.pre(whole.trim() !== "");
        expect(sentences(whole).join("")).toBe(whole);
      }),
    );
  });

  test("sentences put together in any order are told apart again", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
        const pieces = texts.flatMap(sentences);
        expect(trimmed(joined(pieces))).toEqual(pieces.map((each) => each.trim()));
      }),
    );
  });

  test("a full stop inside a word or a number ends nothing", () => {
    expect(trimmed("He walks 3.5 miles. He rests.")).toEqual(["He walks 3.5 miles.", "He rests."]);
  });
});

describe("differences", () => {
  test("leaving out what was added gives the first text; what was removed, the second", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = differences(before, after);
        const without = (kind: string) =>
          found.filter((each) => each.kind !== kind).map((each) => each.text.trim());
        expect(without("added")).toEqual(trimmed(before));
        expect(without("removed")).toEqual(trimmed(after));
      }),
    );
  });
});

describe("putting texts together", () => {
  test("never a sentence nobody wrote, whatever is ticked", () => {
    fc.assert(
      fc.property(
        text,
        fc.array(text, { minLength: 2, maxLength: 3 }),
        fc.gen(),
        (base, texts, gen) => {
          const parts = merge(base, texts) ?? [];
          const picks = gen(anyPicks, parts);
          const written = new Set([base, ...texts].flatMap(trimmed));
          for (const each of trimmed(composed(parts, picks))) expect(written).toContain(each);
        },
      ),
    );
  });

  test("keeping everything loses nothing that anybody wrote", () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 2, maxLength: 3 }), (base, texts) => {
        const parts = merge(base, texts) ?? [];
        const result = trimmed(composed(parts, everything(parts)));
        for (const each of texts.flatMap(trimmed)) expect(result).toContain(each);
      }),
    );
  });

  test("each author's own sentences are kept to begin with", () => {
    fc.assert(
      fc.property(text, text, text, (base, a, b) => {
        const parts = merge(base, [a, b]) ?? [];
        const disputed = parts.flatMap((part) =>
          part.kind === "choice" ? part.options.flatMap((option) => trimmed(option.text)) : [],
        );
        const result = [...trimmed(composed(parts, {})), ...disputed];
        const before = new Set(trimmed(base));
        for (const each of [...trimmed(a), ...trimmed(b)]) {
          if (!before.has(each)) expect(result).toContain(each);
        }
      }),
    );
  });

  test("one text alone, or two alike, come back as they are", () => {
    fc.assert(
      fc.property(text, text, (base, a) => {
        const parts = merge(base, [a, a]) ?? [];
        expect(parts.every(({ kind }) => kind === "shared")).toBe(true);
        expect(trimmed(composed(parts, {}))).toEqual(trimmed(a));
      }),
    );
  });

  test("what was written in different places stands together without a question", () => {
    const base = "He cooks. He rests.";
    const parts =
      merge(base, ["He cooks. He swims. He rests.", "He cooks. He rests. He reads."]) ?? [];
    expect(undecided(parts, {})).toEqual([]);
    expect(composed(parts, {})).toBe("He cooks. He swims. He rests. He reads.");
    expect(parts.filter(({ kind }) => kind === "own")).toEqual([
      { kind: "own", text: "He swims. ", by: [0] },
      { kind: "own", text: "He reads.", by: [1] },
    ]);
  });

  test("where both rewrote one sentence nothing is chosen for them", () => {
    const parts =
      merge("He cooks twice. He rests.", [
        "He cooks daily. He rests.",
        "He cooks never. He rests.",
      ]) ?? [];
    expect(undecided(parts, {})).toEqual([0]);
    expect(composed(parts, {})).toBe("He rests.");
    expect(composed(parts, { 0: [1] })).toBe("He cooks never. He rests.");
    expect(undecided(parts, { 0: [] })).toEqual([]);
  });

  test("what one rewrote stands, and the old sentence can be had back", () => {
    const parts =
      merge("He cooks. He rests.", ["He cooks daily. He rests.", "He cooks. He rests."]) ?? [];
    expect(composed(parts, {})).toBe("He cooks daily. He rests.");
    const before = parts.findIndex(({ kind }) => kind === "before");
    expect(composed(parts, { [before]: true })).toContain("He cooks.");
  });

  test("what one took out stays until a person clears it", () => {
    const parts = merge("He cooks. He rests.", ["He rests.", "He cooks. He rests."]) ?? [];
    expect(composed(parts, {})).toBe("He cooks. He rests.");
    expect(composed(parts, { 0: false })).toBe("He rests.");
  });

  test("two who wrote on an empty page keep everything, what is alike once", () => {
    const parts = merge("", ["He cooks. He swims.", "He cooks. He reads."]) ?? [];
    expect(composed(parts, {})).toBe("He cooks. He swims.\nHe reads.".replace("\n", " "));
  });
});

/** The sentences of one text that a screen of these parts shows as its own or as everybody's, in order. */
const shownOf = (parts: readonly Part[], text: number): string[] =>
  parts.flatMap((part) => {
    if (part.kind === "shared") return trimmed(part.text);
    if (part.kind === "own") return part.by.includes(text) ? trimmed(part.text) : [];
    if (part.kind === "before") return part.by.includes(text) ? [] : trimmed(part.text);
    const option = part.options.find(({ by }) => by.includes(text));
    return option ? trimmed(option.text) : [];
  });

describe("what the screen offers", () => {
  test("is every sentence of everybody, each under its author, in the order it was written", () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 2, maxLength: 4 }), (base, texts) => {
        const parts = merge(base, texts) ?? [];
        for (const [index, each] of texts.entries()) {
          expect(shownOf(parts, index)).toEqual(trimmed(each));
        }
      }),
    );
  });

  test("and every sentence somebody struck out can be had back", () => {
    fc.assert(
      fc.property(text, text, text, (base, a, b) => {
        const parts = merge(base, [a, b]) ?? [];
        const offered = new Set(
          parts.flatMap((part) =>
            part.kind === "choice"
              ? part.options.flatMap((option) => trimmed(option.text))
              : trimmed(part.text),
          ),
        );
        const left = new Set([...trimmed(a), ...trimmed(b)]);
        for (const each of trimmed(base)) if (left.has(each)) expect(offered).toContain(each);
      }),
    );
  });
});

describe("what is accepted", () => {
  const item = {
    id: "analysis",
    type: "long",
    merge: "narrative",
    source: "professional",
  } as never;
  const context = {
    form: { place: () => ({ item }) },
    session: { today: () => "2026-01-20", me: WREN },
    personName: "Marl",
  } as unknown as AnswerContext;

  test("is exactly the text on the screen, whatever was ticked and typed", () => {
    fc.assert(
      fc.property(text, text, text, fc.gen(), fc.option(text), (base, a, b, gen, typed) => {
        const parts = merge(base, [a, b]) ?? [];
        const picks = gen(anyPicks, parts);
        const result = resultOf(parts, picks, typed);
        const done = settlingOf({
          context,
          item,
          path: "analysis",
          heads: [head({ value: a }, DOV, 1), head({ value: b }, WREN, 2)],
          state: {
            choice: WRITE,
            draft: { text: typed, codes: [], picks },
            why: { chip: "both", words: "" },
          },
          result,
          waiting: [],
        });
        if (result.trim() === "") expect(done).not.toHaveProperty("write");
        else expect(done).toMatchObject({ write: { value: result }, reason: "Both kept together" });
      }),
    );
  });

  test("is accepted with a reason: one is asked for a text as for a critical answer, and not for a small difference", () => {
    const heads = [head({ value: "A dog" }, DOV, 1), head({ value: "A cat" }, WREN, 2)];
    const settled = (merge: string, choice: string, why: Why) => {
      const asked = { ...(item as object), merge } as never;
      const form = { place: () => ({ item: asked }) };
      return settlingOf({
        context: { ...context, form } as unknown as AnswerContext,
        item: asked,
        path: "analysis",
        heads,
        state: { choice, draft: { text: null, codes: [], picks: {} }, why },
        result: "A dog and a cat",
        waiting: [],
      });
    };
    const dot = heads[0]?.dot ?? "";
    for (const merge of ["narrative", "critical"]) {
      for (const choice of [dot, WRITE]) {
        expect(settled(merge, choice, NO_REASON)).toHaveProperty("why", "Say why, in a few words.");
        expect(settled(merge, choice, { chip: "talked", words: "" })).toMatchObject({
          reason: "Talked with Dov",
        });
      }
      // What was chosen for a text written from both is no reason for keeping one of them.
      expect(settled(merge, dot, { chip: "both", words: "" })).toHaveProperty(
        "why",
        "Say why, in a few words.",
      );
    }
    expect(settled("ordinary", dot, NO_REASON)).toMatchObject({ reason: null });
  });

  test("holds what was typed: a box ticked later takes or gives its own sentence and nothing else", () => {
    fc.assert(
      fc.property(text, text, text, text, fc.gen(), (base, a, b, typed, gen) => {
        const parts = merge(base, [a, b]) ?? [];
        fc.pre(parts.length > 0);
        const index = gen(fc.nat, { max: parts.length - 1 });
        const before = gen(anyPicks, parts);
        const after = { ...before, [index]: gen(anyPicks, parts)[index] ?? false };
        const result = afterPick(parts, before, after, index, typed) ?? "";
        const part = parts[index];
        const own = new Set(
          part?.kind === "choice"
            ? part.options.flatMap((option) => trimmed(option.text))
            : trimmed(part?.text ?? ""),
        );
        const others = (whole: string) => trimmed(whole).filter((each) => !own.has(each));
        expect(others(result)).toEqual(others(typed));
      }),
    );
  });

  test("a sentence that only contains another is never cut", () => {
    expect(without("He said no. He rests.", "no.")).toBe("He said no. He rests.");
    expect(without("No. He rests. No.", "No.")).toBe("No. He rests. ");
    expect(withAlso("He rests.", ["rests.", "He rests. "])).toBe("He rests.\nrests.");
  });
});
