/** A session in hand: kept sealed on this device until it is finished, prefilled from its group. */
import type { InHand } from "../../session/dividing";
import { newRowKey } from "../../session/row-key";
import type { RecordHandle, Scratch } from "../../session/types";
import { readDate, readTime } from "../../ui/read-date";
import type { Concern } from "./concerns";
import { dated, type ToDoLine } from "./follow-up";
import { textOf } from "./roster";

export interface Hand extends InHand {
  readonly followups: readonly ToDoLine[];
  /** Words in which a name was asked about and kept. */
  readonly keptNames: readonly string[];
  /** What stands in the date's box, where it is not `date` in words. */
  readonly dateTyped?: string | null;
  /** A guest's name that is typed and not added yet. */
  readonly guestTyped?: string;
  /** Rows of the group's mentors who were not at this session. */
  readonly mentorsOut?: readonly string[];
  /** Concerns begun from this session. */
  readonly concerns?: readonly Concern[];
}

/** What is typed and can be used is taken in: a date and times that can be read, a guest not added yet. */
export function settled(hand: Hand, today: string): Hand {
  const read = readDate(hand.dateTyped ?? "", today, "past");
  const name = (hand.guestTyped ?? "").trim();
  return {
    ...hand,
    ...(read.kind === "date" ? { date: read.date, dateTyped: null } : {}),
    ...(name === "" ? {} : { guests: [...hand.guests, { key: newRowKey(), name }] }),
    from: readTime(hand.from) ?? hand.from,
    to: readTime(hand.to) ?? hand.to,
    followups: hand.followups.map((line) => dated(line, today)),
    guestTyped: "",
  };
}

const STAFFED = 60;

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
};
const timeOf = (minutes: number): string =>
  [Math.floor(minutes / 60) % 24, minutes % 60].map((n) => String(n).padStart(2, "0")).join(":");

/** What a session of a group begins with. `now` is a time of day, "HH:MM". */
export function begun(group: RecordHandle, today: string, now: string): Hand {
  const from = textOf(group, "starts_at") || timeOf(minutesOf(now) - (minutesOf(now) % 5));
  const staffed = group.answer("staffed_minutes")?.value;
  const to = timeOf(minutesOf(from) + (typeof staffed === "number" ? staffed : STAFFED));
  return {
    date: today,
    venue: textOf(group, "venue"),
    mode: textOf(group, "mode") || "in_person",
    from,
    to,
    here: [],
    guests: [],
    unnamed: 0,
    away: {},
    checkIns: {},
    notes: {},
    topics: [],
    activities: [],
    followups: [],
    signposting: [],
    safety: null,
    keptNames: [],
  };
}

export const handOf = (scratch: Scratch): Hand | null => {
  const words = scratch.read();
  return words === null ? null : (JSON.parse(words) as Hand);
};

export const keep = (scratch: Scratch, hand: Hand): void => scratch.write(JSON.stringify(hand));
