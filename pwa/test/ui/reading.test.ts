import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCode } from "../../src/screens/enrol/code";
import { strengthOf } from "../../src/screens/enrol/strength";
import { readDate, readTime } from "../../src/ui/read-date";
import { readNumber, showNumber } from "../../src/ui/read-number";

const TODAY = "2026-03-12";
const dateOf = (text: string, today = TODAY): string | null => {
  const read = readDate(text, today);
  return read.kind === "date" ? read.date : null;
};

describe("a date is read the way people write one", () => {
  test.each([
    ["12/3", "2026-03-12"],
    ["12 mar", "2026-03-12"],
    ["12th March", "2026-03-12"],
    ["12 3 26", "2026-03-12"],
    ["12.3.2026", "2026-03-12"],
    ["Thursday 12 March 2026", "2026-03-12"],
    ["14 May 1987", "1987-05-14"],
    ["14/5/87", "1987-05-14"],
    ["2026-03-12", "2026-03-12"],
    ["today", "2026-03-12"],
    ["Yesterday", "2026-03-11"],
    ["12mar", "2026-03-12"],
    ["29 feb 2024", "2024-02-29"],
  ])("%s", (text, date) => expect(dateOf(text)).toBe(date));

  test("without a year it is the nearest such day", () => {
    expect(dateOf("12 Dec", "2026-01-20")).toBe("2025-12-12");
    expect(dateOf("9 Feb", "2025-12-20")).toBe("2026-02-09");
  });
  test("of a visit without a year is the last such day", () => {
    expect(readDate("12 mar", "2026-11-22", "past")).toEqual({ kind: "date", date: "2026-03-12" });
    expect(readDate("12 mar", "2026-11-22")).toEqual({ kind: "date", date: "2027-03-12" });
  });
  test("a day the month does not have is said by name", () => {
    expect(readDate("31 April", TODAY)).toEqual({ kind: "no_day", day: 31, month: 4, days: 30 });
    expect(readDate("29/2/2026", TODAY)).toMatchObject({ kind: "no_day", days: 28 });
  });
  test("a day of February without a year goes by the years around", () => {
    expect(readDate("31/2", TODAY)).toMatchObject({ kind: "no_day", days: 28 });
    expect(readDate("31/2", "2028-03-12")).toMatchObject({ kind: "no_day", days: 29 });
    expect(readDate("29/2", TODAY)).toMatchObject({ kind: "no_day", days: 28 });
    expect(dateOf("29/2", "2027-06-01")).toBe("2028-02-29");
  });
  test.each(["12", "mar", "12/13", "soon", "1/2/3/4", "12 m", "12/3/026"])(
    "%s is not clear",
    (text) => expect(readDate(text, TODAY).kind).toBe("unclear"),
  );
});

describe("a time is read the way people write one", () => {
  test.each([
    ["9.30", "09:30"],
    ["0930", "09:30"],
    ["14:05", "14:05"],
    ["2pm", "14:00"],
    ["12am", "00:00"],
    ["2.15 pm", "14:15"],
    ["2 p.m.", "14:00"],
    ["1430", "14:30"],
  ])("%s", (text, time) => expect(readTime(text)).toBe(time));
  test.each(["25:00", "9.75", "9", "half nine", "14pm"])("%s is no time", (text) =>
    expect(readTime(text)).toBeNull(),
  );
});

describe("numbers and money", () => {
  test("are stored as whole numbers", () => {
    expect(readNumber("7.5", 1)).toEqual({ kind: "number", value: 75 });
    expect(readNumber("£1,250", 2)).toEqual({ kind: "number", value: 125_000 });
    expect(readNumber("24.50", 2)).toEqual({ kind: "number", value: 2450 });
    expect(readNumber("12.0", 0)).toEqual({ kind: "number", value: 12 });
    expect(readNumber("12.34", 1).kind).toBe("decimals");
    expect(readNumber("a few", 0).kind).toBe("unclear");
    expect(readNumber("-0", 0)).toEqual({ kind: "number", value: 0 });
  });
  test.each(["12,50", "66,00", "12 50", "1,5", "1,2345", "12,3456", "1,250 000", "1.234,56", "£"])(
    "%s is asked about, and never read as a number a hundred times larger",
    (typed) => {
      expect(readNumber(typed, 2).kind).toBe(typed === "£" ? "blank" : "unclear");
    },
  );
  test.each([
    ["1,250.50", 125_050],
    ["£ 12", 1200],
    ["12 500", 1_250_000],
    ["1,234,567", 123_456_700],
    ["-£5", -500],
  ])("%s is read", (typed, value) => {
    expect(readNumber(typed, 2)).toEqual({ kind: "number", value });
  });
  test("come back as they were shown", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 3 }),
        (value, decimals) => {
          expect(readNumber(showNumber(value, decimals), decimals)).toEqual({
            kind: "number",
            value,
          });
          expect(readNumber(showNumber(value, decimals, true), decimals)).toEqual({
            kind: "number",
            value,
          });
        },
      ),
    );
  });
});

describe("an enrolment code", () => {
  test("is taken in any case and spacing, with O, I and L forgiven", () => {
    const read = readCode("7k3m-9qxt 2b4h wp8d 5nrv j6yc oe");
    expect(read).toMatchObject({ code: "7K3M9QXT2B4HWP8D5NRVJ6YC0E", missing: 0, clean: true });
    expect(read.shown).toBe("7K3M 9QXT 2B4H WP8D 5NRV J6YC 0E");
    expect(readCode("il").code).toBe("11");
  });
  test("is found in a pasted link", () => {
    expect(readCode("https://doorstep.invalid/enrol#7K3M").code).toBe("7K3M");
  });
  test("says how many are to go, and that U is never in it", () => {
    expect(readCode("7K3M").missing).toBe(22);
    expect(readCode("U").clean).toBe(false);
  });
});

describe("a passphrase", () => {
  test("of four unrelated words is strong", () => {
    expect(strengthOf("violet anchor seven pears")).toBe("strong");
  });
  test.each(["password123456", "Doorstep2026!", "aaaaaaaaaaaaaaaaaa", "short", "Summer2026!!"])(
    "like %s is weak",
    (words) => expect(strengthOf(words)).toBe("weak"),
  );
});
