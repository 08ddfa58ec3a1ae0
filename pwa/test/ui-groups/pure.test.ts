import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Question } from "../../src/forms/definition";
import { dateProblem, problemsOf } from "../../src/screens/groups/checks";
import { countWords, savedWords } from "../../src/screens/groups/finished";
import {
  begun,
  type Hand,
  settled,
  timesFrom,
  timesIn,
  usualTimes,
} from "../../src/screens/groups/hand";
import { mentorsIn, mentorsOf } from "../../src/screens/groups/mentors";
import { earlier } from "../../src/screens/jot/jot";
import { linesOf, unused, withLine, withoutLine } from "../../src/screens/jot/lines";
import { telOf } from "../../src/screens/urgent/calls";
import { rangAt } from "../../src/screens/urgent/rang";
import { sentenceOf } from "../../src/screens/urgent/recorded";
import { NO_NOTE } from "../../src/session/dividing";
import type { RecordEntry } from "../../src/session/types";
import { said } from "../session/enrolled";
import { HAND, MEMBERS } from "./hand";

describe("a session before it is divided", () => {
  const found = (part: Partial<Hand>) =>
    problemsOf({ ...HAND, ...part }, MEMBERS, "2026-03-24").map(({ id }) => id);

  test("a plain one has nothing to put right", () => expect(found({})).toEqual([]));
  test("the safety question is always asked", () =>
    expect(found({ safety: null })).toEqual(["safety"]));
  test("staff leave after they come", () => expect(found({ to: "10:30" })).toEqual(["log-to"]));
  test("it is not tomorrow's", () => expect(found({ date: "2026-03-25" })).toEqual(["log-date"]));
  test("words about somebody ask whether they know", () =>
    expect(found({ notes: { "1": { ...NO_NOTE, said: "Slept well." } } })).toEqual(["note-knows"]));
  test("a score alone asks nothing", () =>
    expect(found({ notes: { "1": { ...NO_NOTE, feeling: "4" } } })).toEqual([]));
  test("another member's name is asked about until somebody keeps it", () => {
    const words = "Sat with Tansy.";
    const notes = { "1": { ...NO_NOTE, said: words, knows: "yes" as const } };
    expect(found({ notes })).toEqual(["note-said"]);
    expect(found({ notes, keptNames: [words] })).toEqual([]);
  });
  test("the name is asked about at the box it stands in", () => {
    const notes = { "1": { ...NO_NOTE, agreed: "Ring Tansy.", knows: "yes" as const } };
    expect(found({ notes })).toEqual(["note-agreed"]);
    const followups = [{ key: "9", words: "Ring Tansy", of: "1" }];
    expect(found({ followups })).toContain("note-followups");
  });
  test("a name in what is about the group is asked about too", () =>
    expect(found({ followups: [{ key: "9", words: "Ring Corin", of: null }] })).toEqual([
      "group-more",
    ]));
});

describe("the times of a session", () => {
  const group = (answers: Record<string, string | number>) => ({
    answer: (path: string) => (answers[path] === undefined ? undefined : said(answers[path])),
    unsettled: () => false,
    rows: () => [],
  });
  const CUPPA = group({ starts_at: "10:30", ends_at: "12:00", staffed_minutes: 60 });
  const startedWith = (of: typeof CUPPA) => begun(of, "2026-03-24");

  test("begin as the group's own record has them, and it is said that they come from there", () => {
    expect(startedWith(CUPPA)).toMatchObject({ from: "10:30", to: "11:30" });
    expect(timesIn(startedWith(CUPPA))).toBe(", 10:30 to 11:30");
    expect(timesFrom(startedWith(CUPPA), usualTimes(CUPPA))).toBe(
      "Times from the group's record: it starts at 10:30, and staff are there for 60 minutes.",
    );
  });

  test("are empty where the group's record has none, and are asked before the session is finished", () => {
    const fresh = startedWith(group({ staffed_minutes: 60 }));
    expect(fresh).toMatchObject({ from: "", to: "" });
    expect(timesIn(fresh)).toBe("");
    expect(timesFrom(fresh, usualTimes(group({})))).toBeNull();
    const wrong = problemsOf({ ...HAND, from: "", to: "" }, MEMBERS, "2026-03-24");
    expect(wrong.map(({ id }) => id)).toEqual(["log-from", "log-to"]);
  });

  test("have no end where nobody said how long staff are there", () =>
    expect(startedWith(group({ starts_at: "10:30" }))).toMatchObject({ from: "10:30", to: "" }));

  test("that somebody wrote are no longer said to come from the group's record", () => {
    const usual = usualTimes(CUPPA);
    expect(timesFrom({ from: "10:30", to: "11:15" }, usual)).toBe(
      "Start from the group's record: it starts at 10:30.",
    );
    expect(timesFrom({ from: "10:45", to: "11:30" }, usual)).toMatch(
      /^End from the group's record/,
    );
    expect(timesFrom({ from: "09:05", to: "14:00" }, usual)).toBeNull();
  });
});

