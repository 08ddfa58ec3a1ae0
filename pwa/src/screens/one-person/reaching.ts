/**
 * How a person is reached and who is in their life, as their own record says it (domain.md 2.0.2). Where two
 * answers stand both are given, and what is acted on is the safer: hidden, no, under 18. Pure.
 */
import { answerWords, optionWords, type WordsContext } from "../../app/answer-words";
import { STATUS } from "../../codes";
import { NONE_ROWS } from "../../forms/answers";
import { isDate } from "../../forms/civil";
import { isGroup, type Question } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import { circleIn } from "../../session/circle";
import { type HiddenAddress, hiddenIn } from "../../session/hidden-here";
import type { HeadView, Hex, RecordHandle } from "../../session/types";

/** What is read here of an open record. */
export type Reached = Pick<RecordHandle, "id" | "answer" | "unsettled" | "rows" | "heads">;

/** The words of the record's form. */
export type Words = Pick<FormState, "place" | "words">;

/** One answer in words; `by` says whose it is where several stand. */
export interface Said {
  readonly words: string;
  readonly by: string | null;
}

/** `two`: several answers stand, and it is the safest that is acted on. */
export type Safe = "yes" | "no" | "ask" | "two";

export interface Address {
  readonly row: Hex;
  readonly record: Hex;
  readonly kind: readonly Said[];
  readonly lines: readonly Said[];
  readonly postcode: readonly Said[];
  readonly from: readonly Said[];
  readonly to: readonly Said[];
  /** When the newest of it was written, ms. */
  readonly asOf: number | null;
  /** From whom it is hidden; null where it is open. */
  readonly hidden: Pick<HiddenAddress, "names" | "groups"> | null;
}

/** A telephone or an address for email. */
export interface Way {
  readonly row: Hex;
  readonly kind: readonly Said[];
  readonly detail: readonly Said[];
  readonly best: readonly Said[];
  /** Null where that way is none of this. */
  readonly text: Safe | null;
  readonly voicemail: Safe | null;
  readonly email: Safe | null;
}

export interface Someone {
  readonly row: Hex;
  readonly name: readonly Said[];
  readonly relationship: readonly Said[];
  readonly roles: readonly string[];
  readonly under18: boolean;
  readonly contact: Safe | "only_if";
  /** The answers, where `contact` is `two`. */
  readonly contacts: readonly Said[];
  readonly onlyIf: readonly Said[];
  readonly phone: readonly Said[];
  /** Null where nobody said; `two` where several answers stand. */
  readonly told: string | "two" | null;
}

export interface Reaching {
  /** A civil date. */
  readonly died: string | null;
  /** Alerts that say whom not to contact, in the form's words. */
  readonly warnings: readonly string[];
  readonly addresses: readonly Address[];
  /** Somebody must not learn where the person lives, as an address or the alert says. */
  readonly hides: boolean;
  readonly ways: readonly Way[];
  /** It is recorded that there is no phone or email. */
  readonly noWays: boolean;
  /** Those not to be contacted come first. */
  readonly circle: readonly Someone[];
}

/** Alerts that speak of contact. */
const WARNS = ["domestic_abuse"];

export const answered = ({ status, value }: Pick<HeadView, "status" | "value">): boolean =>
  status === STATUS.answered && value !== null && value !== "";

/** The value that stands at a path, where it is a text and nothing disputes it. */
export function settledAt(record: Reached, path: string): string | null {
  const answer = record.answer(path);
  if (!answer || record.unsettled(path) || !answered(answer)) return null;
  return typeof answer.value === "string" ? answer.value : null;
}

/** What stands at a path in words: one answer, or each of several with its author. */
export function saidAt(record: Reached, words: Words, context: WordsContext, path: string): Said[] {
  const item = words.place(path)?.item;
  if (!item) return [];
  const heads = record.heads(path);
  if (record.unsettled(path)) {
    return heads.map((head) => ({
      words: answerWords(context, item, head),
      by: head.author.name,
    }));
  }
  const head = heads.at(-1);
  return head && answered(head) ? [{ words: answerWords(context, item, head), by: null }] : [];
}

/** Yes or no as it is acted on; null where nothing was written. */
function safeAt(record: Reached, path: string): Safe | null {
  if (record.unsettled(path)) return "two";
  const answer = record.answer(path);
  if (!answer) return null;
  return answer.value === "yes" || answer.value === "no" ? answer.value : "ask";
}

/** Every code that stands at a path. */
const codesAt = (record: Reached, path: string): readonly string[] => [
  ...new Set(
    record
      .heads(path)
      .filter(answered)
      .flatMap(({ value }) => (Array.isArray(value) ? value : []))
      .filter((code) => typeof code === "string"),
  ),
];

/** An answer as it is stored, which is what the rule reads. */
type StoredAnswer = ReturnType<Parameters<typeof hiddenIn>[0][number]["heads"]>[number]["value"];

const OF_ADDRESS = ["kind", "lines", "postcode", "uprn", "hidden_from", "hidden_from_who"];

/** From whom a row of addresses is hidden, by the rule that holds it back from paper; a dispute hides it too. */
function hiddenAt(records: readonly Reached[], record: Reached, row: Hex): Address["hidden"] {
  const source = (from: Reached, paths: readonly string[]) => ({
    paths: () => paths,
    heads: (path: string) =>
      from.heads(path).map(({ value, status, source: said, note }) => ({
        value: [value, status, said, note] as StoredAnswer,
      })),
  });
  const alerts = records.filter((each) => each !== record).map((each) => source(each, []));
  const own = source(
    record,
    OF_ADDRESS.map((question) => `addresses/${row}/${question}`),
  );
  const [hidden] = hiddenIn([own, ...alerts], null);
  const disputed = record.unsettled(`addresses/${row}/hidden_from`);
  return hidden ?? (disputed ? { names: [], groups: [] } : null);
}

