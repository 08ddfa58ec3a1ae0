/**
 * Civil dates as strings, with the arithmetic of `forms/civil.py`: no `Date`, no zone.
 * A date is `YYYY-MM-DD`, a datetime `YYYY-MM-DDTHH:MM`, a time `HH:MM`. Years run from 1 to 9999;
 * a result outside is null.
 */

export type Day = readonly [year: number, month: number, day: number];

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** Days in a month (1 to 12) of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The day a string names, or null when there is no such day. */
export function parseDate(text: string): Day | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return [year, month, day];
}

export const isDate = (text: string): boolean => parseDate(text) !== null;
export const isTime = (text: string): boolean => TIME.test(text);
export const isDatetime = (text: string): boolean =>
  text[10] === "T" && isDate(text.slice(0, 10)) && isTime(text.slice(11));

/** A day as `YYYY-MM-DD`. */
export const formatDate = ([year, month, day]: Day): string =>
  `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

/** Days since 1 March of the year 0, so that leap days end the counted year. */
export function ordinal([year, month, day]: Day): number {
  const y = month < 3 ? year - 1 : year;
  const m = month < 3 ? month + 9 : month - 3;
  return (
    y * 365 +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) +
    Math.floor((153 * m + 2) / 5) +
    day
  );
}

/** The day an ordinal counts, or null outside the years 1 to 9999. */
export function fromOrdinal(count: number): Day | null {
  const era = Math.floor((count - 1) / 146_097);
  const rest = count - 1 - era * 146_097;
  const yearOfEra = Math.floor(
    (rest - Math.floor(rest / 1460) + Math.floor(rest / 36_524) - Math.floor(rest / 146_096)) / 365,
  );
  const dayOfYear =
    rest - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const year = yearOfEra + era * 400 + (m >= 10 ? 1 : 0);
  if (!(year >= 1 && year <= 9999)) return null;
  return [year, m < 10 ? m + 3 : m - 9, dayOfYear - Math.floor((153 * m + 2) / 5) + 1];
}

/** Whole days from one date to another; negative when the second is earlier. */
export function daysBetween(start: string, end: string): number | null {
  const first = parseDate(start);
  const second = parseDate(end);
  return first && second ? ordinal(second) - ordinal(first) : null;
}

/** The date some days later, or earlier when negative. */
export function addDays(date: string, days: number): string | null {
  const start = parseDate(date);
  const end = start && fromOrdinal(ordinal(start) + days);
  return end ? formatDate(end) : null;
}

/** The same day some months later, or that month's last day where it has no such day. */
export function addMonths(date: string, months: number): string | null {
  const start = parseDate(date);
  if (!start) return null;
  const index = start[0] * 12 + start[1] - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  if (!(year >= 1 && year <= 9999)) return null;
  return formatDate([year, month, Math.min(start[2], daysInMonth(year, month))]);
}

/**
 * Whole years of age on a date; null before birth. Somebody born on 29 February reaches an age on
 * 1 March of a year without one.
 */
export function age(born: string, on: string): number | null {
  const birth = parseDate(born);
  const day = parseDate(on);
  if (!birth || !day) return null;
  const years = day[0] - birth[0] - (day[1] * 31 + day[2] < birth[1] * 31 + birth[2] ? 1 : 0);
  return years < 0 ? null : years;
}
