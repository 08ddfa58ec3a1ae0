/** What lists need where something rare is so: rows in question, and people registered twice. Pure. */
import { hex } from "../sync/core/bytes";
import type { Hex } from "./draft";
import { disputed } from "./flagged";
import type { Book } from "./holdings";
import { asOne } from "./one-person";
import { type Lists, namesOf, sinceWhen } from "./people";
import { Shown } from "./shown";
import type { Staff } from "./staff";
import type { ToSettle } from "./types";

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

/** The lists with the rows in question of these books, counted, and linked people as one. */
export function completed(lists: Lists, books: readonly Book[], staff: Staff): Lists {
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
  return {
    people: asOne(people),
    records: lists.records.map((record) => counted(record, "record")),
    toSettle: [...lists.toSettle, ...rows],
  };
}
