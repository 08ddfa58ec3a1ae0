/** "Clear this answer" beside it, and "Put it back": nothing is lost by a slip of the finger. */
import { signal } from "@preact/signals";
import { h } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SOURCE, STATUS } from "../../src/codes";
import type { Answer } from "../../src/forms/answers";
import type { Question } from "../../src/forms/definition";
import { type Asking, AskingProvider } from "../../src/screens/section/context";
import { QuietLine } from "../../src/screens/section/quiet-line";
import { cleared, drawn, press, standIn } from "../ui/small-page";

beforeEach(standIn);
afterEach(cleared);

const CLEAR = "Clear this answer";

const ITEM = {
  id: "secure",
  type: "one",
  label: { en: "Is the home secure?" },
  source: "professional",
} as unknown as Question;

const GIVEN: Answer = {
  value: "arrears",
  status: STATUS.answered,
  source: SOURCE.person_said,
  note: "from visit notes",
};

/** The quiet line under a question with this answer, and what was written there. */
async function under(given: Answer | undefined, clearable = true) {
  const answer = signal(given);
  const written: (Answer | null)[] = [];
  const handle = {
    id: "ee".repeat(16),
    heads: () => [],
    write: (_: string, next: Answer | null) => {
      written.push(next);
      answer.value = next ?? undefined;
    },
  };
  const asking = {
    ...{ handle, personName: "Marl", workerName: "Wren" },
    form: { words: (text: { en: string }) => text.en },
  } as unknown as Asking;
  const Line = () => h(QuietLine, { path: "secure", item: ITEM, answer: answer.value, clearable });
  const page = await drawn(h(AskingProvider, { value: asking, children: h(Line, null) }));
  return { page, answer, written };
}

test("what is cleared is gone from the record, which is said, with the way back beside it", async () => {
  const { page, written } = await under(GIVEN);
  expect(page.button(CLEAR).getAttribute("aria-label")).toBe(`${CLEAR}: Is the home secure?`);
  press(page.button(CLEAR));
  await page.settle();
  expect(written).toEqual([null]);
  expect(page.all("span").map((each) => [each.getAttribute("role"), each.textContent])).toEqual([
    ["status", "Cleared."],
  ]);
  expect(page.words("button")).toEqual(["Put it back"]);
  expect(page.button("Put it back").getAttribute("aria-label")).toBe(
    "Put it back: Is the home secure?",
  );
});

test("put back, it is the same answer: who said it and its note as well", async () => {
  const { page, answer, written } = await under(GIVEN);
  press(page.button(CLEAR));
  await page.settle();
  press(page.button("Put it back"));
  await page.settle();
  expect(written).toEqual([null, GIVEN]);
  expect(answer.value).toEqual(GIVEN);
  expect(page.words("button")).toContain(CLEAR);
  expect(page.words("button")).not.toContain("Put it back");
});

test("once something else is answered there, it is not put back over it", async () => {
  const { page, answer } = await under(GIVEN);
  press(page.button(CLEAR));
  await page.settle();
  answer.value = { ...GIVEN, value: "secure" };
  await page.settle();
  expect(page.words("button")).not.toContain("Put it back");
  expect(page.words("button")).toContain(CLEAR);
});

test("where there is no answer, or a box that is cleared by hand, nothing is to be cleared", async () => {
  expect((await under(undefined)).page.words("button")).not.toContain(CLEAR);
  expect((await under(GIVEN, false)).page.words("button")).not.toContain(CLEAR);
});
