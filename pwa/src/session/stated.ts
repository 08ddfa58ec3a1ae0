/**
 * What a person last said about sharing with one recipient, from the statements and withdrawals a device
 * holds (domain.md 2.5). Silence is "ask me first", and wherever two readings are possible the one that
 * shares less is taken. Pure.
 */
import type { Answer, AnswerSource } from "../forms/answers";

/** `stated` of a sharing decision. */
export type Stated = "agrees" | "agrees_with_limits" | "objects" | "none_recorded" | "withdrawn";

/** A record of one of the two forms: its answers, and when it was begun, ms. */
export interface Said {
  readonly answers: AnswerSource;
  readonly started: number;
}

export interface Recipient {
  readonly code: string;
  /** The question that asks of them together with others (`helping_now`), where there is one. */
  readonly group: string | undefined;
  /** What they are called: as the list says it, or as somebody typed it who is on no list. */
  readonly names?: readonly string[];
}

/** "Fernshire & Marsh NHS Trust" and "the fernshire and marsh  n.h.s. trust" are one name. */
const nameKey = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[&+]/g, " and ")
    .replace(/^\s*the\s/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Whether two names are one, however they are written: case, spaces, points, accents, "&" or "and". */
export function sameName(one: string, other: string): boolean {
  const key = nameKey(one);
  return key !== "" && key === nameKey(other);
}

/** What a party is called; "" for what is none. */
export const partyName = (party: unknown): string =>
  Array.isArray(party) && typeof party[2] === "string" ? party[2] : "";

/** Whoever is on no list is named beside this code. */
export const OTHER = "other";

/** Whether one of these names is that of the party at a path. */
function namedAt({ answers }: Said, path: string, names: readonly string[]): boolean {
  const found = partyName(answers.answer(path)?.value);
  return names.some((name) => sameName(name, found));
}

const ANSWERS: Readonly<Record<string, Stated>> = {
  agree: "agrees",
  yes: "agrees",
  limits: "agrees_with_limits",
  yes_but: "agrees_with_limits",
  no: "objects",
};

/** A settled answer's words or code; null where there is none, or two stand. */
function textAt({ answers }: Said, path: string): string | null {
  const found: Answer | undefined = answers.unsettled(path) ? undefined : answers.answer(path);
  return typeof found?.value === "string" && found.value !== "" ? found.value : null;
}

/** An answer as it is acted on: a disputed one is a no. */
const saidAt = (said: Said, path: string): string | null =>
  said.answers.unsettled(path) ? "no" : textAt(said, path);

/** The newer of two: by the day it was said, then by when its record was begun. */
function after(one: readonly [string, number], other: readonly [string, number]): boolean {
  return one[0] === other[0] ? one[1] >= other[1] : one[0] > other[0];
}

const stands = (said: Said, path: string): readonly [string, number] => [
  (textAt(said, path) ?? "").slice(0, 10),
  said.started,
];

/** Whom a withdrawal names: their code, and what they are called where they are on no list. */
const whomOf = (said: Said) =>
  said.answers.rows("scope_recipients").map((row) => {
    const at = `scope_recipients/${row}`;
    const code = textAt(said, `${at}/recipient_known`);
    return { at, code, name: partyName(said.answers.answer(`${at}/recipient`)?.value) };
  });

/** How much of the sharing with a recipient, by code or by name, a withdrawal stops. */
export function stops(
  said: Said,
  code: string,
  names: readonly string[] = [],
): "all" | "part" | "none" {
  const scope = textAt(said, "scope");
  // Begun and not said yet how much of it: everything.
  if (scope === null || scope === "all") return "all";
  if (scope !== "recipient") return "part";
  const whom = whomOf(said);
  const reached = whom.some(
    (each) =>
      each.code === null ||
      each.code === code ||
      (each.code === OTHER && namedAt(said, `${each.at}/recipient`, names)),
  );
  return whom.length === 0 || reached ? "all" : "none";
}

/**
 * The withdrawal that stops a decision as it stands, as `stopped_by` of `forms/stopping.py`: not what has gone,
 * what shares nothing, or what rests on a reason to share all the same. A statement of a later day takes the
 * place of a withdrawal for decisions of that day and after it.
 */
export function stoppedBy(
  decision: Said,
  withdrawals: readonly Said[],
  statements: readonly Said[],
): Said | null {
  const { answers } = decision;
  const shares = textAt(decision, "direction") === "out" || answers.unsettled("direction");
  const overrides = textAt(decision, "override_reason") !== null;
  if (!shares || overrides || answers.rows("upload_receipt").length > 0) return null;
  const decided = (textAt(decision, "decided_at") ?? "").slice(0, 10);
  const said = statements.map((each) => stands(each, "event_date")[0]);
  const code = textAt(decision, "recipient_known") ?? "";
  return (
    withdrawals.find((each) => {
      const day = stands(each, "withdrawn_at")[0] || "9999";
      const lifted = said.some((later) => day < later && later <= decided);
      return !lifted && stops(each, code) === "all";
    }) ?? null
  );
}

/** When a withdrawal was made, a civil datetime; "" where nobody wrote when. */
export const withdrawnAt = (withdrawal: Said): string => textAt(withdrawal, "withdrawn_at") ?? "";

/** Answers that leave something out of what is agreed. */
function hasLimits(said: Said): boolean {
  const { answers } = said;
  const rows = ["purposes", "categories"].flatMap((group) => {
    const name = group === "purposes" ? "purpose_answer" : "category_answer";
    return answers.rows(group).map((row) => saidAt(said, `${group}/${row}/${name}`));
  });
  const never = saidAt(said, "never_tell");
  return (
    rows.some((answer) => answer === "no" || answer === "limits") ||
    answers.unsettled("limits") ||
    textAt(said, "limits") !== null ||
    (never !== null && never !== "ask_later" && textAt(said, "never_tell") !== "no") ||
    textAt(said, "duration") === "one_time"
  );
}

/** What the person said of somebody they name among those who are not to be told; null where they do not. */
function notToldOf(said: Said, names: readonly string[]): Stated | null {
  const rows = said.answers
    .rows("not_these_people")
    .filter((row) => namedAt(said, `not_these_people/${row}/person_not`, names));
  if (rows.length === 0) return null;
  const all = rows.some((row) => textAt(said, `not_these_people/${row}/not_what`) === null);
  return all ? "objects" : "agrees_with_limits";
}

function agreed(said: Said, recipient: Recipient, today: string): Stated {
  const { code, group, names = [] } = recipient;
  const not = notToldOf(said, names);
  if (not === "objects") return not;
  const last = textAt(said, "until_date");
  if (textAt(said, "duration") === "until_date" && last !== null && last < today) {
    return "none_recorded";
  }
  const row = said.answers
    .rows("recipients")
    .filter((each) => {
      const known = textAt(said, `recipients/${each}/recipient_known`);
      const byName = known === OTHER && namedAt(said, `recipients/${each}/recipient`, names);
      return byName || (code !== OTHER && known === code);
    })
    .map((each) => ANSWERS[saidAt(said, `recipients/${each}/recipient_answer`) ?? ""]);
  const circle = group === undefined ? null : saidAt(said, group);
  const found = row.length > 0 ? least(row) : ANSWERS[circle ?? ""];
  if (found === "agrees" && (not !== null || hasLimits(said))) return "agrees_with_limits";
  return found ?? "none_recorded";
}

const ORDER: readonly Stated[] = ["objects", "none_recorded", "agrees_with_limits", "agrees"];

/** Of several answers the one that shares least. */
function least(all: readonly (Stated | undefined)[]): Stated {
  const each = all.map((it) => it ?? "none_recorded");
  return ORDER.find((stated) => each.includes(stated)) ?? "none_recorded";
}

/** The statement that stands, and the withdrawals since. */
function standing(statements: readonly Said[], withdrawals: readonly Said[]) {
  const newest = statements.reduce<Said | null>(
    (best, each) =>
      best && !after(stands(each, "event_date"), stands(best, "event_date")) ? best : each,
    null,
  );
  const since = newest ? stands(newest, "event_date") : (["", 0] as const);
  const later = withdrawals.filter((each) => {
    const [day, started] = stands(each, "withdrawn_at");
    return after([day === "" ? "9999" : day, started], since);
  });
  return { newest, later };
}

/** What stands for a recipient on a day. A later statement takes the place of an earlier withdrawal. */
export function statedFor(
  statements: readonly Said[],
  withdrawals: readonly Said[],
  recipient: Recipient,
  today: string,
): Stated {
  const { newest, later } = standing(statements, withdrawals);
  const ways = later.map((each) => stops(each, recipient.code, recipient.names));
  if (ways.includes("all")) return "withdrawn";
  const stated = newest ? agreed(newest, recipient, today) : "none_recorded";
  return stated === "agrees" && ways.includes("part") ? "agrees_with_limits" : stated;
}

/** The record in which the person said no to a recipient, the newest; null where none did. */
export function saidNoIn(
  statements: readonly Said[],
  withdrawals: readonly Said[],
  recipient: Recipient,
): Said | null {
  const { newest, later } = standing(statements, withdrawals);
  const stopping = later.filter((each) => stops(each, recipient.code, recipient.names) === "all");
  const on = (each: Said): string => stands(each, "withdrawn_at")[0];
  return stopping.sort((one, other) => on(one).localeCompare(on(other))).at(-1) ?? newest;
}

/** The day a record of either form says of itself; null where nobody wrote which. */
export const dayOf = (said: Said): string | null =>
  stands(said, "withdrawn_at")[0] || stands(said, "event_date")[0] || null;

/** The day on which the person said no to a recipient; null where nobody wrote which. */
export function saidNoOn(
  statements: readonly Said[],
  withdrawals: readonly Said[],
  recipient: Recipient,
): string | null {
  const said = saidNoIn(statements, withdrawals, recipient);
  return said && dayOf(said);
}

/** Somebody whom sharing was stopped with: by code, and by name where they are on no list. */
export interface StoppedWith {
  readonly code: string;
  readonly name: string;
}

/** With whom sharing stands stopped by name, and since when; null where nobody is named so. */
export function stoppedWith(
  statements: readonly Said[],
  withdrawals: readonly Said[],
): { readonly day: string | null; readonly whom: readonly StoppedWith[] } | null {
  const naming = standing(statements, withdrawals).later.filter(
    (each) => textAt(each, "scope") === "recipient",
  );
  const whom = naming.flatMap(whomOf).flatMap(({ code, name }) => (code ? [{ code, name }] : []));
  const days = naming.flatMap((each) => dayOf(each) ?? []).sort();
  return whom.length > 0 ? { day: days.at(-1) ?? null, whom } : null;
}

/** What stands of sharing with anybody at all: the statement, and the withdrawals since. */
export const standingOf = standing;

/** How much of sharing a withdrawal is about, as its record says. */
export const scopeOf = (said: Said): string | null => textAt(said, "scope");
