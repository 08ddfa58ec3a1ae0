/** What lists need where something rare is so: rows in question, people registered twice, sharing stopped. Pure. */
import { hex } from "../sync/core/bytes";
import type { Hex } from "./draft";
import { disputed } from "./flagged";
import type { Book } from "./holdings";
import { asOne } from "./one-person";
import { type Lists, namesOf, sinceWhen } from "./people";
import { Shown } from "./shown";
import type { Staff } from "./staff";
import { stoppedHere } from "./stopped-here";
import type { PersonEntry, RecordEntry, ToSettle } from "./types";

const NOBODY = { device: new Uint8Array(8), actor: new Uint8Array(16) };

/** Rows removed by somebody who had not seen what others wrote in them (protocol.md 1). */
function inQuestion(book: Book, staff: Staff): ToSettle[] {
  const shown = new Shown(book.fold, NOBODY);
  const person = book.about?.people[0];
  return book.fold
    .rowPaths()
    .filter((path) => shown.flagged(path))
    .map((path) => {
      const { removed, kept } = disputed(book.fold, path);
      return {
        record: book.id,
        person: person ? hex(person) : book.id,
        path,
        merge: "ordinary",
        names: namesOf(staff, removed),
        since: sinceWhen(book, [...removed, ...kept]),
        ownDevices: false,
        row: true,
        changers: namesOf(staff, kept),
      };
    });
}

/** Sharing decisions that the person stopped, as far as a withdrawal here says so. */
function stopped(people: readonly PersonEntry[], books: Books): ReadonlyMap<Hex, string> {
  const foldOf = (record: Hex) => books.get(record)?.fold;
  return new Map(people.flatMap(({ records }) => [...stoppedHere(records, foldOf)]));
}

type Books = ReadonlyMap<Hex, Book>;

/**
 * The lists with the rows in question of these books counted, linked people as one, and what a withdrawal stops
 * said to be stopped. `all` are the books by record.
 */
export function completed(lists: Lists, books: readonly Book[], staff: Staff, all: Books): Lists {
  const rows = books.flatMap((book) => inQuestion(book, staff));
  const more = (of: keyof ToSettle & ("record" | "person"), id: Hex) =>
    rows.filter((row) => row[of] === id).length;
  const counted = <T extends { id: Hex; toSettle: number }>(
    each: T,
    of: "record" | "person",
  ): T => ({
    ...each,
    toSettle: each.toSettle + more(of, each.id),
  });
  const people = lists.people.map((each) => ({
    ...counted(each, "person"),
    records: each.records.map((record) => counted(record, "record")),
  }));
  const whole = asOne(people);
  const stops = stopped(whole, all);
  const marked = (record: RecordEntry): RecordEntry => ({
    ...record,
    stopped: record.stopped ?? stops.get(record.id) ?? null,
  });
  return {
    people: whole.map((each) => ({ ...each, records: each.records.map(marked) })),
    records: lists.records.map((record) => marked(counted(record, "record"))),
    toSettle: [...lists.toSettle, ...rows],
  };
}
