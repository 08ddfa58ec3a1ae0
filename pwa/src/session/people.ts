/** Lists of people, records and what is to settle, made from the books. Pure: books in, entries out. */
import { isDate } from "../forms/civil";
import { hex, unhex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import { type Fold, type Head, settled, shownHead } from "../sync/core/fold";
import { commandViews, MOVE, stateOf, stoppedAt } from "./decisions";
import type { Hex } from "./draft";
import type { Book } from "./holdings";
import type { Library } from "./library";
import type { Questions } from "./questions";
import type { Staff } from "./staff";
import type { PersonEntry, PossibleDuplicate, RecordEntry, ToSettle } from "./types";
import { toJson } from "./values";

export interface Lists {
  readonly people: readonly PersonEntry[];
  readonly records: readonly RecordEntry[];
  readonly toSettle: readonly ToSettle[];
}

/** One book's part of the lists, made again only when the book changes. */
export interface Summary {
  readonly entry: RecordEntry;
  readonly toSettle: readonly ToSettle[];
  /** `rarer-lists` may have something to say because of it. */
  readonly rare: boolean;
}

export class Summaries {
  constructor(
    private readonly library: Library,
    private readonly staff: Staff,
    private readonly me: Hex,
  ) {}

  /** Null where the record has not begun here. */
  of(book: Book): Summary | null {
    const { about, genesis, fold } = book;
    if (!about || !genesis) return null;
    const person =
      about.formId === "person" ? book.id : about.people[0] ? hex(about.people[0]) : null;
    const formHash = book.version as Hex;
    const questions = this.library.get(formHash);
    // What stands in two ways in a plan of the person's own is for whoever types it.
    const startedBy = this.staff.member(genesis.change.actor, genesis.change.device);
    const theirs = questions?.at("staff_can_view") && startedBy.actor !== this.me;
    const toSettle =
      questions && !theirs ? this.unsettled(book, fold, questions, person ?? book.id) : [];
    let changed = Math.max(genesis.change.wallMs, book.beginning?.changedMs ?? 0);
    for (const { change } of book.entries.values()) changed = Math.max(changed, change.wallMs);
    const { initial } = this.library.states(about.formId);
    const entry: RecordEntry = {
      id: book.id,
      named: null,
      form: about.formId,
      formHash,
      person,
      state: stateOf(fold, initial),
      stopped: stoppedAt(fold),
      startedBy,
      started: genesis.change.wallMs,
      changed,
      unsent: book.unsent,
      toSettle: toSettle.length,
      last:
        commandViews(fold, this.staff, (dot) => book.entries.get(dot)).findLast(
          ({ name }) => name !== MOVE,
        ) ?? null,
    };
    const rare =
      about.formId === "preference-withdrawal" ||
      questions?.definition.starts?.younger?.title !== undefined ||
      fold.rowPaths().some((path) => fold.row(path)?.flagged);
    return { entry, toSettle, rare };
  }

  person(
    book: Book,
    own: RecordEntry,
    records: readonly RecordEntry[],
    involvement: Book | undefined,
    held: (person: Hex) => boolean,
  ): PersonEntry {
    const { fold, about } = book;
    const questions = about ? this.library.get(book.version as Hex) : undefined;
    const read = (path: string) => text(fold, path);
    return {
      id: book.id,
      name: read("legal_name") ?? "",
      preferred: read("preferred_name"),
      born: date(fold, "dob"),
      nhsNumber: read("nhs_number"),
      councilNumber: read("local_person_id"),
      communication: [
        ...labels(fold, questions, "access_info_needs"),
        ...sentences(read("access_info_other")),
      ],
      alerts: labels(fold, questions, "alerts"),
      safety: fold.rows("risk_to_visitors").length,
      involvement: involvement?.id ?? null,
      dueDate: involvement ? dueDate(involvement.fold, records) : null,
      unsent: records.reduce((sum, { unsent }) => sum + unsent, own.unsent),
      toSettle: records.reduce((sum, { toSettle }) => sum + toSettle, own.toSettle),
      records,
      allocated: involvement
        ? involvement.fold.elements("@allocated").map((actor) => this.staff.member(unhex(actor)))
        : [],
      registeredBy: own.startedBy,
      registered: book.genesis?.received ?? own.started,
      same: fold.elements("@same_person").filter(held),
      shownAs: book.id,
      duplicates: duplicates(fold),
    };
  }

  private unsettled(book: Book, fold: Fold, questions: Questions, person: Hex): ToSettle[] {
    const found: ToSettle[] = [];
    for (const path of fold.paths()) {
      if (path.startsWith("@")) continue;
      const heads = fold.heads(path);
      if (heads.length < 2 || settled(heads) || inRemovedRow(fold, path)) continue;
      const actors = new Set(heads.map(({ actor }) => hex(actor)));
      const devices = new Set(heads.map(({ device }) => hex(device)));
      found.push({
        record: book.id,
        person,
        path,
        merge: questions.merge(path),
        names: namesOf(this.staff, heads),
        since: sinceWhen(book, heads),
        ownDevices: actors.size === 1 && actors.has(this.me) && devices.size > 1,
        row: false,
        changers: [],
      });
    }
    return found;
  }
}

export const namesOf = (
  staff: Staff,
  writers: readonly Pick<Head, "actor" | "device">[],
): string[] => [...new Set(writers.map((it) => staff.member(it.actor, it.device).name))];

/** When a second answer was there beside the first: by the server's clock as far as it has them. */
export function sinceWhen(book: Book, heads: readonly Pick<Head, "dot" | "wallMs">[]): number {
  const times = heads.map(({ dot, wallMs }) => book.entries.get(hex(dot))?.received ?? wallMs);
  times.sort((a, b) => a - b);
  return times[1] ?? times[0] ?? 0;
}

/** All lists from the summaries of every record shown. */
export function listsOf(
  books: Iterable<Book>,
  summaries: ReadonlyMap<Hex, Summary>,
  making: Summaries,
): Lists {
  const records: RecordEntry[] = [];
  const toSettle: ToSettle[] = [];
  const byPerson = new Map<Hex, RecordEntry[]>();
  const involvements = new Map<Hex, Book>();
  const persons = new Map<Hex, { book: Book; entry: RecordEntry }>();
  for (const book of books) {
    const summary = summaries.get(book.id);
    if (!summary || !book.about || book.about.formId === "access-log") continue;
    const { entry } = summary;
    records.push(entry);
    toSettle.push(...summary.toSettle);
    if (entry.form === "person") persons.set(book.id, { book, entry });
    else if (entry.person) {
      const known = byPerson.get(entry.person);
      if (known) known.push(entry);
      else byPerson.set(entry.person, [entry]);
    }
    if (entry.form === "involvement") {
      for (const person of book.about.people) involvements.set(hex(person), book);
    }
  }
  const held = (person: Hex) => persons.has(person);
  const people = [...persons.values()].map(({ book, entry }) => {
    const work = (byPerson.get(book.id) ?? []).sort((a, b) => b.changed - a.changed);
    return making.person(book, entry, work, involvements.get(book.id), held);
  });
  people.sort((a, b) => a.name.localeCompare(b.name));
  toSettle.sort((a, b) => b.since - a.since);
  return { people, records, toSettle };
}

const DUPLICATE = "@possible_duplicate/";

/** Others who may be the same person, until somebody says that they are or are not (docs/wire.md 18). */
export const duplicates = (fold: Fold): PossibleDuplicate[] =>
  fold.paths().flatMap((path) => {
    const other = path.slice(DUPLICATE.length);
    const said = path.startsWith(DUPLICATE) && shownHead(fold.heads(path))?.value[0];
    return said && !fold.elements("@same_person").includes(other)
      ? [{ other, said: toJson(said) }]
      : [];
  });

function inRemovedRow(fold: Fold, path: string): boolean {
  const at = path.lastIndexOf("/");
  return at > 0 && fold.row(path.slice(0, at))?.exists === false;
}

/** What helps besides the offered choices, a sentence at a time, as the choices are shown. */
function sentences(words: string | null): string[] {
  return (words ?? "")
    .split(/(?<=\.)\s+/)
    .map((each) => each.replace(/\.$/, "").trim())
    .filter(Boolean);
}

function text(fold: Fold, path: string): string | null {
  const value = shownHead(fold.heads(path))?.value[0];
  return typeof value === "string" ? value : null;
}

/** A date that can be read; one still being typed is none. */
function date(fold: Fold, path: string): string | null {
  const value = text(fold, path);
  return value !== null && isDate(value) ? value : null;
}

/**
 * When a needs assessment is due; nothing is, once one was authorised after that day was set. Later means
 * later in the log: no clock decides it.
 */
export function dueDate(fold: Fold, records: readonly RecordEntry[]): string | null {
  const set = shownHead(fold.heads("target_date"))?.position ?? Number.POSITIVE_INFINITY;
  const met = records.some(
    ({ form, state }) =>
      form === "needs-assessment" && state.state === "authorised" && (state.position ?? 0) > set,
  );
  return met ? null : date(fold, "target_date");
}

/** Words of the codes of every head: for needs and alerts the safe reading of several answers is all. */
function labels(fold: Fold, questions: Questions | undefined, path: string): string[] {
  const codes = new Set<string>(fold.elements(path));
  for (const { value } of fold.heads(path)) for (const code of list(value[0])) codes.add(code);
  const options = questions?.at(path)?.options ?? [];
  return [...codes].map((code) => options.find((it) => it.code === code)?.label.en ?? code);
}

function list(value: Value): string[] {
  return Array.isArray(value) ? value.filter((it): it is string => typeof it === "string") : [];
}