describe("what is typed and not yet taken in", () => {
  const TODAY = "2026-03-24";
  const typed = (dateTyped: string) => ({ ...HAND, dateTyped });

  test.each([
    ["23/3/2026", "2026-03-23"],
    ["22 Mar", "2026-03-22"],
    ["yesterday", "2026-03-23"],
    ["Monday 23 March 2026", "2026-03-23"],
    ["28 Dec", "2025-12-28"],
  ])("“%s” is the day it is read as", (words, date) =>
    expect(settled(typed(words), TODAY)).toMatchObject({ date, dateTyped: null }),
  );

  test.each([
    ["30 Feb 2026", "30 February does not exist. February has 28 days"],
    ["the other day", "Write a date as a day and a month, like 12 Mar"],
    ["", "Write a date as a day and a month, like 12 Mar"],
  ])("“%s” leaves the last date that was one, and is said at once", (words, problem) => {
    const hand = settled(typed(words), TODAY);
    expect(hand).toMatchObject({ date: HAND.date, dateTyped: words });
    expect(dateProblem(hand, TODAY)).toBe(problem);
    expect(problemsOf(hand, MEMBERS, TODAY)).toMatchObject([{ id: "log-date", words: problem }]);
  });

  test.each([
    ["14.30", "14:30"],
    ["2pm", "14:00"],
    ["1430", "14:30"],
    ["2.30 pm", "14:30"],
  ])("staff who left at “%s” left at %s", (to, time) => {
    const hand = settled({ ...HAND, to }, TODAY);
    expect(hand.to).toBe(time);
    expect(problemsOf(hand, MEMBERS, TODAY)).toEqual([]);
  });

  test("a time that is none stays as typed, and its own box says so", () => {
    const hand = settled({ ...HAND, from: "half ten", to: "25:00" }, TODAY);
    expect(hand).toMatchObject({ from: "half ten", to: "25:00" });
    expect(problemsOf(hand, MEMBERS, TODAY).map(({ id }) => id)).toEqual(["log-from", "log-to"]);
  });

  test("a guest's name is a guest, once", () => {
    const once = settled({ ...HAND, guestTyped: " Lu " }, TODAY);
    expect(once.guests.map(({ name }) => name)).toEqual(["Lu"]);
    expect(settled(once, TODAY)).toEqual(once);
  });
  test("an empty box is nobody", () =>
    expect(settled({ ...HAND, guestTyped: "  " }, TODAY).guests).toEqual([]));
});

describe("a finished session", () => {
  test("with nobody's own record says so, and counts no such people", () => {
    expect(savedWords({ people: 0 }, "10:30")).toBe(
      "Saved on this device 10:30. One record, for the group. Nobody's own record says anything of it.",
    );
    expect(countWords({ people: 0, count: 3 })).toBe("3 attendances.");
  });
  test("is one record for the group and as many as it was divided into", () => {
    expect(savedWords({ people: 1 }, "10:30")).toContain(
      "one record for the group, one for a person.",
    );
    expect(savedWords({ people: 2 }, "10:30")).toContain("one for each of 2 people.");
    expect(countWords({ people: 2, count: 3 })).toBe(
      "3 attendances. 2 people have a record of it.",
    );
  });
});

