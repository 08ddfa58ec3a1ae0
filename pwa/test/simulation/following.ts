/**
 * The server's log as it grows, and what each device shows of it (docs/simulation.md): checked after every
 * step, as `tests/simulation/following.py` does for the devices there.
 */
import { Contents } from "../../src/session/contents";
import type { Book } from "../../src/session/holdings";
import type { UnlockedSession } from "../../src/session/session";
import { type Bytes, hex, unhex } from "../../src/sync/core/bytes";
import { parseChange } from "../../src/sync/core/change";
import { Fold, type FoldInput } from "../../src/sync/core/fold";
import { encodeState } from "../../src/sync/core/state";
import { dotOf } from "./deaths";
import { type Device, inside } from "./device";
import type { Reader, Received } from "./partner";
import { idOf, type Lying } from "./storage";
import { Violation } from "./violation";

/** A merged change at its position. */
type Placed = FoldInput & { readonly position: number };

export class Following {
  private epoch = 0;
  private last = 0;
  /** By record, in order. */
  private readonly placed = new Map<string, Placed[]>();
  private readonly folds = new Map<string, Fold>();
  /** How each device stood when it was last compared. */
  private readonly compared = new Map<Device, Standing>();

  /** Takes what was merged. Throws `Violation` where somebody replaced what they had not been shown. */
  follow({ epoch, log }: Received, received: ReadonlyMap<string, string>): void {
    if (epoch !== this.epoch) {
      this.epoch = epoch;
      this.placed.clear();
      this.folds.clear();
      this.compared.clear();
    }
    if (log.violation !== null) throw new Violation(log.violation);
    this.last = log.last;
    if (log.merged.length === 0) return;
    const bytes = new Map([...received].map(([id, change]) => [dotOf(id), change]));
    for (const [position, dot] of log.merged) {
      const change = parseChange(unhex(bytes.get(dot) as string));
      const record = hex(change.record);
      const it = { dot: unhex(dot), change, position };
      getOr(this.placed, record, () => []).push(it);
      getOr(this.folds, record, () => new Fold()).add(it);
    }
    for (const [record, state] of Object.entries(log.states)) {
      const placed = this.placed.get(record) ?? [];
      for (const fold of [this.folds.get(record) as Fold, foldOf(placed.toReversed())]) {
        if (stateOf(fold) === state) continue;
        throw new Violation("the app folds the log of a record to another state than the server");
      }
    }
  }

  /** What to ask the server of a device that shows something; null where nothing is open on it. */
  static readerOf(device: Device): [string, string, string] | null {
    const { session } = device;
    if (!device.alive || !session || session.locked.value) return null;
    const { cursor } = inside(session).contents.progress.value;
    return cursor && [device.id, device.actor, hex(cursor)];
  }

  /**
   * A device whose storage has changed shows what the log folds to, as far as it has read; and so does what
   * is read anew from its storage. Left out are those with something to bring back, which show that as well.
   */
  async compare(device: Device, reader: Reader | null): Promise<void> {
    const { session, lies } = device;
    if (!session || !reader || reader.place === null) return;
    const { contents } = inside(session);
    const { epoch, again, cursor } = contents.progress.value;
    if (epoch !== this.epoch || again !== null || cursor === null) return;
    if (lies.rows.some((row) => row.again !== undefined && row.state === "frozen")) return;
    const now = standing(session, lies, cursor);
    const before = this.compared.get(device);
    if (before?.session === session && before.said === now.said) return;
    this.compared.set(device, now);
    const { number } = device;
    const all = reader.place === this.last;
    const holding = new Set(reader.holding);
    const shown = new Map([...contents.holdings.shown()].map((book) => [book.id, book]));
    const lacking = [...holding].find((id) => this.placed.has(id) && !shown.has(id));
    if (all && lacking) throw new Violation(`device ${number} has read all and lacks a record`);
    for (const book of shown.values()) {
      const begun = isBegun(book);
      if (all && begun && !holding.has(book.id)) {
        throw new Violation(`device ${number} shows a record that its owner does not hold`);
      }
      // Of a record that left and may have come back it has its own words only, until it is told.
      const told = begun || (all && holding.has(book.id)) ? (this.placed.get(book.id) ?? []) : [];
      const { place } = reader;
      const expected = foldOf([...told.filter(({ position }) => position <= place), ...own(book)]);
      if (stateOf(book.fold) !== stateOf(expected)) {
        throw new Violation(`device ${number} shows another state than the log folds to there`);
      }
    }
    for (const [id, state] of await readAnew(session)) {
      if (state === stateOf(contents.holdings.books.get(id)?.fold ?? new Fold())) continue;
      throw new Violation(`device ${number} reads another state from storage than it shows`);
    }
  }
}

interface Standing {
  readonly session: UnlockedSession;
  /** Another as soon as anything arrived, was judged or written. */
  readonly said: string;
}

function standing(session: UnlockedSession, { rows }: Lying, cursor: Bytes): Standing {
  const own = rows.map((row) => `${idOf(row)} ${row.state} ${row.position}`);
  return { session, said: [session.contents.made.value, hex(cursor), ...own].join("\n") };
}

/**
 * Something of others' is here of it. Of a record that left while nothing was, as after its store was lost, a
 * device is told no more, and has its own words only.
 */
export const isBegun = ({ beginning, entries }: Book): boolean =>
  beginning !== null || [...entries.values()].some((entry) => entry.own === null);

function* own({ entries }: Book): IterableIterator<FoldInput> {
  for (const { own, id, change, position } of entries.values()) {
    if (own === null || own === "set_aside") continue;
    yield { dot: id.slice(0, 16), change, position };
  }
}

function foldOf(inputs: Iterable<FoldInput>): Fold {
  const fold = new Fold();
  for (const it of inputs) fold.add(it);
  return fold;
}

const stateOf = (fold: Fold): string => hex(encodeState(fold));

/** By record, what a page that is opened now over the same storage shows. */
async function readAnew(session: UnlockedSession): Promise<Map<string, string>> {
  const { key, identity, outbox, store, trust } = session;
  const contents = new Contents(key, identity, outbox, store, () => trust.certificateKeys);
  await contents.load();
  const { books } = contents.holdings;
  const read = new Map([...books.values()].map(({ id, fold }) => [id, stateOf(fold)]));
  contents.clear();
  return read;
}

function getOr<K, V>(of: Map<K, V>, key: K, make: () => V): V {
  const held = of.get(key) ?? make();
  of.set(key, held);
  return held;
}
