/** Rows that are visits of a week: on which day each falls, in what order, and how long they last in all. */
import { describe, expect, test } from "vitest";
import { hoursWords, timesWords, visitLine, weekLines } from "../../src/app/week-words";
import type { Group, Question } from "../../src/forms/definition";
import type { Value } from "../../src/forms/evaluate";
import { lasts, type Visit, visitsOf, wholeWeek } from "../../src/forms/week";

const WEEK = { days: "on_days", from: "starts_at", to: "ends_at" };

const question = (id: string, type: Question["type"], more: Partial<Question> = {}): Question => ({
  id,
  type,
  label: { en: id },
  merge: "ordinary",
  req: "N",
  sens: "2t",
  voice: "worker",
  source: "record",
  ...more,
});
const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const GROUP: Group = {
  id: "support_week",
  type: "group",
  label: { en: "The week" },
  week: WEEK,
  summary: ["on_days", "starts_at", "ends_at", "for_what", "who_comes"],
  req: "N",
  sens: "2t",
  voice: "worker",
  source: "record",
  row_limit: 50,
  items: [
    question("on_days", "many", {
      options: NAMES.map((en, i) => ({ code: String(i + 1), label: { en } })),
    }),
    question("starts_at", "time"),
    question("ends_at", "time"),
    question("for_what", "text"),
    question("who_comes", "text"),
  ],
};

const visit = (row: string, days: readonly number[], from: string | null, to: string | null) =>
  ({ row, days, from, to }) satisfies Visit;
const day = (week: ReturnType<typeof wholeWeek>, n: number) =>
  week.days[n - 1]?.visits.map(({ row }) => row);

describe("a week", () => {
  test("has its visits on their days, each day in the order of the clock", () => {
    const week = wholeWeek([
      visit("tea", [1, 2, 3, 4, 5], "17:00", "17:45"),
      visit("breakfast", [1, 2, 3, 4, 5, 6, 7], "09:00", "09:30"),
      visit("shopping", [3], null, null),
    ]);
    expect(day(week, 1)).toEqual(["breakfast", "tea"]);
    expect(day(week, 3)).toEqual(["breakfast", "tea", "shopping"]);
    expect(day(week, 7)).toEqual(["breakfast"]);
  });

  test("comes to the hours of every visit on every one of its days", () => {
    const week = wholeWeek([
      visit("breakfast", [1, 2, 3, 4, 5, 6, 7], "09:00", "09:30"),
      visit("tea", [1, 2, 3, 4, 5], "17:00", "17:45"),
    ]);
    expect(week.minutes).toBe(7 * 30 + 5 * 45);
    expect(week.uncounted).toBe(0);
    expect(hoursWords(week.minutes)).toBe("7 hours 15 minutes");
  });

  test("counts a visit through the night once, to the morning after", () => {
    const night = visit("night", [6], "22:00", "07:00");
    expect(lasts(night)).toBe(9 * 60);
    expect(timesWords(night)).toBe("22:00 to 07:00 the next day");
    expect(wholeWeek([night]).minutes).toBe(540);
    expect(lasts(visit("whole day", [1], "07:00", "07:00"))).toBe(24 * 60);
  });

  test("says how many visits its total leaves out, and never guesses their times", () => {
    const week = wholeWeek([
      visit("breakfast", [1], "09:00", "10:00"),
      visit("no day", [], "09:00", "10:00"),
      visit("no end", [2], "09:00", null),
    ]);
    expect(week.minutes).toBe(60);
    expect(week.uncounted).toBe(2);
    expect(timesWords(visit("no end", [2], "09:00", null))).toBe("from 09:00");
    expect(timesWords(visit("none", [2], null, null))).toBe("no time yet");
    expect(hoursWords(0)).toBe("No times yet");
    expect(hoursWords(60)).toBe("1 hour");
  });
});

describe("rows of a form", () => {
  const ANSWERS: Readonly<Record<string, Value>> = {
    "support_week/aa/on_days": ["1", "3"],
    "support_week/aa/starts_at": "09:00",
    "support_week/aa/ends_at": "09:30",
    "support_week/aa/for_what": "Breakfast",
    "support_week/bb/on_days": ["3"],
    "support_week/bb/starts_at": "half nine",
  };
  const value = (path: string): Value => ANSWERS[path] ?? null;
  const told = {
    rows: ["aa", "bb"],
    value,
    words: (_: Question, path: string) => (value(path) === null ? null : String(value(path))),
    text: (words: { readonly en: string }) => words.en,
  };

  test("are read as visits; what is no time is none", () => {
    expect(visitsOf(GROUP, WEEK, ["aa", "bb"], value)).toEqual([
      visit("aa", [1, 3], "09:00", "09:30"),
      visit("bb", [3], null, null),
    ]);
  });

  test("are said in seven lines of plain words, under the form's own names of the days", () => {
    const lines = weekLines(GROUP, told);
    expect(lines?.days.map(({ day }) => day)).toEqual(NAMES);
    expect(lines?.days[0]?.visits).toEqual(["09:00 to 09:30, Breakfast"]);
    expect(lines?.days[1]?.visits).toEqual([]);
    expect(lines?.days[2]?.visits).toEqual(["09:00 to 09:30, Breakfast", "No time yet"]);
    expect(lines?.total).toBe("1 hour");
    expect(lines?.note).toBe("1 visit is not counted: it has no day or no times yet.");
  });

  test("are each said in one line, days in a row as a range", () => {
    const line = (days: string[]) =>
      visitLine(GROUP, "aa", {
        ...told,
        value: (path) => (path === "support_week/aa/on_days" ? days : value(path)),
      });
    expect(line(["1", "2", "3", "4", "5"])).toBe("Mon to Fri, 09:00 to 09:30, Breakfast");
    expect(line(["1", "2", "4", "5", "6"])).toBe("Mon, Tue, Thu to Sat, 09:00 to 09:30, Breakfast");
    expect(line(["1", "2", "3", "4", "5", "6", "7"])).toMatch(/^Every day, /);
    expect(line([])).toMatch(/^No day yet, /);
  });

  test("are no week while there are none, or where the form does not say so", () => {
    expect(weekLines(GROUP, { ...told, rows: [] })).toBeNull();
    const { week: _, ...plain } = GROUP;
    expect(weekLines(plain, told)).toBeNull();
  });
});