test("the group's mentors are recorded by name unless they are taken out", () => {
  const parties: Record<string, string> = { "1": "Fitz Gullyworth", "2": "Cade", "3": "" };
  const mentors = mentorsOf({
    rows: () => Object.keys(parties),
    answer: (path) => said(["other", null, parties[path.split("/")[1] ?? ""] ?? "", null]),
  });
  expect(mentors.map(({ name }) => name)).toEqual(["Fitz Gullyworth", "Cade"]);
  expect(mentorsIn(mentors, HAND)).toEqual(mentors);
  expect(mentorsIn(mentors, { ...HAND, mentorsOut: ["1"] }).map(({ name }) => name)).toEqual([
    "Cade",
  ]);
});

test("notes about nobody yet are found again on other days, the newest first", () => {
  const at = (day: string) => Date.parse(`${day}T12:00`);
  const of = (id: string, day: string, person: string | null = null, form = "jotting") =>
    ({ id, form, person, started: at(day) }) as unknown as RecordEntry;
  const records = [
    of("old", "2026-03-20"),
    of("today", "2026-03-24"),
    of("marl's", "2026-03-23", "1"),
    of("new", "2026-03-23"),
    of("log", "2026-03-23", null, "peer-session"),
  ];
  expect(earlier(records, "2026-03-24").map(({ id }) => id)).toEqual(["new", "old"]);
});

describe("lines of a jotting", () => {
  const item = { id: "a", type: "long", source: "observed" } as unknown as Question;

  test("are its sentences", () =>
    expect(linesOf("Flat is cold. Wants a lift?\nRing Cade")).toEqual([
      "Flat is cold.",
      "Wants a lift?",
      "Ring Cade",
    ]));

  test("stay unused until each is sent as often as it stands", () => {
    expect(unused("Cold. Cold.", ["Cold."])).toEqual(["Cold."]);
    expect(unused("Cold. Cold.", ["Cold.", "Cold."])).toEqual([]);
  });

  test("stand after what an answer said, marked, and go back without a trace", () => {
    const lines = fc.string({ minLength: 1 }).filter((line) => line.trim() === line);
    fc.assert(
      fc.property(fc.option(lines), lines, (before, line) => {
        const held = before === null ? undefined : said(before);
        const sent = withLine(held, item, line, "from visit notes");
        expect(sent.note).toBe("from visit notes");
        expect(withoutLine(sent, line)?.value ?? null).toBe(before);
      }),
    );
  });

  test("written on since is not taken apart", () =>
    expect(withoutLine(said("Cold. And damp."), "Cold.")).toBeUndefined());
});

test("a number is rung as it is written, without its spaces", () =>
  expect(telOf("01632 960700")).toBe("tel:01632960700"));

test("a call in a sentence says what is known of it", () => {
  const call = { time: "11:25", who: "", reference: "SG-0417" };
  expect(sentenceOf(call, "2026-03-24")).toBe("Rang at 11:25. Reference SG-0417.");
  expect(sentenceOf({ ...call, day: "2026-03-23" }, "2026-03-24")).toBe(
    "Rang at 11:25 on 23 Mar 2026. Reference SG-0417.",
  );
});

test("a call is not later than now, and is yesterday's when somebody says so", () => {
  const at = (typed: string, yesterday = false) => rangAt(typed, "02:12", "2026-03-01", yesterday);
  expect(at("2.12")).toEqual({ time: "02:12", day: "2026-03-01" });
  expect(at("11:25")).toEqual({ slip: "later", time: "11:25" });
  expect(at("11:25", true)).toEqual({ time: "11:25", day: "2026-02-28" });
  expect(at("soon")).toEqual({ slip: "unread" });
});
