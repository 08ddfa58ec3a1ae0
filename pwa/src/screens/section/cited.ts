/**
 * Questions that name a record: which of the person's records each can name, and the words that are kept. They
 * stay words, which people read wherever the answer goes; the id in them says which record is meant. Pure.
 */
import type { Hex, RecordEntry } from "../../session/types";
import { tc } from "../../text/cited";
import { dateOf, shortDate } from "../../ui/dates";

export interface Citing {
  /** Forms whose records may be named; null for any of the person's documents. */
  readonly forms: readonly string[] | null;
  /** Only records to which nothing more is done. */
  readonly over: boolean;
  /** A plan rests on an assessment and on the decision made from it. */
  readonly several: boolean;
  /** The whole id is kept, for whoever finds the very document; else its end, which tells a person's records apart. */
  readonly whole: boolean;
}

const CITING: Readonly<Record<string, Citing>> = {
  record_ref: { forms: null, over: false, several: false, whole: true },
  based_on: {
    forms: ["needs-assessment", "carers-assessment", "eligibility"],
    over: true,
    several: true,
    whole: false,
  },
  care_plan_ref: {
    forms: ["care-support-plan"],
    over: true,
    several: false,
    whole: false,
  },
};

/** How a question names records; undefined where it does not. */
export const citingOf = (question: string): Citing | undefined => CITING[question];

/** What a list needs to know of the records it offers. */
export interface Around {
  /** The record the answer stands in. */
  readonly here: Hex;
  readonly title: (entry: RecordEntry) => string;
  readonly isOver: (entry: RecordEntry) => boolean;
  /** Whether submitting it finishes it, so that nobody authorises it. */
  readonly isFinished: (entry: RecordEntry) => boolean;
  /** Records that are nobody's document: indexes, notes of other kinds. */
  readonly isOther: (form: string) => boolean;
}

/** When it was finished, or begun where it is not. */
const dateAt = ({ state, started }: RecordEntry): number => state.at ?? started;

/** The records a question may name, newest first. */
export function citable(
  citing: Citing,
  records: readonly RecordEntry[],
  around: Around,
): readonly RecordEntry[] {
  return records
    .filter((entry) => entry.id !== around.here && !around.isOther(entry.form))
    .filter(({ form }) => citing.forms === null || citing.forms.includes(form))
    .filter((entry) => !citing.over || around.isOver(entry))
    .sort((a, b) => dateAt(b) - dateAt(a));
}

const SHORT = 8;
const markOf = (citing: Citing, { id }: RecordEntry): string =>
  citing.whole ? id : id.slice(-SHORT);

const day = (ms: number): string => shortDate(dateOf(ms));

/** "version 1, authorised 23 Jan 2026": what the words say of its state, the same on every day they are read. */
export function citedState(entry: RecordEntry, around: Around): string {
  if (!around.isOver(entry)) return tc("cite.open", { date: day(entry.started) });
  const date = day(dateAt(entry));
  return around.isFinished(entry)
    ? tc("cite.finished", { date })
    : tc("cite.authorised", { date, n: Math.max(1, entry.state.versionNo) });
}

/** What is kept: "Needs assessment, version 1, authorised 23 Jan 2026 (record 0a1b2c3d)". */
export const citedWords = (citing: Citing, entry: RecordEntry, around: Around): string =>
  tc("cite.record", {
    form: around.title(entry),
    state: citedState(entry, around),
    id: markOf(citing, entry),
  });

const APART = "; ";
const names = (citing: Citing, part: string, entry: RecordEntry): boolean =>
  part.includes(` ${markOf(citing, entry)})`);

/** The records that words name, of those offered. */
export const citedIn = (
  citing: Citing,
  text: string,
  records: readonly RecordEntry[],
): readonly Hex[] => records.filter((entry) => names(citing, text, entry)).map(({ id }) => id);

/** The words with one record named or no longer named. What somebody wrote themself stays where it is. */
export function cite(
  citing: Citing,
  text: string,
  entry: RecordEntry,
  on: boolean,
  records: readonly RecordEntry[],
  around: Around,
): string {
  const gone = citing.several ? [entry] : records;
  const parts = text
    .split(APART)
    .filter((part) => part.trim() !== "" && !gone.some((each) => names(citing, part, each)));
  return [...parts, ...(on ? [citedWords(citing, entry, around)] : [])].join(APART);
}
