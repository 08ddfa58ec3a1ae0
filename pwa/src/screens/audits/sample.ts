/** What practice may be audited by whom: finished work of others, one record a case is drawn by. Pure. */

import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { authors } from "../../session/covering";
import type { PersonEntry, RecordEntry, RecordHandle, StaffMember } from "../../session/types";

/** Somebody's finished work and whom it is about. */
export interface Sampled {
  readonly entry: RecordEntry;
  readonly person: PersonEntry;
}

/** Work that practice is judged by: what is assessed, decided, planned and reviewed. */
const JUDGED: ReadonlySet<string> = new Set([
  "needs-assessment",
  "carers-assessment",
  "eligibility",
  "care-support-plan",
  "carer-support-plan",
  "review",
  "s117-review",
  "capacity-assessment",
  "best-interests-decision",
]);

/** Finished work that neither was begun by the auditor nor had its last command from them, newest first. */
export function sampleFor(
  me: StaffMember,
  people: readonly PersonEntry[],
  isOver: (form: string, state: string) => boolean,
): readonly Sampled[] {
  return people
    .flatMap((person) => person.records.map((entry) => ({ entry, person })))
    .filter(({ entry: { form, state } }) => JUDGED.has(form) && isOver(form, state.state))
    .filter(({ entry }) => entry.startedBy.actor !== me.actor && entry.last?.by.actor !== me.actor)
    .sort((a, b) => finishedAt(b) - finishedAt(a));
}

export const finishedAt = ({ entry }: Sampled): number => entry.state.at ?? entry.changed;

/** Whether somebody wrote in an open record, or gave a command on it (domain.md G2). *Tracked.* */
export const hasPart = (me: StaffMember, handle: RecordHandle): boolean =>
  authors(handle.ground).some(({ actor }) => actor === me.actor) ||
  handle.commands().some(({ by }) => by.actor === me.actor);

const seen = (value: Answer["value"]): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});

const party = ({ actor, name }: StaffMember): Answer => seen(["staff", actor, name, null]);

/** What an audit is started with. */
export function begunWith(
  me: StaffMember,
  today: string,
  { entry, person }: Sampled,
  handle: RecordHandle,
  how: "random" | "targeted",
): Readonly<Record<string, Answer>> {
  const decided = handle
    .commands()
    .findLast(({ name, outcome }) => name === "authorise" && outcome === "accepted");
  return {
    auditor: party(me),
    audited_on: seen(today),
    case: seen(how),
    ...(person.councilNumber ? { case_number: seen(person.councilNumber) } : {}),
    worker: party(entry.startedBy),
    ...(decided ? { decided_by: party(decided.by) } : {}),
  };
}

/** One of several, drawn by a number from 0 up to and without 1. */
export const drawn = <T>(from: readonly T[], chance: number): T | undefined =>
  from[Math.floor(chance * from.length)];

const SCORES = ["2", "1", "0", "na"] as const;

/** How often each score was given of one criterion, in the order met, partly, not met, does not apply. */
export function tally(given: readonly unknown[]): readonly number[] {
  return SCORES.map((score) => given.filter((each) => each === score).length);
}
