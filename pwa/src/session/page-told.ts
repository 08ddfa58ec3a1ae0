/** What the reply to a round changes of what is in memory: forms, decisions of the desk, who left. */
import { type Bytes, hex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import type { Store } from "../sync/store";
import type { Contents, Parted } from "./contents";
import type { Hex } from "./draft";
import type { Holdings } from "./holdings";

/** Places in the store of others' changes of some records. */
export const placesOf = ({ books }: Holdings, records: readonly Bytes[]): number[] =>
  records.flatMap((record) =>
    [...(books.get(hex(record))?.entries.values() ?? [])]
      .filter((it) => it.own === null && !it.remnant)
      .map(({ n }) => n),
  );

/** The set-aside desk has decided on own changes. */
export function decided(contents: Contents, outcomes: ReadonlyMap<Hex, Value>): void {
  for (const [dot, outcome] of outcomes) contents.outcomes.set(dot, outcome);
  if (outcomes.size > 0) contents.everything();
}

export function formArrived({ library, holdings }: Contents, hash: Hex, json: string): void {
  library.add(hash, json);
  for (const book of holdings.shown()) {
    if (book.version === hash) holdings.changed(book);
  }
}

export const partedValue = (parted: readonly Parted[]): Value =>
  parted.map(({ person, name, at, seenBy }) => [person, name, at, seenBy]);

/** Whoever has this device has taken note that somebody left the list. */
export async function takeNote(
  { parted }: Contents,
  store: Pick<Store, "keep">,
  person: Hex,
): Promise<void> {
  parted.value = parted.value.filter((one) => one.person !== person);
  await store.keep(new Map([["parted", partedValue(parted.value)]]));
}
