/**
 * Records that left this vault's scope, or came back: every tab follows what stands in the store, whichever
 * of them was told, and shows nothing more of what left.
 */
import { type Bytes, hex, unhex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import { binary, list } from "../sync/core/narrow";
import type { Outbox, OutboxRow } from "../sync/outbox";
import type { Store } from "../sync/store";
import { type Contents, readParted } from "./contents";
import type { Hex } from "./draft";

/** What of a tab follows. */
export interface Following {
  readonly contents: Contents;
  readonly store: Pick<Store, "fact">;
  readonly outbox: Pick<Outbox, "row">;
  /** Saves, freezes and closes what is open of these records, or begun here about these people. */
  close(records: ReadonlySet<Hex>): Promise<void>;
}

/**
 * Closes and lets go of what another tab stored as gone; answers whether anything had left that was not known
 * to have. With `alone`, which is under the exchange's lock, what came back is taken up as well. Throws where
 * words in hand could not be stored: what is open of them stays so.
 */
export async function follow(
  tab: Following,
  alone: boolean,
): Promise<{ left: boolean; back: boolean }> {
  const { contents, store } = tab;
  const { holdings, scope } = contents;
  const { gone } = holdings;
  const { turn } = scope;
  const [stored, told] = [await store.fact("gone"), await store.fact("parted")];
  const now = new Set(list(stored ?? [], "gone").map((it) => hex(binary(it, "record"))));
  // A page of this tab's own that is being stored knows better, and its round closes what it says.
  const ownPage = !alone && (scope.storing || scope.turn !== turn);
  if (alone) scope.storing = false;
  const left = ownPage ? [] : [...now].filter((record) => !gone.has(record));
  const back = alone ? [...gone].filter((record) => !now.has(record)) : [];
  for (const record of back) gone.delete(record);
  for (const record of left) gone.add(record);
  if (left.length > 0) {
    const { parted } = contents;
    const read = readParted(told);
    const others = parted.value.filter((one) => !read.some(({ person }) => person === one.person));
    parted.value = [...read, ...others];
  }
  if (left.length + back.length > 0) contents.everything();
  if (gone.size > 0) {
    await tab.close(gone);
    for (const record of left) holdings.forget(record);
    await contents.changed(await erased(tab));
  }
  return { left: left.length > 0, back: back.length > 0 };
}

/** Own changes of what left whose words another tab has erased. */
async function erased({ contents, outbox }: Following): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  const { books, gone } = contents.holdings;
  for (const record of gone) {
    for (const { n, own } of books.get(record)?.entries.values() ?? []) {
      const row = own === null ? undefined : await outbox.row(n);
      if (row && !row.sealed) rows.push(row);
    }
  }
  return rows;
}

/** What to keep of records that came into scope or left it, with the page that says so. */
export function scopeFacts(
  contents: Contents,
  added: readonly Bytes[],
  removed: readonly Bytes[],
): Map<string, Value> {
  const facts = new Map<string, Value>();
  if (added.length === 0 && removed.length === 0) return facts;
  const { gone } = contents.holdings;
  contents.scope.turn++;
  contents.scope.storing = true;
  contents.leaving = removed.map(hex);
  for (const record of contents.leaving) gone.add(record);
  for (const record of added) gone.delete(hex(record));
  facts.set("gone", [...gone].map(unhex));
  contents.everything();
  return facts;
}
