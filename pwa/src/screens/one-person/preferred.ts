/**
 * How a person said they are to be contacted, from what they agree to share (`how_contact`, domain.md 2.5): the
 * ways that are safe, and where letters go. A way they did not name is asked about first, as all that is left out
 * there. Two answers name no way. Pure.
 */
import { optionWords } from "../../app/answer-words";
import { isDate } from "../../forms/civil";
import { isGroup } from "../../forms/definition";
import { dayOf, standingOf } from "../../session/stated";
import type { Hex } from "../../session/types";
import { type Reached, type Said, saidAt, settledAt, type Words } from "./reaching";

const GROUP = "how_contact";
/** Ways whose detail is a place: it is kept with the address where that is hidden. */
const PLACES = ["letters", "in_person"];

/** A statement about sharing as it is read here. */
export interface Statement {
  readonly record: Reached;
  readonly words: Words;
  /** When it was begun, ms. */
  readonly started: number;
}

export interface PreferredWay {
  readonly row: Hex;
  readonly way: readonly Said[];
  readonly detail: readonly Said[];
  /** The detail may tell where the person lives. */
  readonly place: boolean;
}

export interface Preferred {
  readonly record: Hex;
  /** The day it was said, and the day up to which, where that is over; civil dates. */
  readonly on: string | null;
  readonly ended: string | null;
  readonly ways: readonly PreferredWay[];
  /** Ways that were not named, in the form's words. */
  readonly unnamed: readonly string[];
}

/** What is said in the newest statement that says anything of it: one that is silent lifts nothing. */
export function preferredIn(statements: readonly Statement[], today: string): Preferred | null {
  const speaking = statements.flatMap((each) => {
    const ways = waysIn(each, today);
    return ways.length > 0 ? [{ ...each, answers: each.record, ways }] : [];
  });
  const { newest } = standingOf(speaking, []);
  const found = speaking.find((each) => each === newest);
  if (!found) return null;
  const { record, words, ways } = found;
  const last = settledAt(record, "until_date");
  const until = settledAt(record, "duration") === "until_date" && last !== null && isDate(last);
  const named = record.rows(GROUP).map((row) => settledAt(record, `${GROUP}/${row}/way`));
  const [row = ""] = record.rows(GROUP);
  const item = words.place(`${GROUP}/${row}/way`)?.item;
  const options = item && !isGroup(item) ? (item.options ?? []) : [];
  return {
    record: record.id,
    on: dayOf(found),
    ended: until && last < today ? last : null,
    ways,
    unnamed: options.flatMap(({ code }) =>
      item && !isGroup(item) && !named.includes(code)
        ? [optionWords({ form: words, today }, item, code)]
        : [],
    ),
  };
}

function waysIn({ record, words }: Statement, today: string): PreferredWay[] {
  const context = { form: words, today };
  return record.rows(GROUP).flatMap((row): PreferredWay[] => {
    const at = (question: string) => `${GROUP}/${row}/${question}`;
    const way = saidAt(record, words, context, at("way"));
    const detail = saidAt(record, words, context, at("detail"));
    if (way.length === 0 && detail.length === 0) return [];
    const codes = record.heads(at("way")).map(({ value }) => value);
    const place = codes.length === 0 || codes.some((code) => PLACES.includes(String(code)));
    return [{ row, way, detail, place }];
  });
}
