import type { ComponentChildren, VNode } from "preact";
import { expect, test } from "vitest";
import { questionWords } from "../../src/app/problem-words";
import { createFormState } from "../../src/forms/state";
import { Entry } from "../../src/screens/history/entry";
import { type AnswerContext, rowTitle } from "../../src/screens/shown-answer";
import type { HistoryEntry, RecordHandle } from "../../src/session/types";
import { head } from "../ui/make";
import { Answers, MONDAY, VISIT, WREN } from "./make";

/** Marl stands in a row that is there, Cade in one that was removed. */
const answers = new Answers({ "rows/there/name": "Marl", "rows/gone/name": "Cade" });
answers.rowKeys = ["there"];
const form = createFormState(VISIT, answers, { today: () => "2026-03-11", lang: "en" });

test("an answer in a removed row is named as such, and no row is called nought", () => {
  const { group } = form.place("rows/gone/name") ?? {};
  if (!group) throw new Error("no group");
  expect(rowTitle(form, group, "there")).toBe("Rows 1");
  expect(rowTitle(form, group, "gone")).toBe("Rows, a removed row");
  expect(questionWords(form, "rows/there/name")).toBe("Rows 1: name");
  expect(questionWords(form, "rows/gone/name")).toBe("Rows, a removed row: name");
});

/** All words directly in what a component made, in order. */
function* wordsIn(node: ComponentChildren): Generator<string> {
  if (typeof node === "string") yield node;
  else if (Array.isArray(node)) for (const each of node) yield* wordsIn(each);
  else if (node && typeof node === "object") yield* wordsIn((node as VNode).props.children);
}

function entryAt(path: string): string[] {
  const entry: HistoryEntry = {
    ...head({ value: "x" }, WREN, MONDAY),
    kind: "set",
    observed: [],
    current: true,
    coveredBy: [],
    accepted: null,
    verify: async () => true,
  };
  const context: AnswerContext = {
    session: {} as AnswerContext["session"],
    handle: {} as RecordHandle,
    form,
    person: null,
    personName: "Marl",
    words: { form, today: "2026-03-11" },
  };
  const item = form.place(path)?.item;
  if (!item) throw new Error("no question");
  const beside = [entry];
  const props = { context, path, item, entry, beside, unsettled: false, onUse: undefined };
  return [...wordsIn(Entry(props))];
}

test("a history says 'Shown now' of what stands, and never of an answer in a removed row", () => {
  expect(entryAt("rows/there/name")).toContain("Shown now");
  expect(entryAt("rows/gone/name")).not.toContain("Shown now");
});
