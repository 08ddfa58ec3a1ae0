/**
 * Dates and times in staff words: 24 hours, never figures alone, never an age alone. Civil dates are
 * "YYYY-MM-DD" strings; moments are milliseconds, shown in `zone` minutes east or the device's own.
 */
import { signal } from "@preact/signals";

/** The page is being printed: paper is read on other days, so every date stands whole. */
export const paper = signal(false);

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY = 86_400_000;

interface Civil {
  readonly y: number;
  readonly m: number;
  readonly d: number;
}

const two = (n: number): string => String(n).padStart(2, "0");

/** The parts of a civil date, months from 1. */
export function civil(date: string): Civil {
  const [y = 0, m = 1, d = 1] = date.split("-").map(Number);
  return { y, m, d };
}

const epochDay = ({ y, m, d }: Civil): number => {
  const at = new Date(0);
  at.setUTCFullYear(y, m - 1, d);
  return Math.round(at.getTime() / DAY);
};

/** The day of the week of a civil date, Sunday 0. */
export const weekday = (date: string): number => (((epochDay(civil(date)) + 4) % 7) + 7) % 7;

/** A moment as wall-clock parts, read with the UTC getters. */
const wall = (ms: number, zone?: number): Date =>
  new Date(ms + (zone ?? -new Date(ms).getTimezoneOffset()) * 60_000);

/** The civil date of a moment. */
export const dateOf = (ms: number, zone?: number): string =>
  wall(ms, zone).toISOString().slice(0, 10);

/** "14:32". */
export const clock = (ms: number, zone?: number): string => {
  const at = wall(ms, zone);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
};

/** Today "14:32"; in the last six days "Tue 14:32"; this year "12 Mar 09:10"; else "12 Mar 2025". */
export function when(ms: number, now: number = Date.now(), zone?: number): string {
  const day = dateOf(ms, zone);
  if (paper.value) return `${shortDate(day)} ${clock(ms, zone)}`;
  const today = dateOf(now, zone);
  const ago = epochDay(civil(today)) - epochDay(civil(day));
  if (ago === 0) return clock(ms, zone);
  if (ago > 0 && ago < 7) return `${DAYS[wall(ms, zone).getUTCDay()]} ${clock(ms, zone)}`;
  if (day.slice(0, 4) === today.slice(0, 4))
    return `${shortDate(day).slice(0, -5)} ${clock(ms, zone)}`;
  return shortDate(day);
}

/** "Thu 14 May 09:10": a moment somebody must act by. */
export const weekdayWhen = (ms: number, zone?: number): string =>
  `${weekdayDate(dateOf(ms, zone), dateOf(ms, zone))} ${clock(ms, zone)}`;

/** "14 May 1987". */
export function shortDate(date: string): string {
  const { y, m, d } = civil(date);
  return `${d} ${MONTHS[m - 1]} ${y}`;
}

/** "Mon 9 Feb", with its year when that is not `today`'s, and on paper. */
export function weekdayDate(date: string, today: string): string {
  const at = civil(date);
  const year = at.y === civil(today).y && !paper.value ? "" : ` ${at.y}`;
  return `${DAYS[weekday(date)]} ${at.d} ${MONTHS[at.m - 1]}${year}`;
}

/** Whole years on a date; someone born on 29 February has had a birthday from 1 March. */
export function ageOn(born: string, on: string): number {
  const a = civil(born);
  const b = civil(on);
  return b.y - a.y - (b.m < a.m || (b.m === a.m && b.d < a.d) ? 1 : 0);
}

/** Whole days from one civil date to another. */
export const daysBetween = (from: string, to: string): number =>
  epochDay(civil(to)) - epochDay(civil(from));

/** `n` days later. */
export const addDays = (date: string, n: number): string =>
  new Date((epochDay(civil(date)) + n) * DAY).toISOString().slice(0, 10);

export const daysInMonth = (y: number, m: number): number =>
  new Date(Date.UTC(y, m, 0)).getUTCDate();

/** How long something has lasted: "3 days", "2 hours", "1 minute" at least. */
export function lasting(ms: number): string {
  const [n, unit] =
    ms >= DAY
      ? [Math.floor(ms / DAY), "day"]
      : ms >= 3_600_000
        ? [Math.floor(ms / 3_600_000), "hour"]
        : [Math.max(1, Math.floor(ms / 60_000)), "minute"];
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}
