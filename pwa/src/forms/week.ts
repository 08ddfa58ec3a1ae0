/**
 * Rows that are visits of a week (`week` of a group, forms/FORMAT.md): which fall on which day, in the
 * order of the clock, and how long they last in all. Pure.
 */
import { isTime } from "./civil";
import type { Week } from "./definition";
import type { Value } from "./evaluate";

/** The days of ISO 8601: 1 is Monday. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5];

const DAY_MINUTES = 24 * 60;

export interface Visit {
  readonly row: string;
  /** In order, each once. */
  readonly days: readonly number[];
  /** `HH:MM`; null where there is none yet. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface WholeWeek {
  /** Monday to Sunday, each with its visits by the time they begin; those without a time come last. */
  readonly days: readonly { readonly day: number; readonly visits: readonly Visit[] }[];
  /** Of every visit whose days and times are known. */
  readonly minutes: number;
  /** Visits that are not in `minutes`: a day or a time is missing. */
  readonly uncounted: number;
}

/** Reads the visits of a group's rows; `value` gives the usable answer at a path, null where there is none. */
export function visitsOf(
  group: { readonly id: string },
  week: Week,
  rows: readonly string[],
  value: (path: string) => Value,
): Visit[] {
  return rows.map((row) => {
    const at = (question: string) => value(`${group.id}/${row}/${question}`);
    const time = (question: string): string | null => {
      const text = at(question);
      return typeof text === "string" && isTime(text) ? text : null;
    };
    const chosen = at(week.days);
    const days = Array.isArray(chosen) ? DAYS.filter((day) => chosen.includes(String(day))) : [];
    return { row, days, from: time(week.from), to: time(week.to) };
  });
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether a visit ends on the day after it begins: no later than it began, by the clock. */
export const pastMidnight = ({ from, to }: Visit): boolean =>
  from !== null && to !== null && to <= from;

/** Minutes one visit lasts; null while a time is missing. */
export function lasts(visit: Visit): number | null {
  const { from, to } = visit;
  if (from === null || to === null) return null;
  return minuteOf(to) - minuteOf(from) + (pastMidnight(visit) ? DAY_MINUTES : 0);
}

const LAST = "24:00";

/** The whole week. */
export function wholeWeek(visits: readonly Visit[]): WholeWeek {
  const inOrder = [...visits].sort((a, b) => ((a.from ?? LAST) < (b.from ?? LAST) ? -1 : 1));
  const counted = visits.map((visit) => (lasts(visit) ?? 0) * visit.days.length);
  return {
    days: DAYS.map((day) => ({ day, visits: inOrder.filter(({ days }) => days.includes(day)) })),
    minutes: counted.reduce((all, one) => all + one, 0),
    uncounted: counted.filter((minutes) => minutes === 0).length,
  };
}
