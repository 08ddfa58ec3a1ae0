/** Records that came whole: where their books begin. Loaded once there is one; small records come as changes. */
import { hex } from "../sync/core/bytes";
import { Malformed } from "../sync/core/canonical";
import { parseAbout } from "../sync/core/change";
import type { Fold } from "../sync/core/fold";
import { Resumed } from "../sync/core/resumed";
import { readSnapshot, resumed, type Snapshot } from "../sync/core/snapshot";
import type { Store } from "../sync/store";
import { dropping, type HeldSnapshot, storedAfter } from "../sync/wholes";
import type { Beginning, Book, Entry, Holdings } from "./holdings";

export { dropping };

/** Records that came whole, the last place read, and the places of those that do not open. */
export interface Came {
  readonly beginnings: readonly Beginning[];
  readonly last: number;
  readonly damaged: readonly number[];
}

/** What stands in the store after a place. */
export async function cameAfter(store: Store, after: number): Promise<Came> {
  const { held, damaged } = await storedAfter(store, after);
  const read = await Promise.all(held.map(beginningOf));
  const last = held.reduce((most, { n }) => Math.max(most, n), after);
  return { beginnings: read.filter((it) => it !== null), last, damaged };
}

/** Null where the bytes are no snapshot this app can read: kept as they are, for one that can. */
async function beginningOf({ bytes }: HeldSnapshot): Promise<Beginning | null> {
  try {
    const snapshot = await readSnapshot(bytes);
    const { record, epoch, position, changedMs } = snapshot;
    const entries = entriesOf(snapshot);
    return {
      record: hex(record),
      epoch,
      position,
      changedMs,
      entries,
      fold: () => resumed(snapshot),
      elsewhere: (fold, path) => (fold instanceof Resumed ? fold.elsewhere(path) : 0),
    };
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/**
 * A book begins anew with what the server gave whole; what is here beside it is folded on. An older one than
 * is held, as from a tab that was slow, changes nothing.
 */
export function begin(holdings: Holdings, beginning: Beginning): void {
  const book = holdings.book(beginning.record);
  const held = book.beginning;
  if (held && (held.epoch - beginning.epoch || held.position - beginning.position) > 0) return;
  begun(book, beginning);
  holdings.changed(book);
}

/**
 * All of an epoch has come. What an earlier one gave whole was readable until now; a record that did not come
 * whole again is its changes (protocol.md 2).
 */
export function wholeEpoch(holdings: Holdings, epoch: number): void {
  for (const book of holdings.books.values()) {
    if (!book.beginning || book.beginning.epoch >= epoch) continue;
    begun(book, null);
    holdings.changed(book);
  }
}

function begun(book: Book, beginning: Beginning | null): void {
  book.beginning = beginning;
  for (const [dot, { remnant }] of [...book.entries]) if (remnant) book.entries.delete(dot);
  for (const entry of beginning?.entries ?? []) {
    if (entry.change.about) book.about = parseAbout(entry.change.about);
    if (!book.entries.has(entry.dot)) book.entries.set(entry.dot, entry);
  }
  book.fold = book.refold();
  book.watcher?.renewed(differing);
}

/** How many answers stand otherwise in one fold than in the other. */
function differing(before: Fold, after: Fold): number {
  const paths = new Set([before, after].flatMap((it) => [...it.paths(), ...it.elementPaths()]));
  const standing = (fold: Fold, path: string) =>
    [...fold.heads(path), ...fold.elements(path).flatMap((each) => fold.elementHeads(path, each))]
      .map(({ dot }) => hex(dot))
      .join();
  return [...paths].filter((path) => standing(before, path) !== standing(after, path)).length;
}

function entriesOf({ remnants, unfolded }: Snapshot): Entry[] {
  // Of the id of a change that is not here no more than the dot is known.
  const known = [...remnants.map((it) => ({ ...it, id: it.dot })), ...unfolded];
  return known.map(({ dot, id, change, position, receivedMs, mark }) => ({
    dot: hex(dot),
    id,
    change,
    n: 0,
    own: null,
    position,
    received: receivedMs,
    reason: null,
    mark,
    remnant: true,
  }));
}
