/**
 * Every record this vault holds, in memory while it is unlocked: one book a record, one entry a change,
 * and the fold of what counts. Set-aside writes are kept beside the fold, never in it (protocol.md 2).
 */
import { type Bytes, hex } from "../sync/core/bytes";
import { type About, type Change, parseAbout } from "../sync/core/change";
import { Fold } from "../sync/core/fold";
import type { RowState } from "../sync/outbox";
import type { Place } from "../sync/progress";
import { versionOf } from "./decisions";
import type { Ground } from "./ground";

export interface Entry {
  readonly dot: Hex;
  readonly id: Bytes;
  readonly change: Change;
  /** Number in the outbox for an own change, place in the store for another's. */
  readonly n: number;
  /** Where an own change is; null for another's. */
  readonly own: RowState | null;
  readonly position: number | null;
  readonly received: number | null;
  /** Why it was set aside or waits, a code of REASON. */
  readonly reason: number | null;
  /** How it came to merge, a code of MARK, where that is shown. */
  readonly mark: number | null;
  /** Epoch in which another's change had its position. */
  readonly epoch?: number;
  /** Known from a snapshot alone: the change itself is not here. */
  readonly remnant?: boolean;
  /** An own change that the server lost and that is being sent again. */
  readonly again?: boolean;
  /** An own change that is safe by the council's rule, merged or not. */
  readonly safe?: boolean;
  /** When an own change was last stored, by the device's clock: the words that came last are as new as that. */
  readonly saved?: number;
  /** Where it stood in the epoch in which the server lost it. */
  readonly before?: Place | undefined;
}

/** What is known of an own change that was let go of: how far it came, and nothing it says. */
export type Released = Pick<
  Entry,
  "n" | "dot" | "own" | "received" | "reason" | "mark" | "again" | "safe"
> & {
  readonly change: Pick<Change, "wallMs"> & Partial<Pick<Change, "record">>;
};

type Hex = string;

/** Where an own change is. */
export type Standing = Pick<
  Entry,
  "own" | "position" | "received" | "reason" | "mark" | "again" | "before" | "safe"
>;

/** A record as the server gave it whole: what of its changes stands, up to a commit position. */
export interface Beginning {
  readonly record: Hex;
  readonly epoch: number;
  readonly position: number;
  /** Latest of the authors' clocks. */
  readonly changedMs: number;
  /** What is known of each change that something stands of. */
  readonly entries: readonly Entry[];
  /** A fold that begins there. */
  fold(): Fold;
  /** How many writes at a path such a fold knows by their number alone. */
  elsewhere(fold: Fold, path: string): number;
}

/** Told of what happens to a record while it is open. */
export interface Watcher {
  /** The open record from the inside. */
  readonly ground?: Ground;
  /** A change came that this record did not have. */
  onArrival(entry: Entry): void;
  /** An own change has a new place or state; `refolded` where it entered or left the fold. */
  judged(entry: Entry, refolded: boolean): void;
  /** The record came anew, whole; `differing` counts answers that stand otherwise in two folds. */
  renewed(differing: (before: Fold, after: Fold) => number): void;
}

export const counts = (entry: Entry): boolean => entry.own !== "set_aside";

export class Book {
  readonly entries = new Map<Hex, Entry>();
  /** Null until the record's first change is here; until then the others wait. */
  about: About | null = null;
  fold = new Fold();
  watcher: Watcher | null = null;
  /** What the fold begins with; null where every change is here. */
  beginning: Beginning | null = null;

  constructor(readonly id: Hex) {}

  /** Hash of the version of its form that it is on; null until its first change is here. */
  get version(): Hex | null {
    return this.about && versionOf(this.fold, hex(this.about.formHash));
  }

  add(entry: Entry): void {
    const held = this.entries.get(entry.dot);
    // In a new epoch what others wrote comes again, at the positions it has now.
    const moved = held && !held.remnant && held.own === null && held.n !== entry.n;
    if (moved && entry.own === null) this.replace(entry);
    if (held && !held.remnant) return;
    this.entries.set(entry.dot, entry);
    if (entry.change.about && counts(entry)) this.about = parseAbout(entry.change.about);
    if (!this.folds(entry)) return;
    this.fold.add(inputOf(entry));
    this.watcher?.onArrival(entry);
  }

  /** What the server sent of it is gone; own changes stay. */
  letGo(): void {
    this.beginning = null;
    for (const entry of [...this.entries.values()]) {
      if (entry.own === null) this.entries.delete(entry.dot);
    }
    this.afresh();
  }

  /** An own change is let go of. */
  remove({ dot }: Entry): void {
    this.entries.delete(dot);
    this.afresh();
  }

  private afresh(): void {
    this.fold = this.refold();
    if (!this.genesis) this.about = null;
  }

  replace(entry: Entry): void {
    const before = this.entries.get(entry.dot);
    this.entries.set(entry.dot, entry);
    const placed = before?.position ?? null;
    const moved = placed !== null && entry.position !== placed;
    const covered = this.fold.covers(entry.position) && !this.fold.covers(placed);
    const refolded = !before || counts(before) !== counts(entry) || covered || moved;
    if (refolded) this.fold = this.refold();
    else if (entry.position !== null) this.fold.setPosition(inputOf(entry).dot, entry.position);
    this.watcher?.judged(entry, refolded);
  }

