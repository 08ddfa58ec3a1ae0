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

/** How much of the sharing with a recipient a withdrawal stops. */
export function stops(said: Said, code: string): "all" | "part" | "none" {
  const scope = textAt(said, "scope");
  // Begun and not said yet how much of it: everything.
  if (scope === null || scope === "all") return "all";
  if (scope !== "recipient") return "part";
  const rows = said.answers.rows("scope_recipients");
  const whom = rows.map((row) => textAt(said, `scope_recipients/${row}/recipient_known`));
  if (whom.length === 0 || whom.includes(null) || whom.includes(code)) return "all";
  return "none";
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

function agreed(said: Said, { code, group }: Recipient, today: string): Stated {
  const last = textAt(said, "until_date");
  if (textAt(said, "duration") === "until_date" && last !== null && last < today) {
    return "none_recorded";
  }
  const row = said.answers
    .rows("recipients")
    .filter(
      (each) => code !== "other" && textAt(said, `recipients/${each}/recipient_known`) === code,
    )
    .map((each) => ANSWERS[saidAt(said, `recipients/${each}/recipient_answer`) ?? ""]);
  const circle = group === undefined ? null : saidAt(said, group);
  const found = row.length > 0 ? least(row) : ANSWERS[circle ?? ""];
  if (found === "agrees" && hasLimits(said)) return "agrees_with_limits";
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
  const ways = later.map((each) => stops(each, recipient.code));
  if (ways.includes("all")) return "withdrawn";
  const stated = newest ? agreed(newest, recipient, today) : "none_recorded";
  return stated === "agrees" && ways.includes("part") ? "agrees_with_limits" : stated;
}

/** The day on which the person said no to a recipient; null where nobody wrote which. */
export function saidNoOn(
  statements: readonly Said[],
  withdrawals: readonly Said[],
  recipient: Recipient,
): string | null {
  const { newest, later } = standing(statements, withdrawals);
  const days = later
    .filter((each) => stops(each, recipient.code) === "all")
    .map((each) => stands(each, "withdrawn_at")[0])
    .sort();
  return (days.at(-1) ?? (newest && stands(newest, "event_date")[0])) || null;
}
