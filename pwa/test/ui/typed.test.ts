import { describe, expect, test } from "vitest";
import { valueWords } from "../../src/app/answer-words";
import { slipWords } from "../../src/app/slip-words";
import type { Question } from "../../src/forms/definition";

const TODAY = "2026-01-20";
const question = (type: Question["type"], more: Partial<Question> = {}): Question => ({
  id: "q",
  type,
  label: { en: "Q" },
  req: "N",
  merge: "ordinary",
  sens: "1",
  voice: "worker",
  source: "professional",
  ...more,
});
const context = { form: { words: () => "" }, today: TODAY };
const words = (type: Question["type"], value: string | number, more?: Partial<Question>) =>
  valueWords(context, question(type, more), value);
const slip = (type: Question["type"], value: string, more?: Partial<Question>) =>
  slipWords(question(type, more), value, TODAY);

describe("what was typed and could not be read", () => {
  test("is shown as it was typed, and said to be no answer yet", () => {
    expect(words("date", "31 april")).toBe("31 april (not a date yet)");
    expect(words("datetime", "12 mar\nnine")).toBe("12 mar nine (not a date and time yet)");
    expect(words("time", "quarter past")).toBe("quarter past (not a time yet)");
    expect(words("number", "about 3")).toBe("about 3 (not a number yet)");
    expect(words("money", "lots")).toBe("lots (not an amount yet)");
  });

  test("what can be read is said as ever", () => {
    expect(words("date", "2026-03-12")).toBe("Thu 12 Mar");
    expect(words("money", 2450)).toBe("£24.50");
  });

  test("a calculation is said in its own unit", () => {
    expect(words("calc", 75, { result: "number", decimals: 1 })).toBe("7.5");
    expect(words("calc", 15, { result: "number" })).toBe("15");
    expect(words("calc", 2450, { result: "money" })).toBe("£24.50");
  });

  test("a signature is said with its day, on screen or out loud", () => {
    const signed = (how: string, witness: string | null) =>
      valueWords(context, question("sig"), [how, null, witness, "2026-03-12"]);
    expect(signed("drawn", null)).toBe("Signed Thu 12 Mar");
    expect(signed("spoken", "Fitz Gullyworth")).toBe(
      "Confirmed out loud, with a witness, Thu 12 Mar: Fitz Gullyworth",
    );
  });

  test("has its slip in plain words", () => {
    expect(slip("date", "31 april")).toBe("31 April does not exist. April has 30 days");
    expect(slip("date", "soon")).toBe("Write a date as a day and a month, like 12 Mar");
    expect(slip("date", "14/5/", { id: "dob" })).toBe("The date of birth must include a year");
    expect(slip("date", "14/5/87", { id: "dob" })).toBe(
      "Write the year in four figures, like 1987",
    );
    expect(slip("datetime", "12 March 2026\n")).toBe("Write the time as well");
    expect(slip("datetime", "\n9.30")).toBe("Write the date as well");
    expect(slip("time", "25:00")).toBe("The hour must be from 0 to 23");
    expect(slip("time", "9.75")).toBe("The minutes must be from 0 to 59");
    expect(slip("time", "half nine")).toBe("Write a time like 9.30 or 14:05");
    expect(slip("datetime", "12 March 2026\n25:00")).toBe("The hour must be from 0 to 23");
    expect(slip("number", "2.5", { decimals: 0 })).toBe("Write a whole number, like 12");
    expect(slip("text", "anything")).toBeNull();
  });

  test.each([
    ["31/2/2026", "31 February does not exist. February has 28 days"],
    ["29/2/2026", "29 February does not exist. February has 28 days"],
    ["0/3/2026", "0 March does not exist. March has 31 days"],
    ["3/13/2026", "The month must be from 1 to 12. Write the day first, like 12/3"],
    ["5 Febuary", "“Febuary” is not the name of a month. Write February"],
    [
      "5 Smarch 2026",
      "“Smarch” is not the name of a month. Write the day, then the month, like 12 Mar",
    ],
    ["5/2/202", "Write the year in four figures, like 2026"],
    ["5/2/20266", "Write the year in four figures, like 2026"],
    ["5/2/1026", "The year must be 1800 or later"],
    ["12", "Write a date as a day and a month, like 12 Mar"],
    ["in 2 weeks", "Write a date as a day and a month, like 12 Mar"],
  ])("a date that is none says which part of it is wrong: %s", (typed, said) => {
    expect(slip("date", typed)).toBe(said);
  });

  test.each([
    ["//1987", "The date of birth must include a day and a month"],
    ["x/5/1987", "The day must be a figure, like 12"],
    ["14/13/1987", "The month must be from 1 to 12. Write the day first, like 12/3"],
    ["31/2/1987", "31 February does not exist. February has 28 days"],
    ["14/5/198", "Write the year in four figures, like 1987"],
  ])("so does a date of birth: %s", (typed, said) => {
    expect(slip("date", typed, { id: "dob" })).toBe(said);
  });
});
