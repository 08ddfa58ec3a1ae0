/** A week of visits in words: on screen, on paper, and where one is compared with another. */
import type { Group, Question, Text, Week } from "../forms/definition";
import type { Value } from "../forms/evaluate";
import { DAYS, pastMidnight, type Visit, visitsOf, wholeWeek } from "../forms/week";
import { twk } from "../text/week";

/** "12 hours 30 minutes". */
export function hoursWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (minutes === 0) return twk("week.none");
  return [
    ...(hours > 0 ? [twk("week.hours", { n: hours })] : []),
    ...(rest > 0 ? [twk("week.minutes", { n: rest })] : []),
  ].join(" ");
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** "09:00 to 09:30"; what there is of it where a time is missing. */
export function timesWords(visit: Visit): string {
  const { from, to } = visit;
  if (from !== null && to !== null)
    return twk(pastMidnight(visit) ? "week.night" : "week.range", { from, to });
  if (from !== null) return twk("week.since", { from });
  return to === null ? twk("week.noTime") : twk("week.until", { to });
}

export interface DayLine {
  readonly day: string;
  /** One a visit: when, then what its card says of it. */
  readonly visits: readonly string[];
}

export interface WeekLines {
  readonly days: readonly DayLine[];
  readonly total: string;
  /** What the total leaves out; null where it leaves out nothing. */
  readonly note: string | null;
}

/** What a form's rows say: `value` the usable answer at a path, `words` an answer in words, if there is one. */
export interface Told {
  readonly rows: readonly string[];
  readonly value: (path: string) => Value;
  readonly words: (item: Question, path: string) => string | null;
  readonly text: (text: Text) => string;
}

/** "Monday to Friday", "Monday, Wednesday": three days in a row or more are a range. */
function daysWords(days: readonly number[], name: (day: number) => string): string {
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  if (days.length === DAYS.length) return twk("week.every");
  const words = runs.flatMap((run) =>
    run.length < 3
      ? run.map(name)
      : [twk("week.days", { first: name(Math.min(...run)), last: name(Math.max(...run)) })],
  );
  return words.join(", ") || twk("week.noDay");
}

/** How a group's visits are said: the day's name, and one visit without its days. */
function sayer(group: Group, week: Week, told: Told) {
  const timed = new Set([week.days, week.from, week.to]);
  const shown = group.items.filter(
    ({ id }) => !timed.has(id) && (group.summary ?? []).includes(id),
  );
  const names = group.items.find(({ id }) => id === week.days)?.options ?? [];
  return {
    day: (day: number): string => {
      const option = names.find(({ code }) => code === String(day));
      return option ? told.text(option.label) : String(day);
    },
    visit: (visit: Visit): string =>
      [
        timesWords(visit),
        ...shown.flatMap((item) => told.words(item, `${group.id}/${visit.row}/${item.id}`) ?? []),
      ].join(", "),
  };
}

/** One row of a group with `week`: "Monday to Friday, 09:00 to 09:30, Breakfast". */
export function visitLine(group: Group, row: string, told: Told): string {
  const { week } = group;
  const [visit] = week ? visitsOf(group, week, [row], told.value) : [];
  if (!week || !visit) return "";
  const say = sayer(group, week, told);
  return `${daysWords(visit.days, say.day)}, ${say.visit(visit)}`;
}

/** A group with `week`, in lines; null while it has no rows. */
export function weekLines(group: Group, told: Told): WeekLines | null {
  const { week } = group;
  if (!week || told.rows.length === 0) return null;
  const say = sayer(group, week, told);
  const { days, minutes, uncounted } = wholeWeek(visitsOf(group, week, told.rows, told.value));
  return {
    days: days.map(({ day, visits }) => ({
      day: say.day(day),
      visits: visits.map((visit) => capital(say.visit(visit))),
    })),
    total: hoursWords(minutes),
    note: uncounted > 0 ? twk("week.uncounted", { n: uncounted }) : null,
  };
}
