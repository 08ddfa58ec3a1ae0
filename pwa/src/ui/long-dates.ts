/** Dates as they are rarely wanted: in full, and with both day and time. */
import { civil, weekday, weekdayDate } from "./dates";

const LONG_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
export const LONG_MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** "Thursday 12 March 2026": what the date box says back. */
export function longDate(date: string): string {
  const { y, m, d } = civil(date);
  return `${LONG_DAYS[weekday(date)]} ${d} ${LONG_MONTHS[m - 1]} ${y}`;
}

/** A stored datetime ("YYYY-MM-DDTHH:MM") in staff words. */
export const dateTimeWords = (value: string, today: string): string =>
  `${weekdayDate(value.slice(0, 10), today)} ${value.slice(11, 16)}`;
