/** Reads a date the way people write one: "12/3", "12 mar", "yesterday". British order, day first. */
import { addDays, daysBetween, daysInMonth } from "./dates";
import { LONG_MONTHS } from "./long-dates";

export type ReadDate =
  | { readonly kind: "date"; readonly date: string }
  | { readonly kind: "blank" }
  | { readonly kind: "unclear"; readonly wrong?: WrongPart }
  /** A month that has no such day. */
  | {
      readonly kind: "no_day";
      readonly day: number;
      readonly month: number;
      readonly days: number;
    };

/** Which part of what is laid out as a date is none; of a word begun like a month, which one that is. */
export type WrongPart =
  | { readonly part: "month"; readonly word: string; readonly month: number }
  | { readonly part: "year"; readonly early: boolean };

/** No date anybody writes down here lies before it: an earlier year is a slip of the finger. */
const EARLIEST = 1800;

const two = (n: number): string => String(n).padStart(2, "0");
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

function monthOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  const found = LONG_MONTHS.findIndex((name) => name.toLowerCase().startsWith(word));
  return word.length >= 3 ? found + 1 : 0;
}

/** "13", or "febuary": a figure or a word that stands for a month and is none. Nothing where there is neither. */
function wrongMonth(word: string): { wrong?: WrongPart } {
  if (!/^(\d{1,2}|\p{L}{3,})$/u.test(word)) return {};
  const like = LONG_MONTHS.findIndex((name) => name.toLowerCase().startsWith(word.slice(0, 3)));
  return { wrong: { part: "month", word, month: like + 1 } };
}

function yearOf(word: string): number {
  const year = Number(word);
  if (word.length !== 2) return year;
  return year >= 70 ? 1900 + year : 2000 + year;
}

/** Which year is meant when none is written: the last such day, or the nearest one to today. */
export type Lean = "past" | "nearest";

/** In January "12 Dec" is last month's, whichever way a question leans. None of the years may have the day. */
function withYear(day: number, month: number, today: string, lean: Lean): string | undefined {
  const year = Number(today.slice(0, 4));
  const around = [year - 1, year, year + 1]
    .filter((y) => day <= daysInMonth(y, month))
    .map((y) => `${y}-${two(month)}-${two(day)}`);
  const far = (date: string): number => {
    const days = daysBetween(today, date);
    return lean === "past" && days > 0 ? Number.MAX_SAFE_INTEGER : Math.abs(days);
  };
  return around.sort((a, b) => far(a) - far(b))[0];
}

/** Pure. `today` is "YYYY-MM-DD". */
export function readDate(text: string, today: string, lean: Lean = "nearest"): ReadDate {
  const words = text.trim().toLowerCase();
  if (words === "") return { kind: "blank" };
  if (words === "today") return { kind: "date", date: today };
  if (words === "yesterday") return { kind: "date", date: addDays(today, -1) };
  if (words === "tomorrow") return { kind: "date", date: addDays(today, 1) };
  const iso = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(words);
  const parts = iso
    ? [iso[3], iso[2], iso[1]]
    : words
        .replace(/(\d)(st|nd|rd|th)\b/g, "$1")
        .replace(/(\d)([a-z])/g, "$1 $2")
        .split(/[\s/.,-]+/)
        .filter((part) => part && !DAYS.some((name) => part.length >= 3 && name.startsWith(part)));
  const [first = "", second = "", third, ...rest] = parts as string[];
  if (rest.length > 0 || !/^\d{1,2}$/.test(first) || (third && !/^\d+$/.test(third))) {
    return { kind: "unclear" };
  }
  const day = Number(first);
  const month = monthOf(second);
  if (month < 1 || month > 12) return { kind: "unclear", ...wrongMonth(second) };
  if (third && !/^(\d\d|\d{4})$/.test(third)) {
    return { kind: "unclear", wrong: { part: "year", early: false } };
  }
  const year = third ? yearOf(third) : 0;
  if (third && year < EARLIEST) return { kind: "unclear", wrong: { part: "year", early: true } };
  const days = daysInMonth(third ? year : Number(today.slice(0, 4)), month);
  const whole = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  const none = day < 1 || (third && day > days);
  const date = none ? undefined : third ? whole : withYear(day, month, today, lean);
  return date === undefined ? { kind: "no_day", day, month, days } : { kind: "date", date };
}

/** "9.30", "0930", "9:30", "2pm", "2.15 p.m." as "HH:MM"; null when it is no time of day. */
export function readTime(text: string): string | null {
  const words = text.trim().toLowerCase();
  const match = /^(\d{1,2})(?:[.:\s]?(\d{2}))?\s*(?:([ap])\.?m\.?)?$/.exec(words);
  if (!match) return null;
  const half = match[3] && `${match[3]}m`;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? "0");
  if (match[2] === undefined && !half) return null;
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === "pm" && hour < 12) hour += 12;
  if (half === "am" && hour === 12) hour = 0;
  return hour > 23 || minute > 59 ? null : `${two(hour)}:${two(minute)}`;
}
