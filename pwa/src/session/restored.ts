/** What an unlocked vault shows of others' changes while a server that went back is brought them again. */
import { readAgain } from "../sync/again";
import { type Progress, progressValue } from "../sync/progress";
import type { Store, StoredPage } from "../sync/store";
import type { Entry, Holdings } from "./holdings";

/** Another's change as it stands while the server lacks it: without a position. */
export function lostOf(entry: Entry, progress: Progress): Entry {
  const again = readAgain(progress.again);
  const { epoch = 0, position } = entry;
  if (!again || entry.remnant || position === null || epoch >= progress.epoch) return entry;
  if (position <= (again.kept.get(epoch) ?? 0)) return entry;
  return { ...entry, position: null, before: [epoch, position] };
}

/** The server has what does not open here: it is let go of, and everything is asked for again. */
export async function fetchAgain(
  store: Store,
  gone: readonly number[],
  also: StoredPage["also"],
  progress: Progress,
): Promise<Progress> {
  const from = { ...progress, cursor: null };
  const facts = new Map([["progress", progressValue(from)]]);
  await store.page(also ? { facts, gone, also } : { facts, gone });
  return from;
}

/** What is in memory of others' and was lost. */
export function lose({ books }: Holdings, progress: Progress): void {
  for (const book of books.values()) {
    const gone: Entry[] = [];
    for (const entry of [...book.entries.values()]) {
      const without = entry.own === null ? lostOf(entry, progress) : entry;
      if (without === entry) continue;
      book.entries.set(entry.dot, without);
      gone.push(without);
    }
    book.settle(gone);
  }
}

/** Lets go of others' changes whose places in the store are gone. */
export function letGo(holdings: Holdings, places: ReadonlySet<number>): void {
  for (const book of holdings.books.values()) {
    const gone = [...book.entries.values()].filter(
      (it) => it.own === null && !it.remnant && places.has(it.n),
    );
    for (const { dot } of gone) book.entries.delete(dot);
    // Of what the server gave whole since, no more is known than that says.
    for (const entry of gone.length > 0 ? (book.beginning?.entries ?? []) : []) {
      if (!book.entries.has(entry.dot)) book.entries.set(entry.dot, entry);
    }
    book.settle(gone);
    if (gone.length > 0) holdings.changed(book);
  }
}
