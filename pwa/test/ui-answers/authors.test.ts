/** Several answers to one question: whose each is, in words and in a look of its own. */
import { h } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Item } from "../../src/forms/definition";
import { createFormState } from "../../src/forms/state";
import { type Asking, AskingProvider } from "../../src/screens/section/context";
import { Clashing } from "../../src/screens/section/quiet-parts";
import { Narrative } from "../../src/screens/settle/narrative";
import type { Part } from "../../src/screens/settle/sentences";
import { type AnswerContext, authorLook, ShownHeads } from "../../src/screens/shown-answer";
import type { HeadView, StaffMember } from "../../src/session/types";
import { DOV, head, IDRIS, WREN } from "../ui/make";
import { cleared, type Drawn, drawn, standIn } from "../ui/small-page";
import { Answers, VISIT } from "../ui-desk/make";

const PETRA: StaffMember = { ...DOV, actor: "a4".repeat(16), name: "Petra Larkmoss" };
const NIA: StaffMember = { ...DOV, actor: "a5".repeat(16), name: "Nia Quillfeather" };
const BEA: StaffMember = { ...DOV, actor: "a6".repeat(16), name: "Bea Thornacre" };
const SIX = [WREN, DOV, IDRIS, PETRA, NIA, BEA];
const AT = new Date(2026, 0, 20, 14, 52).getTime();

const item = (id: string) =>
  VISIT.sections.flatMap(({ items }) => items).find((it) => it.id === id) as Item;
const form = createFormState(VISIT, new Answers({}), { today: () => "2026-03-09", lang: "en" });
const words = { form, today: "2026-03-09" };
const heads = (people: readonly StaffMember[]): HeadView[] =>
  people.map((each, i) => head({ value: `Words ${i + 1}` }, each, AT + i * 60_000));
const looks = (shown: Drawn, kind: string) =>
  shown.all(kind).map(({ classes }) => classes.find((each) => each.startsWith("ds-head--")));

beforeEach(standIn);
afterEach(cleared);

test("up to six authors have six looks; what several wrote, and a seventh, have nobody's", () => {
  const six = SIX.map((_, place) => authorLook([place]));
  expect(new Set(six).size).toBe(6);
  expect(authorLook([0])).toBe("ds-head--a");
  for (const places of [[6], [1, 2], []]) {
    expect(authorLook(places)).toBe("ds-head--several");
  }
});

test("each of several answers stands under its author's name, with a look of its own", async () => {
  const context = { personName: "Marl", words, form, handle: {} } as unknown as AnswerContext;
  const shown = await drawn(h(ShownHeads, { context, item: item("last"), heads: heads(SIX) }));
  expect(shown.words("ds-heads__said")).toEqual([
    "6 different answers. All are kept until someone chooses.",
  ]);
  const names = shown.words("ds-head__author");
  SIX.forEach(({ name }, i) => {
    expect(names[i]).toContain(name);
    expect(shown.words("ds-head")[i]).toContain(`Words ${i + 1}`);
  });
  expect(new Set(looks(shown, "ds-head")).size).toBe(6);
});

test("a sentence has the look of who wrote it, and of nobody where two of three did", async () => {
  const three = heads([WREN, DOV, IDRIS]);
  const parts: Part[] = [
    { kind: "one", by: [0], text: "She cooks." },
    { kind: "one", by: [1], text: "She bakes." },
    { kind: "one", by: [2], text: "She fries." },
    { kind: "one", by: [1, 2], text: "She eats." },
    {
      kind: "choice",
      options: [
        { by: [0], text: "Once." },
        { by: [1], text: "Twice." },
        { by: [2], text: "Often." },
      ],
    },
  ] as unknown as Part[];
  const shown = await drawn(
    h(Narrative, { parts, heads: three, picks: {}, onPick: () => undefined, waiting: null }),
  );
  const [a, b, c, two] = looks(shown, "ds-head");
  expect(new Set([a, b, c]).size).toBe(3);
  expect(two).toBe("ds-head--several");
  expect(looks(shown, "ds-option")).toEqual([a, b, c]);
  // More than two are not called both.
  expect(shown.words("legend")).toContain("This sentence was changed in 3 ways. What stays?");
  expect(shown.words("label").slice(-2)).toEqual(["All of them", "None of them"]);
  const named = shown.words("ds-head__author");
  [WREN, DOV, IDRIS].forEach(({ name }, i) => {
    expect(named[i]).toContain(name);
  });
  expect(named[3]).toContain("Dov Hazelgrim; Idris Candlebrook");
});

describe("beside the field", () => {
  const clashing = (id: string, people: readonly StaffMember[]) => {
    const handle = { id: "r", heads: () => heads(people) };
    const asking = { handle, words, form } as unknown as Asking;
    return drawn(
      h(AskingProvider, { value: asking, children: h(Clashing, { path: id, item: item(id) }) }),
    );
  };

  test("the other answer to an ordinary question is one line that says what, who and when", async () => {
    const shown = await clashing("last", [DOV, WREN]);
    expect(shown.words("ds-quiet")).toEqual([
      "Also recorded: Words 1, Dov Hazelgrim, 20 Jan 14:52",
    ]);
  });

  test("two others are two lines, none running into the next", async () => {
    const shown = await clashing("last", [DOV, IDRIS, WREN]);
    expect(shown.words("ds-quiet")).toEqual([
      "Also recorded: Words 1, Dov Hazelgrim, 20 Jan 14:52",
      "Also recorded: Words 2, Idris Candlebrook, 20 Jan 14:53",
    ]);
  });

  test("where answers matter it is said how many there are: two, or more than two", async () => {
    expect((await clashing("notes", [DOV, WREN])).words("p")).toEqual([
      "Two different answers. Both are kept until someone chooses.",
    ]);
    expect((await clashing("notes", [DOV, IDRIS, WREN])).words("p")).toEqual([
      "3 different answers. All are kept until someone chooses.",
    ]);
  });
});
