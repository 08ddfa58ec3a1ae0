/** A session in hand: kept sealed on this device until it is finished, prefilled from its group. */
import type { AnswerSource } from "../../forms/answers";
import type { InHand } from "../../session/dividing";
import { newRowKey } from "../../session/row-key";
import type { Scratch } from "../../session/types";
import { tgr } from "../../text/groups";
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

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
};
const timeOf = (minutes: number): string =>
  [Math.floor(minutes / 60) % 24, minutes % 60].map((n) => String(n).padStart(2, "0")).join(":");

/** When staff are usually there, as the group's own record says; empty where it does not. */
export interface Usual {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
}

/** Nothing is taken from the clock or from another group: a time nobody said would be recorded unseen. *Tracked.* */
export function usualTimes(group: AnswerSource): Usual {
  const from = readTime(textOf(group, "starts_at")) ?? "";
  const staffed = group.answer("staffed_minutes")?.value;
  const minutes = typeof staffed === "number" ? staffed : 0;
  return { from, to: from && minutes ? timeOf(minutesOf(from) + minutes) : "", minutes };
}

/** Where times in hand are still those of the group's record: in words, said beside them. Null where none is. */
export function timesFrom(hand: Pick<Hand, "from" | "to">, usual: Usual): string | null {
  const [from, to] = (["from", "to"] as const).map(
    (at) => hand[at] !== "" && hand[at] === usual[at],
  );
  if (from && to) return tgr("log.usual", { from: usual.from, n: usual.minutes });
  if (from) return tgr("log.usualFrom", { from: usual.from });
  return to ? tgr("log.usualTo", { from: usual.from, n: usual.minutes }) : null;
}

/** What a session of a group begins with. */
export function begun(group: AnswerSource, today: string): Hand {
  const { from, to } = usualTimes(group);
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

/** ", 10:30 to 11:30"; nothing before both are known. */
export const timesIn = ({ from, to }: Pick<Hand, "from" | "to">): string =>
  from && to ? tgr("log.times", { from, to }) : "";

export const handOf = (scratch: Scratch): Hand | null => {
  const words = scratch.read();
  return words === null ? null : (JSON.parse(words) as Hand);
};

export const keep = (scratch: Scratch, hand: Hand): void => scratch.write(JSON.stringify(hand));
