/** Naming a record of the person as an answer: which are offered, what is kept, and what was typed before. */
import { describe, expect, test } from "vitest";
import {
  type Around,
  citable,
  cite,
  citedIn,
  citedWords,
  citingOf,
} from "../../src/screens/section/cited";
import type { RecordEntry } from "../../src/session/types";
import { WREN } from "../ui/make";

const MARCH = Date.UTC(2026, 2, 12, 12);
const DAY = 86_400_000;

/** A record begun so many days after 12 March; finished the day after where it is. */
const record = (id: string, form: string, after: number, state = "authorised"): RecordEntry => ({
  id: id.repeat(16),
  form,
  named: null,
  formHash: "f0",
  person: "p1".repeat(16),
  state: {
    state,
    versionNo: state === "draft" ? 0 : 1,
    at: state === "draft" ? null : MARCH + (after + 1) * DAY,
    position: null,
  },
  stopped: null,
  startedBy: WREN,
  started: MARCH + after * DAY,
  changed: MARCH,
  unsent: 0,
  toSettle: 0,
  last: null,
});

const TITLES: Readonly<Record<string, string>> = {
  "needs-assessment": "Needs assessment",
  "carers-assessment": "Carer's assessment",
  eligibility: "Eligibility decision",
  "care-support-plan": "Care and support plan",
};
const AROUND: Around = {
  here: "aa".repeat(16),
  title: ({ form }) => TITLES[form] ?? form,
  isOver: ({ state }) => state.state === "authorised" || state.state === "final",
  isFinished: ({ form }) => form === "contact",
  isOther: (form) => form === "person" || form === "jotting",
};

const OLD = record("01", "needs-assessment", 0);
const NEW = record("02", "needs-assessment", 9);
const DRAFT = record("03", "needs-assessment", 12, "draft");
const DECIDED = record("04", "eligibility", 10);
const PLAN = record("05", "care-support-plan", 11);
const CONTACT = record("06", "contact", -3, "final");
const HERE = record("aa", "sharing-decision", 13, "draft");
const OTHERS = [record("07", "person", 0), record("08", "jotting", 14)];
const ALL = [OLD, NEW, DRAFT, DECIDED, PLAN, CONTACT, HERE, ...OTHERS];

const citing = (question: string) => {
  const found = citingOf(question);
  if (!found) throw new Error(`${question} names no record`);
  return found;
};
const ITEM = citing("record_ref");
const BASED = citing("based_on");
const offered = (question: string) =>
  citable(citing(question), ALL, AROUND).map(({ id }) => id.slice(0, 2));

describe("what can be named", () => {
  test("a plan rests on finished assessments and decisions, newest first, and on no draft", () => {
    expect(offered("based_on")).toEqual(["04", "02", "01"]);
  });

  test("what is shared is any document of the person, but for this record and for notes of other kinds", () => {
    expect(offered("record_ref")).toEqual(["03", "05", "04", "02", "01", "06"]);
  });

  test("a review of after-care reviews a finished plan", () => {
    expect(offered("care_plan_ref")).toEqual(["05"]);
  });

  test("other questions name no record, whatever their ids look like", () => {
    expect(citingOf("some_ref")).toBeUndefined();
    expect(citingOf("description")).toBeUndefined();
  });
});

describe("what is kept", () => {
  test("says form, state and date, the same on every day it is read, and which record is meant", () => {
    expect(citedWords(ITEM, NEW, AROUND)).toBe(
      `Needs assessment, version 1, authorised 22 Mar 2026 (record ${"02".repeat(16)})`,
    );
    expect(citedWords(BASED, OLD, AROUND)).toBe(
      "Needs assessment, version 1, authorised 13 Mar 2026 (record 01010101)",
    );
    expect(citedWords(ITEM, DRAFT, AROUND)).toContain("begun 24 Mar 2026, not finished");
    expect(citedWords(ITEM, CONTACT, AROUND)).toContain("contact, finished 10 Mar 2026");
  });

  test("is found again among the records on the device", () => {
    const words = citedWords(ITEM, NEW, AROUND);
    expect(citedIn(ITEM, words, ALL)).toEqual([NEW.id]);
    expect(citedIn(ITEM, "Assessment of 20 January", ALL)).toEqual([]);
    expect(citedIn(ITEM, "", ALL)).toEqual([]);
  });

  test("a plan names an assessment and a decision, and either can be taken out again", () => {
    const one = cite(BASED, "", NEW, true, ALL, AROUND);
    const both = cite(BASED, one, DECIDED, true, ALL, AROUND);
    expect(citedIn(BASED, both, ALL)).toEqual([NEW.id, DECIDED.id]);
    const left = cite(BASED, both, NEW, false, ALL, AROUND);
    expect(citedIn(BASED, left, ALL)).toEqual([DECIDED.id]);
    expect(cite(BASED, left, DECIDED, false, ALL, AROUND)).toBe("");
  });

  test("one document is named at a time where one is asked for", () => {
    const one = cite(ITEM, "", OLD, true, ALL, AROUND);
    expect(citedIn(ITEM, cite(ITEM, one, NEW, true, ALL, AROUND), ALL)).toEqual([NEW.id]);
  });

  test("what somebody typed before stays where it is, whatever is chosen", () => {
    const typed = "The paper file, Marl's blue folder";
    const chosen = cite(ITEM, typed, OLD, true, ALL, AROUND);
    expect(chosen).toBe(`${typed}; ${citedWords(ITEM, OLD, AROUND)}`);
    const again = cite(ITEM, chosen, NEW, true, ALL, AROUND);
    expect(again).toBe(`${typed}; ${citedWords(ITEM, NEW, AROUND)}`);
    expect(cite(BASED, typed, NEW, false, ALL, AROUND)).toBe(typed);
  });
});
