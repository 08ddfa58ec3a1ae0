/**
 * What is due for one person and by when, from the records held here: the clocks of domain.md 1.5 over
 * what was recorded. A date that is missing, unsettled or does not exist gives no due date, never a wrong
 * one. Pure.
 */
import { STATUS } from "../codes";
import { addDays, isDate } from "../forms/civil";
import { CLOCKS, type ClockName, window } from "../forms/duties/clocks";
import { s42Duty } from "../forms/duties/duties";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import type { Hex, RecordState } from "./types";

/** A clock, or one of the others where somebody set the day themself. */
export type DueWhat = ClockName | "review_agreed" | "carer_offer" | "peer_follow_up";

export interface Due {
  readonly what: DueWhat;
  /** The record it comes from. */
  readonly record: Hex;
  /** It may not be done before this day; null where it may. */
  readonly opens: string | null;
  readonly closes: string;
  /** The day its clock started; null where the day itself was set. */
  readonly since: string | null;
}

export interface Dated {
  readonly id: Hex;
  readonly form: string;
  readonly state: RecordState;
  /** When it got there, as a civil date; null where no server has said. */
  readonly stateOn: string | null;
  readonly started: number;
  readonly fold: Fold;
  /** Whether its version of the form has a question, at its path in the form. */
  readonly asks: (question: string) => boolean;
}

/** Dues that no list of people names: a safeguarding mark is on no such list (screens.md 2). */
export const isPrivate = ({ what }: Due): boolean => PRIVATE.includes(what);
const PRIVATE: readonly DueWhat[] = ["s42_decision", "s42_enquiry", "safeguarding_plan_review"];

const DECIDED: ReadonlySet<string> = new Set(["authorised", "final"]);
const decided = ({ state }: Dated): boolean => DECIDED.has(state.state);

/** What one record says, where nobody disputes it; null where nothing. */
function valueAt({ fold }: Dated, path: string): unknown {
  const heads = fold.heads(path);
  const head = settled(heads) ? shownHead(heads) : undefined;
  const [value, status] = head?.value ?? [];
  return status === STATUS.answered ? value : null;
}

function said(record: Dated, path: string): string | null {
  const value = valueAt(record, path);
  return typeof value === "string" ? value : null;
}

/** A civil date, also of a date and time. */
function dateAt(record: Dated, path: string): string | null {
  const day = said(record, path)?.slice(0, 10) ?? null;
  return day !== null && isDate(day) ? day : null;
}

const rowsOf = (record: Dated, group: string, question: string): (string | null)[] =>
  record.fold.rows(group).map((row) => said(record, `${group}/${row}/${question}`));

const latest = (days: readonly (string | null)[]): string | null =>
  days
    .flatMap((day) => day ?? [])
    .sort()
    .at(-1) ?? null;

function clock(what: ClockName, record: Dated, since: string | null): Due[] {
  const found = since === null ? null : window(CLOCKS[what], since);
  if (!found) return [];
  const opens = CLOCKS[what].from ? found.opens : null;
  return [{ what, record: record.id, opens, closes: found.closes, since }];
}

/** Everything due from one person's records, the earliest last day first. */
export function duesOf(records: readonly Dated[]): readonly Due[] {
  const of = (form: string) => records.filter((each) => each.form === form);
  const newest = (all: readonly Dated[]) =>
    [...all].sort((a, b) => a.started - b.started).at(-1) ?? null;
  const determination = newest(of("eligibility"));
  const plan = newest(records.filter((each) => PLANS.includes(each.form) && decided(each)));
  const reviews = of("review").filter(decided);
  const found = [
    ...records.flatMap(awaited),
    ...records.flatMap(afterOverride),
    ...records.flatMap(concern),
    ...records.flatMap(afterSession),
    ...(determination ? afterDecision(determination, records) : []),
    ...(plan ? afterPlan(plan, reviews) : []),
    ...offers(newest(of("needs-assessment")), reviews),
  ];
  return inOrder(found);
}

/** The earliest last day first. */
export const inOrder = (dues: readonly Due[]): readonly Due[] =>
  [...dues].sort((a, b) => (a.closes < b.closes ? -1 : a.closes > b.closes ? 1 : 0));

const PLANS: readonly string[] = ["care-support-plan", "carer-support-plan"];

/** What was submitted waits for a manager. */
const awaited = (record: Dated): Due[] =>
  record.state.state === "submitted" ? clock("manager_decision", record, record.stateOn) : [];

/** Sharing against what somebody said, too urgent to wait: the second view follows (domain.md 2.5). */
function afterOverride(record: Dated): Due[] {
  if (record.form !== "sharing-decision" || !decided(record)) return [];
  const stated = said(record, "stated");
  const beyond = stated === "agrees_with_limits" && said(record, "inside_limits") === "no";
  const against = stated === "objects" || stated === "withdrawn" || beyond;
  const shares = said(record, "direction") !== "not_shared";
  if (!against || !shares || said(record, "override_urgent") !== "yes") return [];
  const given = !!valueAt(record, "second_view") && dateAt(record, "second_view_at") !== null;
  return given ? [] : clock("override_second_view", record, dateAt(record, "decided_at"));
}

/** The written record of a decision, and the plan that follows one that is eligible. */
function afterDecision(record: Dated, records: readonly Dated[]): Due[] {
  const on = dateAt(record, "decided_on");
  const given = dateAt(record, "record_given_at")
    ? []
    : clock("eligibility_record_given", record, on);
  const eligible = decided(record) && said(record, "decision") === "eligible";
  const planned = records.some(
    (each) =>
      PLANS.includes(each.form) &&
      each.started >= record.started &&
      each.state.state !== "draft" &&
      each.state.state !== "returned",
  );
  return [...given, ...(eligible && !planned ? clock("plan_after_eligibility", record, on) : [])];
}

