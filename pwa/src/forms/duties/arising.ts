/**
 * What the law makes of the answers of one record: `forms/duties/arising.py`, which says what each part
 * means. `readings.json` says where each form asks the facts.
 */
import readings from "../../../../forms/duties/readings.json";
import { advocateDuty, refusalCloses, s42Duty, youngCarerReferral } from "./duties";
import {
  adultEligibility,
  carerEligibility,
  DOES_NOT_APPLY,
  type Finding,
  type Manner,
} from "./eligibility";
import type { Truth } from "./kleene";

export type DutyRule = "advocate" | "young_carer" | "s42" | "refusal";

/** A record's answers as rules see them; `Context` is one. */
export interface Answered {
  /** What the form has at a path; undefined where nothing. */
  place(path: string): unknown;
  /** Whether it is asked now. */
  shown(path: string): boolean;
  /** The answer or calculation; null when missing. */
  value(path: string): unknown;
  /** The rows of a group; null while it is hidden. */
  rows(group: string): readonly string[] | null;
}

/** A duty that is arising, or not, or cannot be told of yet. */
export interface Arising {
  readonly rule: DutyRule;
  readonly stands: Truth;
  /** The answers it was found from, and those it waits for, as paths. */
  readonly restsOn: readonly string[];
  readonly missing: readonly string[];
  /** It waits for what another form asks. */
  readonly elsewhere: boolean;
}

/** What the answers amount to under the eligibility criteria. */
export interface Considered {
  readonly of: "adult" | "carer";
  readonly finding: Finding;
  /** Paths of outcomes that cannot be achieved, and of all without which nothing is decided. */
  readonly unable: readonly string[];
  readonly missing: readonly string[];
}

export type FaultRule = "range" | "young_carer" | "differs" | "advocate" | "refusal" | "apart";

/** Why a record cannot be final, and the answers to put right. */
export interface Fault {
  readonly rule: FaultRule;
  readonly paths: readonly string[];
}

interface Fact {
  readonly at: string;
  readonly yes?: readonly unknown[];
  readonly no?: readonly unknown[];
  readonly other?: boolean;
  readonly missing?: boolean;
}

interface Criteria {
  readonly when?: { readonly at: string; readonly is: string };
  readonly of: "adult" | "carer";
  readonly of_age?: Fact;
  readonly condition1: Fact;
  readonly condition3?: Fact;
  readonly health?: string;
  readonly group: string;
  readonly applies: string;
  readonly manner: string;
  readonly decision?: string;
  readonly differs?: string;
}

interface Readings {
  readonly eligibility?: readonly Criteria[];
  readonly advocate?: {
    readonly difficulties: readonly Fact[];
    readonly suitable: Fact;
    readonly agreed: Fact;
    readonly long_stay: Fact;
    readonly disagreement: Fact;
    readonly arranged: string;
  };
  readonly young_carer?: readonly Fact[];
  readonly s42?: Limbs;
  readonly refusal?: {
    readonly said_no: Fact;
    readonly lacks_capacity: Fact;
    readonly best_interests: Fact;
    readonly abuse_or_risk: Fact;
  };
  readonly apart?: { readonly who: string; readonly from: readonly string[] };
}

interface Limbs {
  readonly needs?: Fact;
  readonly abuse_or_risk?: Fact;
  readonly unable_to_protect?: Fact;
}

const { about: _, ...byForm } = readings;
const READINGS = byForm as unknown as Readonly<Record<string, Readings>>;
const YES: readonly unknown[] = ["yes", true];
const NO: readonly unknown[] = ["no", false];

/** Facts of one form as they are read, remembering which were there. */
class Reading {
  readonly given = new Set<string>();
  readonly missing = new Set<string>();

  constructor(private readonly from: Answered) {}

