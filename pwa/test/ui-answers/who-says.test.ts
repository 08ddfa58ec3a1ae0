/** What a hand typed is never from the record, unless it was copied and left as it was. */
import { expect, test } from "vitest";
import { sourceWords } from "../../src/app/source-words";
import { SOURCE } from "../../src/codes";
import type { Answer, Json } from "../../src/forms/answers";
import type { Question } from "../../src/forms/definition";
import { withLine } from "../../src/screens/jot/lines";
import { type Asking, put } from "../../src/screens/section/context";

const ITEM = { id: "decided_on", type: "text", source: "observed" } as Question;
const copied = (value: Json, source: number = SOURCE.record): Answer => ({
  value,
  status: 1,
  source,
  note: null,
});

/** What stands after a hand wrote a value over what stood before. */
function written(before: Answer | undefined, value: Json): Answer | null | undefined {
  let now: Answer | null | undefined = before;
  const handle = {
    answer: () => now ?? undefined,
    write: (_: string, answer: Answer | null) => {
      now = answer;
    },
  };
  put({ handle } as unknown as Asking, ITEM.id, ITEM, value);
  return now;
}

test("an answer copied from the record stays from it while it is left as it was", () => {
  expect(written(copied("2026-02-01"), "2026-02-01")?.source).toBe(SOURCE.record);
  expect(written(copied(["a", "b"]), ["a", "b"])?.source).toBe(SOURCE.record);
});

test("a hand that types over a copied answer makes it whoever's the question says", () => {
  expect(written(copied("2026-02-01"), "2026-02-02")?.source).toBe(SOURCE.observed);
  expect(written(copied(["a", "b"]), ["a"])?.source).toBe(SOURCE.observed);
  expect(written(undefined, "2026-02-02")?.source).toBe(SOURCE.observed);
});

test("whoever was chosen by hand stays chosen, whatever is typed after", () => {
  const theirs = copied("tea", SOURCE.person_said);
  expect(written(theirs, "tea and toast")?.source).toBe(SOURCE.person_said);
});

test("a line of one's notes sent to a copied answer is not from the record", () => {
  expect(withLine(copied("From before"), ITEM, "Seen today", "mark").source).toBe(SOURCE.observed);
});

test("what is the worker's own is said to be noted by them, which is no word for having read it", () => {
  expect(sourceWords(SOURCE.observed, "Marl", "Wren")).toBe("Noted by Wren");
  expect(sourceWords(SOURCE.person_said, "Marl", "Wren")).toBe("Marl said");
});
