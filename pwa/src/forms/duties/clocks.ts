/**
 * When things are due: `forms/duties/clocks.py`. Dates are `YYYY-MM-DD` in the organisation's zone.
 * Null means "cannot say": no such date, or beyond the years whose bank holidays are known.
 */
import holidays from "../../../../forms/duties/bank-holidays.json";
import table from "../../../../forms/duties/clocks.json";
import { addDays, addMonths, ordinal, parseDate } from "../civil";

export type Unit = "days" | "working_days" | "months";

/** How long something may take from the day it starts; `from` where it may not be done before. */
export interface Clock {
  readonly unit: Unit;
  readonly limit: number;
  readonly force: "L" | "G" | "P";
  readonly from?: number;
}

/** The first and the last day on which something is in time. */
export interface Window {
  readonly opens: string;
  readonly closes: string;
}

const { about: _, ...clocks } = table;
export type ClockName = keyof typeof clocks;

/** Every clock by name, as it is until a council sets its own number. */
export const CLOCKS = clocks as unknown as { readonly [name in ClockName]: Clock };

const DAYS_OFF: ReadonlySet<string> = new Set(holidays.days);
const SATURDAY = 5;

/** When something is in time that started on a day; the day itself is day 0. */
export function window({ unit, from = 0, limit }: Clock, start: string): Window | null {
  const opens = later(unit, start, from);
  const closes = later(unit, start, limit);
  return opens && closes ? { opens, closes } : null;
}

/** When a plan that became active on a day has its light-touch review: day 42 to day 56. */
export const lightTouchWindow = (active: string): Window | null =>
  window(CLOCKS.light_touch_review, active);

/** The last day for the next scheduled review. */
export const annualDue = (lastReview: string): string | null =>
  window(CLOCKS.annual_review, lastReview)?.closes ?? null;

/** The last day for reviewing a direct payment: 6 months from the first, then every 12. */
export const directPaymentDue = (firstPayment: string, lastReview: string | null): string | null =>
  lastReview === null
    ? (window(CLOCKS.direct_payment_first_review, firstPayment)?.closes ?? null)
    : (window(CLOCKS.direct_payment_review, lastReview)?.closes ?? null);

/** Whether a day is neither at a weekend nor a bank holiday in England. */
export function isWorkingDay(day: string): boolean | null {
  const parsed = parseDate(day);
  if (!parsed || parsed[0] < holidays.from || parsed[0] > holidays.to) return null;
  return weekday(ordinal(parsed)) < SATURDAY && !DAYS_OFF.has(day);
}

/** The working day that many after a day, or before it when negative; 0 is the day itself. */
export function addWorkingDays(start: string, days: number): string | null {
  if (!parseDate(start)) return null;
  let day = start;
  let left = Math.abs(days);
  while (left > 0) {
    const further = addDays(day, Math.sign(days));
    const working = further && isWorkingDay(further);
    if (!further || working === null) return null;
    day = further;
    if (working) left--;
  }
  return day;
}

/** How many working days come after a day, up to another and with it; negative when earlier. */
export function workingDaysBetween(start: string, end: string): number | null {
  const first = parseDate(start);
  const last = parseDate(end);
  if (!first || !last) return null;
  if (ordinal(last) < ordinal(first)) {
    const backwards = workingDaysBetween(end, start);
    return backwards === null ? null : 0 - backwards;
  }
  let count = 0;
  for (let day = start; day !== end; ) {
    const further = addDays(day, 1);
    const working = further && isWorkingDay(further);
    if (!further || working === null) return null;
    day = further;
    if (working) count++;
  }
  return count;
}

function later(unit: Unit, start: string, number: number): string | null {
  if (unit === "days") return addDays(start, number);
  return unit === "months" ? addMonths(start, number) : addWorkingDays(start, number);
}

/** 0 for Monday to 6 for Sunday, of an ordinal of `civil`. */
const weekday = (count: number): number => (count + 1) % 7;
