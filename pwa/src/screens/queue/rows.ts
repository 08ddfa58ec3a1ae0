/** What waits for a manager, from the records on this device. Pure. */

import type { PersonEntry, RecordEntry, StaffMember } from "../../session/types";
import { addDays, dateOf, daysBetween } from "../../ui/dates";
import { decisionsOf, submitOf, type Workflow } from "../decision/workflow";

/** Working days a manager has from submission (domain.md 1.3, row 12; a practice default). */
export const DECIDE_WITHIN = 5;

export type Group = "decide" | "came_back" | "others" | "on_the_way";
export const GROUPS: readonly Group[] = ["decide", "came_back", "others", "on_the_way"];

export interface Row {
  readonly record: string;
  readonly group: Group;
  readonly form: string;
  readonly named: RecordEntry["named"];
  readonly person: PersonEntry | null;
  readonly from: StaffMember;
  /** When it was submitted, ms. */
  readonly submitted: number;
  readonly versionNo: number;
  /** "YYYY-MM-DD". */
  readonly due: string;
  /** Working days from today to the due day; negative when it is past. */
  readonly left: number;
  readonly toSettle: number;
  readonly last: RecordEntry["last"];
}

const weekend = (date: string): boolean => {
  const day = new Date(`${date}T00:00Z`).getUTCDay();
  return day === 0 || day === 6;
};

/** The day `n` working days after a day; weekends do not count. */
export function addWorkingDays(date: string, n: number): string {
  let at = date;
  for (let left = n; left > 0; ) {
    at = addDays(at, 1);
    if (!weekend(at)) left--;
  }
  return at;
}

/** Working days from one day to another, the first not counted; negative backwards. */
export function workingDays(from: string, to: string): number {
  if (to < from) return -workingDays(to, from) || 0;
  let count = 0;
  for (let i = daysBetween(from, to), at = from; i > 0; i--) {
    at = addDays(at, 1);
    if (!weekend(at)) count++;
  }
  return count;
}

const unruled = ({ last }: RecordEntry): boolean =>
  last !== null &&
  (last.outcome === "unsent" || last.outcome === "sent" || last.outcome === "waiting");

export interface Facts {
  readonly records: readonly RecordEntry[];
  readonly people: readonly PersonEntry[];
  readonly me: StaffMember;
  readonly today: string;
  readonly table: Workflow;
}

/** Rows to decide on, oldest due first. */
export function queueRows({ records, people, me, today, table }: Facts): Row[] {
  const rows = records.flatMap((entry): Row[] => {
    const decisions = decisionsOf(table, entry.form);
    const waiting = decisions.some(({ from }) => from.includes(entry.state.state));
    if (!waiting) return [];
    const { last } = entry;
    const submit = submitOf(table, entry.form)?.name;
    const from = last?.name === submit && last ? last.by : entry.startedBy;
    const submitted = entry.state.at ?? entry.changed;
    const due = addWorkingDays(dateOf(submitted), DECIDE_WITHIN);
    const decided = decisions.some(({ name }) => name === last?.name) && unruled(entry);
    const own = from.actor === me.actor || entry.startedBy.actor === me.actor;
    const group: Group = decided
      ? "on_the_way"
      : own
        ? "others"
        : entry.state.versionNo > 1
          ? "came_back"
          : "decide";
    return [
      {
        record: entry.id,
        group,
        form: entry.form,
        named: entry.named,
        person: people.find(({ id }) => id === entry.person) ?? null,
        from,
        submitted,
        versionNo: entry.state.versionNo,
        due,
        left: workingDays(today, due),
        toSettle: entry.toSettle,
        last,
      },
    ];
  });
  return sortRows(rows, { by: "due", down: false });
}

export type Column = "person" | "what" | "from" | "due" | "group";
export interface Order {
  readonly by: Column;
  readonly down: boolean;
}

const KEYS: Readonly<Record<Column, (row: Row) => string>> = {
  person: (row) => row.person?.preferred ?? row.person?.name ?? "",
  what: (row) => `${row.form} ${row.versionNo}`,
  from: (row) => row.from.name,
  due: (row) => row.due,
  group: (row) => String(GROUPS.indexOf(row.group)),
};

/** By one column; what is equal there, oldest submission first. */
export function sortRows(rows: readonly Row[], { by, down }: Order): Row[] {
  const sign = down ? -1 : 1;
  const key = KEYS[by];
  return [...rows].sort((a, b) => sign * key(a).localeCompare(key(b)) || a.submitted - b.submitted);
}

/** Records handed back and not submitted again. */
export const beingWritten = (records: readonly RecordEntry[]): RecordEntry[] =>
  records.filter(({ state }) => state.state === "returned");
