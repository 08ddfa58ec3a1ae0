/**
 * What those who visit a person must know to be safe, as the person's record says it (domain.md 2.0.2): a fact,
 * where it came from, who recorded it, and when it is to be looked at again. Where two answers stand both are
 * given. Pure.
 */
import { answerWords } from "../../app/answer-words";
import { isDate } from "../../forms/civil";
import type { HeadView, Hex } from "../../session/types";
import { shortDate } from "../../ui/dates";
import { answered, type Reached, type Said, saidAt, settledAt, type Words } from "./reaching";

const NOTES = "risk_to_visitors";

/** Who wrote something, and when by the server's clock as far as it has it, ms. */
export interface Recorded {
  readonly name: string;
  readonly at: number;
}

/** One day on which somebody is to look at it again. */
export interface Review extends Said {
  readonly past: boolean;
}

export interface Note {
  readonly row: Hex;
  readonly fact: readonly Said[];
  readonly source: readonly Said[];
  readonly date: readonly Said[];
  readonly recorded: readonly Recorded[];
  /** Empty where nobody set one. */
  readonly reviews: readonly Review[];
}

/** A date in full; what is no date yet, and what stands in place of one, as the form says it. */
function dateAt(
  record: Reached,
  words: Words,
  today: string,
  path: string,
): readonly (Said & { readonly day: string | null })[] {
  const item = words.place(path)?.item;
  const heads = record.heads(path);
  const several = record.unsettled(path);
  return (several ? heads : heads.slice(-1)).flatMap((head) => {
    if (!item || (!several && !answered(head))) return [];
    const { value } = head;
    const day = answered(head) && typeof value === "string" && isDate(value) ? value : null;
    const said = day === null ? answerWords({ form: words, today }, item, head) : shortDate(day);
    return [{ words: said, by: several ? head.author.name : null, day }];
  });
}

const recordedBy = ({ author, received, made }: HeadView): Recorded => ({
  name: author.name,
  at: received ?? made,
});

/** The notes of one record; the newest fact comes first, and one whose day is not certain before it. */
export function safetyIn(record: Reached, words: Words, today: string): Note[] {
  const context = { form: words, today };
  const notes = record.rows(NOTES).flatMap((row) => {
    const at = (question: string) => `${NOTES}/${row}/${question}`;
    const all = ["fact", "told_by", "date", "review_date"].map((each) => record.heads(at(each)));
    const written = all.find((heads) => heads.length > 0);
    if (!written) return [];
    const reviews = dateAt(record, words, today, at("review_date"));
    const note: Note = {
      row,
      fact: saidAt(record, words, context, at("fact")),
      source: saidAt(record, words, context, at("told_by")),
      date: dateAt(record, words, today, at("date")),
      recorded: written.map(recordedBy),
      reviews: reviews.map(({ words: said, by, day }) => ({
        words: said,
        by,
        past: day !== null && day < today,
      })),
    };
    return [{ note, day: settledAt(record, at("date")) ?? "9999" }];
  });
  return notes.sort((one, other) => other.day.localeCompare(one.day)).map(({ note }) => note);
}