  truth(fact: Fact, path = fact.at): Truth {
    const value = this.from.value(path);
    if (value === null) {
      const otherwise = fact.missing ?? null;
      if (otherwise === null && this.from.shown(path)) this.missing.add(path);
      return otherwise;
    }
    const found =
      (fact.yes ?? YES).includes(value) || ((fact.no ?? NO).includes(value) ? false : null);
    const truth = found ?? fact.other ?? null;
    (truth === null ? this.missing : this.given).add(path);
    return truth;
  }

  /** The fact, or where it stands in rows the fact of every row. */
  each(fact: Fact): Truth[] {
    const [group = "", rest] = fact.at.split("/*/");
    if (rest === undefined) return [this.truth(fact)];
    const rows = this.from.rows(group) ?? [];
    if (rows.length === 0 && this.from.shown(group) && this.from.value(group) === null) {
      // Nobody has said yet that there is nobody.
      this.missing.add(group);
      return [null];
    }
    return rows.map((row) => this.truth(fact, `${group}/${row}/${rest}`));
  }

  arising(rule: DutyRule, stands: Truth, elsewhere = false): Arising {
    const missing = stands === null ? [...this.missing] : [];
    return {
      rule,
      stands,
      restsOn: [...this.given],
      missing,
      elsewhere: elsewhere && stands === null,
    };
  }
}

/** The duties a form's answers bear on. Tracked as far as `from` is. */
export function arising(formId: string, from: Answered): readonly Arising[] {
  const { advocate, young_carer, s42, refusal } = READINGS[formId] ?? {};
  const found: Arising[] = [];
  if (advocate && asked(advocate, from)) {
    const read = new Reading(from);
    const difficulties = advocate.difficulties.map((fact) => read.truth(fact));
    const support = {
      suitable: read.truth(advocate.suitable),
      // The question asks for somebody who is not paid to care for the person.
      paid: false,
      agreed: read.truth(advocate.agreed),
      lacksCapacity: false,
      bestInterests: false,
      longStay: read.truth(advocate.long_stay),
      disagreement: read.truth(advocate.disagreement),
    };
    found.push(read.arising("advocate", advocateDuty(difficulties, support)));
  }
  if (young_carer && asked(young_carer, from)) {
    const read = new Reading(from);
    // Whoever is asked about here gives care, so that what is left is whether they are a child.
    const children = young_carer.flatMap((fact) => read.each(fact));
    const helpers = children.map((under18) => ({ under18, givesCare: true }));
    found.push(read.arising("young_carer", youngCarerReferral(helpers)));
  }
  if (s42 && asked(s42, from)) {
    const read = new Reading(from);
    const limb = (fact: Fact | undefined) => (fact ? read.truth(fact) : null);
    const needs = limb(s42.needs);
    const risk = limb(s42.abuse_or_risk);
    const unable = limb(s42.unable_to_protect);
    const whole = s42.needs && s42.abuse_or_risk && s42.unable_to_protect;
    found.push(read.arising("s42", s42Duty(needs, risk, unable), !whole));
  }
  if (refusal && asked(refusal, from)) {
    const read = new Reading(from);
    const saidNo = read.truth(refusal.said_no);
    // Nothing else is asked for while nobody said no.
    const rest = (fact: Fact) => (saidNo === false ? null : read.truth(fact));
    const lacks = rest(refusal.lacks_capacity);
    const best = rest(refusal.best_interests);
    const risk = rest(refusal.abuse_or_risk);
    found.push(read.arising("refusal", refusalCloses(saidNo, lacks, best, risk)));
  }
  return found;
}

/** What a form's answers amount to under the eligibility criteria; null where it asks none. */
export function considered(formId: string, from: Answered): Considered | null {
  const criteria = criteriaOf(formId, from);
  return criteria && consider(criteria, from);
}