function addressesIn(
  records: readonly Reached[],
  record: Reached,
  at: (path: string) => Said[],
  today: string,
): Address[] {
  return record.rows("addresses").flatMap((row): Address[] => {
    const path = (question: string) => `addresses/${row}/${question}`;
    // Where somebody lived before is in their record, and no way to reach them.
    const until = settledAt(record, path("to"));
    if (settledAt(record, path("kind")) === "previous" || (until && until < today)) return [];
    const times = ["lines", "postcode"]
      .flatMap((question) => record.heads(path(question)))
      .map(({ received, made }) => received ?? made);
    return [
      {
        row,
        record: record.id,
        kind: at(path("kind")),
        lines: at(path("lines")),
        postcode: at(path("postcode")),
        from: at(path("from")),
        to: at(path("to")),
        asOf: times.length > 0 ? Math.max(...times) : null,
        hidden: hiddenAt(records, record, row),
      },
    ];
  });
}

function waysIn(record: Reached, at: (path: string) => Said[]): Way[] {
  return record.rows("contact").flatMap((row): Way[] => {
    const path = (question: string) => `contact/${row}/${question}`;
    const detail = at(path("detail"));
    if (detail.length === 0) return [];
    const kinds = record.heads(path("kind")).map(({ value }) => value);
    const may = (...of: string[]) => of.some((kind) => kinds.includes(kind));
    const safe = (question: string, asked: boolean) =>
      asked ? (safeAt(record, path(question)) ?? "ask") : null;
    return [
      {
        row,
        kind: at(path("kind")),
        detail,
        best: at(path("best_times")),
        text: safe("safe_to_text", may("mobile")),
        voicemail: safe("safe_to_leave_voicemail", may("mobile", "landline")),
        email: safe("safe_to_email", may("email")),
      },
    ];
  });
}

function contactAt(record: Reached, path: string): Someone["contact"] {
  const answer = record.answer(path);
  if (answer && !record.unsettled(path) && answer.value === "only_if") return "only_if";
  return safeAt(record, path) ?? "ask";
}

/** Who is not to be contacted, then the others as the record has them. */
const isBarred = ({ contact }: Someone): boolean => contact === "no" || contact === "two";

function peopleIn(
  record: Reached,
  words: Words,
  context: WordsContext,
  at: (path: string) => Said[],
): Someone[] {
  return circleIn(record).map(({ id, under18 }) => {
    const path = (question: string) => `circle/${id}/${question}`;
    const role = words.place(path("role"))?.item;
    const contact = contactAt(record, path("ok_to_contact"));
    return {
      row: id,
      name: at(path("name")),
      relationship: at(path("relationship")),
      roles:
        role && !isGroup(role)
          ? codesAt(record, path("role")).map((code) => optionWords(context, role, code))
          : [],
      under18: under18 === true,
      contact,
      contacts: contact === "two" ? at(path("ok_to_contact")) : [],
      onlyIf: contact === "only_if" ? at(path("ok_to_contact_if")) : [],
      phone: at(path("phone")),
      told: record.unsettled(path("may_be_told"))
        ? "two"
        : (at(path("may_be_told"))[0]?.words ?? null),
    };
  });
}

/** What the record of a person says, with the alerts of every record linked with it. */
export function reachingIn(
  records: readonly Reached[],
  record: Reached,
  words: Words,
  today: string,
): Reaching {
  const context = { form: words, today };
  const at = (path: string) => saidAt(record, words, context, path);
  const died = settledAt(record, "date_of_death");
  const alerts = words.place("alerts")?.item as Question | undefined;
  const people = peopleIn(record, words, context, at);
  const addresses = addressesIn(records, record, at, today);
  return {
    died: died !== null && isDate(died) ? died : null,
    warnings: alerts
      ? codesAt(record, "alerts")
          .filter((code) => WARNS.includes(code))
          .map((code) => optionWords(context, alerts, code))
      : [],
    addresses,
    hides:
      addresses.some(({ hidden }) => hidden !== null) ||
      codesAt(record, "alerts").includes("hidden_address"),
    ways: waysIn(record, at),
    noWays: settledAt(record, "contact") === NONE_ROWS,
    circle: [...people.filter(isBarred), ...people.filter((each) => !isBarred(each))],
  };
}

/** Several registrations that are one person, read as one. */
export const joined = (parts: readonly Reaching[]): Reaching => {
  const circle = parts.flatMap((part) => part.circle);
  return {
    died: parts.find(({ died }) => died !== null)?.died ?? null,
    warnings: [...new Set(parts.flatMap(({ warnings }) => warnings))],
    addresses: parts.flatMap(({ addresses }) => addresses),
    hides: parts.some(({ hides }) => hides),
    ways: parts.flatMap(({ ways }) => ways),
    noWays: parts.some(({ noWays }) => noWays),
    circle: [...circle.filter(isBarred), ...circle.filter((each) => !isBarred(each))],
  };
};

/** A number as a telephone takes it; null for words that are no number alone. */
export function dialled(words: string): string | null {
  if (!/^\+?[\d\s().-]+$/.test(words)) return null;
  // Of "+44 (0)1632" the nought is for those who leave the rest out.
  const figures = words.replace(/^(\+.*)\(0\)/, "$1").replaceAll(/[^\d+]/g, "");
  return /^\+?\d{3,15}$/.test(figures) ? figures : null;
}
