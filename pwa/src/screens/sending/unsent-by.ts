/** What is not sent, by the record it is of: lines that come to the number the device gives for all of it. */
import { isIndex, isNoted, recordTitle } from "../../app/form-title";
import type { RecordEntry, Session } from "../../session/types";
import { tms } from "../../text/sending";
import { fullName } from "../../ui/person-banner";

export interface UnsentLine {
  readonly words: string;
  readonly n: number;
}

/** Whose record it is, and which: what is noted of somebody, or says who they are, is not told apart. */
function wordsFor(session: Session, entry: RecordEntry): string {
  const person = session.people.value.find(({ id }) => id === entry.person);
  if (!person) return tms("unsent.noPerson");
  const name = fullName(person);
  if (isNoted(entry.form)) return tms("unsent.notes", { name });
  if (isIndex(entry.form)) return tms("unsent.person", { name });
  return tms("unsent.record", { name, form: recordTitle(session, entry) });
}

/**
 * One line for each, those of people in the order of their names; what stands on no list comes last. What is
 * still being written counts as the one change that it will be. *Tracked.*
 */
export function unsentBy(session: Session): readonly UnsentLine[] {
  const lines = new Map<string, number>();
  let left = session.sending.value.unsent;
  for (const entry of session.records.value) {
    if (entry.unsent === 0) continue;
    const words = wordsFor(session, entry);
    lines.set(words, (lines.get(words) ?? 0) + entry.unsent);
    left -= entry.unsent;
  }
  const found = [...lines].map(([words, n]) => ({ words, n }));
  found.sort((a, b) => a.words.localeCompare(b.words));
  return left > 0 ? [...found, { words: tms("unsent.rest"), n: left }] : found;
}
