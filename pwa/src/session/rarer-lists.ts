/**
 * What lists need where something rare is so: rows in question, people registered twice, sharing stopped, a record
 * that is called otherwise than its form. Pure.
 */
import { Context, once } from "../forms/context";
import { hex } from "../sync/core/bytes";
import { civilTime } from "./civil";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import { disputed } from "./flagged";
import { sourceOf } from "./fold-source";
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
      const sides = [...removed, ...kept];
      const mine = sides.every(({ actor }) => hex(actor) === staff.self.actor);
      return {
        record: book.id,
        person: person ? hex(person) : book.id,
        path,
        merge: "ordinary",
        names: namesOf(staff, removed),
        since: sinceWhen(book, sides),
        ownDevices: mine && new Set(sides.map(({ device }) => hex(device))).size > 1,
        row: true,
        changers: namesOf(staff, kept),
      };
    });
}

/** What a record is called where it is of somebody too young for its form, as the form says; null elsewhere. */
function nameOf({ version, genesis, fold }: Book, { library, zone }: Around): string | null {
  const definition = library.get(version as Hex)?.definition;
  if (!definition || !genesis) return null;
  const began = civilTime(genesis.change.wallMs, zone).slice(0, 10);
  const { section: id, title } = definition.starts?.younger ?? {};
  const section = title && definition.sections.find((each) => each.id === id);
  if (!section) return null;
  const context = new Context(definition, sourceOf(fold), () => began, once());
  return context.sectionShown(section) ? title.en : null;
}

/** Sharing decisions that the person stopped, as far as a withdrawal here says so, and each such withdrawal. */
function stopped(people: readonly PersonEntry[], { holdings }: Around): ReadonlyMap<Hex, string> {
  const foldOf = (record: Hex) => holdings.books.get(record)?.fold;
  return new Map(people.flatMap(({ records }) => [...stoppedHere(records, foldOf)]));
}

/** What the lists are made of. */
type Around = Pick<Contents, "holdings" | "library" | "staff" | "zone">;

/**
 * The lists with the rows in question of these books counted, linked people as one, what a withdrawal stops said
 * to be stopped, and what is called otherwise than by its form called so.
 */
export function completed(lists: Lists, books: readonly Book[], around: Around): Lists {
  const rows = books.flatMap((book) => inQuestion(book, around.staff));
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
  const stops = stopped(whole, around);
  const names = new Map(books.map((book) => [book.id, nameOf(book, around)]));
  const marked = (record: RecordEntry): RecordEntry => ({
    ...record,
    named: names.get(record.id) ?? null,
    stopped: record.stopped ?? stops.get(record.id) ?? null,
  });
  return {
    people: whole.map((each) => ({ ...each, records: each.records.map(marked) })),
    records: lists.records.map((record) => marked(counted(record, "record"))),
    toSettle: [...lists.toSettle, ...rows],
  };
}