/** Why the record cannot be final yet, beside what its form requires. */
export function faults(formId: string, from: Answered): readonly Fault[] {
  const found: Fault[] = [];
  const criteria = criteriaOf(formId, from);
  if (criteria?.decision !== undefined) found.push(...undecided(criteria, from));
  const { advocate, refusal, apart } = READINGS[formId] ?? {};
  for (const { rule, stands, missing, restsOn } of arising(formId, from)) {
    if (rule === "advocate" && advocate) {
      if (stands && !from.rows(advocate.arranged)?.length) {
        found.push({ rule, paths: [advocate.arranged] });
      } else if (missing.length > 0) found.push({ rule, paths: missing });
    }
    if (
      rule === "refusal" &&
      refusal &&
      stands !== true &&
      new Reading(from).truth(refusal.said_no)
    ) {
      found.push({ rule, paths: missing.length > 0 ? missing : restsOn });
    }
  }
  for (const path of apart?.from ?? []) {
    if (isOne(from.value(apart?.who ?? ""), from.value(path)))
      found.push({ rule: "apart", paths: [path] });
  }
  return found;
}

/** Whether two parties are one person: by id where both have one, else by name. */
function isOne(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  if (one[1] !== null && other[1] !== null) return one[1] === other[1];
  const name = (party: readonly unknown[]) => String(party[2]).trim().toLowerCase();
  return name(one) === name(other);
}

function criteriaOf(formId: string, from: Answered): Criteria | null {
  const found = READINGS[formId]?.eligibility?.find(
    (each) =>
      (!each.when || from.value(each.when.at) === each.when.is) &&
      asked(each, from) &&
      !!from.rows(each.group)?.length,
  );
  return found ?? null;
}

function consider(reading: Criteria, from: Answered): Considered {
  const read = new Reading(from);
  const { group, of } = reading;
  const outcomes: Record<string, Manner> = {};
  const paths = new Map<string, string>();
  for (const row of from.rows(group) ?? []) {
    const applies = `${group}/${row}/${reading.applies}`;
    const manner = `${group}/${row}/${reading.manner}`;
    const asks = !!from.place(applies);
    const ways = from.value(manner);
    const no = asks && from.value(applies) === "no";
    outcomes[row] = no ? DOES_NOT_APPLY : Array.isArray(ways) ? ways : null;
    paths.set(row, asks && from.value(applies) === null ? applies : manner);
  }
  const first = read.truth(reading.condition1);
  const significant = reading.condition3 ? read.truth(reading.condition3) : null;
  let finding: Finding;
  if (of === "adult") {
    finding = adultEligibility({ impairment: first, outcomes, significant });
  } else {
    const ofAge = reading.of_age ? read.truth(reading.of_age) : null;
    const at = reading.health ?? "";
    const health = from.value(at) as string | null;
    paths.set("health", at);
    finding = carerEligibility({ ofAge, necessary: first, health, outcomes, significant });
  }
  const unable = finding.unable.map((row) => `${group}/${row}/${reading.manner}`);
  const left = finding.unanswered.map((name) => paths.get(name) ?? group);
  return { of, finding, unable, missing: [...read.missing, ...left] };
}

function undecided(reading: Criteria, from: Answered): Fault[] {
  const { finding, missing } = consider(reading, from);
  const found: Fault[] = [];
  if (finding.result === "young_carer") {
    found.push({ rule: "young_carer", paths: [reading.of_age?.at ?? ""] });
  } else if (missing.length > 0) found.push({ rule: "range", paths: missing });
  const decided = from.value(reading.decision ?? "");
  const why = reading.differs ?? "";
  if (decided !== null && decided !== finding.result && from.value(why) === null) {
    found.push({ rule: "differs", paths: [why] });
  }
  return found;
}

const NAMED: readonly string[] = ["at", "health", "group", "arranged", "decision", "differs"];

/** Whether a form's version has every question that a reading names, shown or not. */
function asked(reading: unknown, from: Answered): boolean {
  if (typeof reading !== "object" || reading === null) return true;
  return Object.entries(reading).every(([key, each]) =>
    NAMED.includes(key) && typeof each === "string"
      ? from.place(each.split("/*/")[0] ?? "") !== undefined
      : asked(each, from),
  );
}