  /**
   * A fresh fold of what counts; `without` are entries a reader has not been shown, `beginning` what it
   * was shown to begin with.
   */
  refold(without?: ReadonlySet<Hex>, beginning = this.beginning): Fold {
    const fold = beginning?.fold() ?? new Fold();
    for (const entry of this.entries.values()) {
      if (entry.remnant || without?.has(entry.dot)) continue;
      if (this.folds(entry, beginning)) fold.add(inputOf(entry));
    }
    return fold;
  }

  /** Nothing of a newer epoch is folded onto what an older one gave whole (protocol.md 2). */
  private folds(entry: Entry, beginning = this.beginning): boolean {
    const newer = beginning !== null && (entry.epoch ?? 0) > beginning.epoch;
    const [epoch, position] = entry.before ?? [0, 0];
    const inside = beginning?.epoch === epoch && position <= beginning.position;
    return counts(entry) && !newer && !inside;
  }

  /** After entries were let go of or have lost their place. */
  settle(entries: readonly Entry[]): void {
    const [first] = entries;
    if (!first) return;
    this.fold = this.refold();
    if (!this.genesis) this.about = null;
    this.watcher?.judged(first, true);
  }

  /** The record's first change. */
  get genesis(): Entry | undefined {
    for (const entry of this.entries.values()) if (entry.change.about) return entry;
    return undefined;
  }

  /** How far this vault's own changes have come; those still unsent are counted by `unsent`. */
  get sent(): { waiting: number; receivedAt: number | null; safe: boolean } {
    let waiting = 0;
    let safe = 0;
    let all = 0;
    let receivedAt: number | null = null;
    for (const { own, received } of this.entries.values()) {
      if (own === null || own === "open" || own === "frozen") continue;
      all++;
      if (own === "waiting") waiting++;
      if (own === "safe") safe++;
      if (received !== null && (receivedAt === null || received > receivedAt))
        receivedAt = received;
    }
    return { waiting, receivedAt, safe: all > 0 && safe === all };
  }

  /** Own changes that no server had yet. */
  get unsent(): number {
    let count = 0;
    for (const { own, again } of this.entries.values())
      if (!again && (own === "open" || own === "frozen")) count++;
    return count;
  }
}

export const inputOf = (entry: Entry) => ({
  dot: entry.id.slice(0, 16),
  change: entry.change,
  position: entry.position,
});

export class Holdings {
  readonly books = new Map<Hex, Book>();
  /** Own entries by outbox number. */
  private readonly own = new Map<number, Entry>();
  /** Own changes that were let go of with their record, by outbox number. */
  readonly released = new Map<number, Released>();
  /** Records that left this vault's scope: not shown, whatever of them is still in the outbox. */
  readonly gone = new Set<Hex>();

  constructor(readonly changed: (book: Book) => void) {}

  book(record: Hex): Book {
    let book = this.books.get(record);
    if (!book) {
      book = new Book(record);
      this.books.set(record, book);
    }
    return book;
  }

  add(entry: Entry): void {
    const book = this.book(hex(entry.change.record));
    if (entry.own !== null) {
      if (this.own.has(entry.n)) return;
      this.own.set(entry.n, entry);
      this.released.delete(entry.n);
    }
    book.add(entry);
    this.changed(book);
  }

  /** A new verdict or state of an own change; unknown numbers are of changes not read yet. */
  judge(n: number, what: Standing): void {
    const gone = this.released.get(n);
    if (gone) this.released.set(n, { ...gone, ...what });
    const before = this.own.get(n);
    if (!before) return;
    const entry = { ...before, ...what };
    this.own.set(n, entry);
    const book = this.book(hex(entry.change.record));
    book.replace(entry);
    this.changed(book);
  }

  /** The record an own change is of; "" where it is not here. */
  recordOf(n: number): Hex {
    const entry = this.own.get(n);
    return entry ? hex(entry.change.record) : "";
  }

  knows(n: number): boolean {
    return this.own.has(n) || this.released.has(n);
  }

  *ownEntries(): IterableIterator<Released> {
    yield* this.own.values();
    yield* this.released.values();
  }

  /** Lets go of what an own change says. */
  release(row: Released): void {
    const entry = this.own.get(row.n);
    this.own.delete(row.n);
    this.released.set(row.n, row);
    const book = entry && this.books.get(hex(entry.change.record));
    if (!book) return;
    book.remove(entry);
    if (book.entries.size === 0 && !book.watcher) this.books.delete(book.id);
    this.changed(book);
  }

  /** Records that may be shown: begun, and in scope. */
  *shown(): IterableIterator<Book> {
    for (const book of this.books.values()) {
      if (book.about && !this.gone.has(book.id)) yield book;
    }
  }

  /** Lets go of what the server sent of a record, its rows being gone; own changes stay. */
  forget(record: Hex): void {
    this.books.get(record)?.letGo();
  }

  clear(): void {
    this.books.clear();
    this.own.clear();
    this.released.clear();
  }
}