/** Copies and reviews of a plan that was authorised (Care Act 2014 s25(9), s27). */
function afterPlan(plan: Dated, reviews: readonly Dated[]): Due[] {
  const active = dateAt(plan, "active_from");
  const since = reviews.filter((each) => {
    const held = dateAt(each, "event_date");
    return active !== null && held !== null && held >= active;
  });
  const heldOn = (all: readonly Dated[]) => latest(all.map((each) => dateAt(each, "event_date")));
  const last = heldOn(since);
  const copies = rowsOf(plan, "copies", "given_on");
  const given = copies.length > 0 && copies.every((day) => day !== null);
  const paid = dateAt(plan, "dp_start");
  const paidReview = heldOn(
    since.filter((each) => paid !== null && (dateAt(each, "event_date") ?? "") >= paid),
  );
  const money =
    paid === null
      ? []
      : paidReview === null
        ? clock("direct_payment_first_review", plan, paid)
        : clock("direct_payment_review", plan, paidReview);
  return [
    ...(given ? [] : clock("plan_copy_given", plan, plan.stateOn)),
    // A review of any kind has looked at the plan: what comes next counts from it.
    ...(last === null ? clock("light_touch_review", plan, active) : nextReview(since, last)),
    ...money,
  ];
}

/** Twelve months from the last review, or the earlier day that was agreed on in it. */
function nextReview(reviews: readonly Dated[], last: string): Due[] {
  const record = reviews.find((each) => dateAt(each, "event_date") === last);
  if (!record || said(record, "outcome") === "end_support") return [];
  const [annual] = clock("annual_review", record, last);
  const agreed = dateAt(record, "next_review");
  if (agreed === null || (annual && annual.closes <= agreed)) return annual ? [annual] : [];
  return [{ what: "review_agreed", record: record.id, opens: null, closes: agreed, since: null }];
}

/** The council's own targets for a concern; nothing is due once it is closed. */
function concern(record: Dated): Due[] {
  if (record.form !== "safeguarding-concern" || said(record, "stage") === "closed") return [];
  const decidedOn = dateAt(record, "decided_at");
  if (decidedOn === null) return clock("s42_decision", record, dateAt(record, "aware_at"));
  const limb = (path: string) => {
    const answer = said(record, path);
    return answer === "yes" ? true : answer === "no" ? false : null;
  };
  const duty = s42Duty(limb("has_needs"), limb("abuse_or_risk"), limb("cannot_protect"));
  if (duty !== true) return [];
  const review = said(record, "plan") ? clock("safeguarding_plan_review", record, decidedOn) : [];
  return [...clock("s42_enquiry", record, decidedOn), ...review];
}

/** Days to do what nobody set a day for. */
const WEEK = 7;

/** The first thing a peer session left to be done for the person, until somebody says it is done. */
function afterSession(record: Dated): Due[] {
  if (record.form !== "peer-note") return [];
  const held = dateAt(record, "session_date");
  const due = (closes: string | null, since: string | null): Due[] =>
    closes === null
      ? []
      : [{ what: "peer_follow_up", record: record.id, opens: null, closes, since }];
  const after = (days: number): Due[] => due(held && addDays(held, days), held);
  const left = record.fold.rows("followups").flatMap((row): Due[] => {
    const at = (question: string) => `followups/${row}/${question}`;
    if (!said(record, at("action")) || said(record, at("done")) === "yes") return [];
    const day = dateAt(record, at("due"));
    return day === null ? after(WEEK) : due(day, null);
  });
  // Nobody is rung while two answers stand of whether they want it.
  const missed = said(record, "check_in") === "to_do" ? after(1) : [];
  return inOrder([...left, ...missed, ...(isAsked(record) ? after(WEEK) : [])]).slice(0, 1);
}

/**
 * Whether somebody asked for something, or a possible carer was noticed, and nobody has seen to it. A note of a
 * version that cannot say that it was seen to says nothing of it.
 */
function isAsked(record: Dated): boolean {
  const { fold, asks } = record;
  const referred =
    asks("referrals_done") &&
    fold.elements("referrals_out").length > 0 &&
    said(record, "referrals_done") !== "yes";
  const offered = asks("carers_spotted/offered") ? rowsOf(record, "carers_spotted", "offered") : [];
  return referred || offered.some((said) => said !== "yes");
}

/** Carers who were to be offered an assessment of their own later (s10); asked again at each review. */
function offers(assessment: Dated | null, reviews: readonly Dated[]): Due[] {
  if (!assessment) return [];
  const on = dateAt(assessment, "event_date") ?? "";
  if (reviews.some((each) => (dateAt(each, "event_date") ?? "") > on)) return [];
  return assessment.fold.rows("carers_list").flatMap((row) => {
    const at = (question: string) => `carers_list/${row}/${question}`;
    const day = dateAt(assessment, at("own_assessment_date"));
    const later = said(assessment, at("own_assessment")) === "offered_later";
    return later && day !== null
      ? [
          {
            what: "carer_offer" as const,
            record: assessment.id,
            opens: null,
            closes: day,
            since: null,
          },
        ]
      : [];
  });
}

/** Not open yet, open, or past its last day, on a civil date. */
export const standingOn = ({ opens, closes }: Due, today: string): "before" | "now" | "late" =>
  closes < today ? "late" : opens !== null && opens > today ? "before" : "now";
