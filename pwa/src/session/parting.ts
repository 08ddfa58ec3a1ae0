/**
 * Letting go of records that left this vault's scope (docs/wire.md 8), in steps that a crash may fall
 * between: what was sent of them goes with the page that says they left; then their editors close and
 * what own changes say of them is erased; only then is the receipt owed, and it is given with every
 * request until one is answered. How far each record has come stands in one fact of the store.
 */
import { AUDIENCE, RECEIPT } from "../codes";
import { type Bytes, equalBytes, hex, unhex } from "../sync/core/bytes";
import { encode, type Value } from "../sync/core/canonical";
import { changeId, parseChange } from "../sync/core/change";
import type { PulledChange, ScopeReceipt } from "../sync/core/messages";
import { binary, integer, list } from "../sync/core/narrow";
import type { Departing } from "../sync/exchange";
import type { Outbox, OutboxRow } from "../sync/outbox";
import type { Store } from "../sync/store";
import type { VaultKey } from "../vault/keys";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import type { Book } from "./holdings";
import { partedValue } from "./page-told";
import { follow } from "./scope";

export const FACT = "parting";

/** How long a name is kept for somebody who has not taken note that a person left their list. */
const TOLD_MS = 7 * 24 * 3600 * 1000;

/** What a record that left has come to: to be let go of, receipt owed, given and waiting for copies. */
const STEP = { letGo: 0, owed: 1, given: 2 } as const;

interface Parting {
  readonly record: Hex;
  readonly step: number;
  /** Highest own number when the last of it was erased. */
  readonly lastSeq: number;
  /** Numbers of own changes in it, of which the copies sealed to the server may be left. */
  readonly numbers: readonly number[];
}

export interface PartingTools {
  readonly key: VaultKey;
  readonly device: Bytes;
  readonly actor: Bytes;
  readonly outbox: Outbox;
  readonly store: Store;
  readonly contents: Contents;
  /** This tab is the one that writes. */
  writing(): boolean;
  now(): number;
  /** Saves, freezes and closes what is open of these records, or begun here about these people. */
  close(records: ReadonlySet<Hex>): Promise<void>;
  /** Has every other tab that answers do the same; false where one has words in hand it cannot store. */
  others(): Promise<boolean>;
  /** Records of which bytes of a file are on this device. */
  withFiles(): Promise<ReadonlySet<Hex>>;
  /** Records came into scope: words held about them are within reach again. */
  reach(): Promise<void>;
}

export class Partings implements Departing {
  private partings: Parting[] = [];
  private cameBack = false;

  constructor(private readonly tools: PartingTools) {}

  /** Takes up what this tab or another left undone. Under the exchange's lock, as all of it. */
  async resume(): Promise<void> {
    const { contents, store, now } = this.tools;
    this.partings = readPartings(await store.fact(FACT));
    await this.followOthers();
    const told = contents.parted.value.filter(({ at }) => now() - at < TOLD_MS);
    if (told.length < contents.parted.value.length) {
      contents.parted.value = told;
      await store.keep(new Map([["parted", partedValue(told)]]));
    }
    await this.letGo();
  }

  async left(removed: readonly Bytes[]): Promise<Bytes[]> {
    if (removed.length === 0) return [];
    const { contents, close } = this.tools;
    const leaving = new Set(removed.map(hex));
    await close(leaving);
    for (const book of contents.holdings.books.values()) {
      if (begunHere(book) && leaving.has(hex(book.about?.people[0] ?? new Uint8Array()))) {
        leaving.add(book.id);
      }
    }
    this.note(leaving);
    return [...leaving].map(unhex);
  }

  async returned(changes: readonly PulledChange[]): Promise<PulledChange[]> {
    const { device, key, outbox, contents } = this.tools;
    const others: PulledChange[] = [];
    const whole = new Map<number, Bytes>();
    for (const change of changes) {
      const n = ownNumber(change.bytes, device);
      const row = n === null ? undefined : await outbox.numbered(n);
      const id = row && (await changeId(change.bytes));
      // One that another copy of this device wrote is as good as somebody else's.
      if (!row || !id || !equalBytes(row.id, id)) others.push(change);
      else if (!row.sealed) {
        const clear = encode([change.bytes, change.signature]);
        whole.set(row.n, await key.seal("outbox", `${row.n}/${hex(id)}`, clear));
      }
    }
    if (whole.size > 0) {
      const { rows } = await outbox.alter([...whole.keys()], (row) => ({
        ...row,
        sealed: row.sealed ?? whole.get(row.n) ?? null,
      }));
      await contents.changed(rows);
    }
    return others;
  }

  facts(
    removed: readonly Bytes[],
    added: readonly Bytes[],
    answered: readonly ScopeReceipt[],
  ): Map<string, Value> {
    if (removed.length + added.length + answered.length === 0) return new Map();
    const { contents } = this.tools;
    const said = new Map<Hex, number>();
    for (const { receipt, records } of answered) {
      for (const record of records) said.set(hex(record), receipt);
    }
    const back = new Set(added.map(hex));
    this.cameBack ||= back.size > 0;
    const next = new Map<Hex, Parting>();
    for (const it of this.partings) {
      const receipt = said.get(it.record);
      if (back.has(it.record) || receipt === RECEIPT.empty) continue;
      next.set(it.record, receipt === undefined ? it : { ...it, step: STEP.given });
    }
    for (const record of removed.map(hex)) {
      const numbers = next.get(record)?.numbers ?? [];
      next.set(record, { record, step: STEP.letGo, lastSeq: 0, numbers });
    }
    this.partings = [...next.values()];
    contents.parted.value = contents.parted.value.filter(({ person }) => !back.has(person));
    return new Map([
      [FACT, partingsValue(this.partings)],
      ["parted", partedValue(contents.parted.value)],
    ]);
  }

  async owed(): Promise<ScopeReceipt[]> {
    const { contents, withFiles } = this.tools;
    const { released } = contents.holdings;
    const given = this.partings.some(({ step }) => step === STEP.given);
    // Own files of it go on their way after the text, and are the only copy until they are safe.
    const files = given ? await withFiles() : new Set<Hex>();
    return this.partings.flatMap(({ record, step, lastSeq, numbers }) => {
      const records = [unhex(record)];
      if (step === STEP.owed) return [{ receipt: RECEIPT.unreadable, lastSeq, records }];
      const empty = !files.has(record) && numbers.every((n) => released.get(n)?.own === "safe");
      return step === STEP.given && empty ? [{ receipt: RECEIPT.empty, lastSeq, records }] : [];
    });
  }

  /**
   * Closes editors and erases what own changes say, once all of a record have reached the server: an
   * unsent one has to be opened to be sent. The tab that writes does it: it alone can tell that nothing
   * more is in hand.
   */
  async letGo(): Promise<void> {
    const { outbox, contents, writing, close, others, reach } = this.tools;
    if (this.cameBack) await reach();
    this.cameBack = false;
    const due = this.partings.filter(({ step }) => step === STEP.letGo).map(({ record }) => record);
    // While a server that went back is brought what it lost, nothing is let go of.
    if (due.length === 0 || !writing() || contents.progress.value.again) return;
    await close(new Set(due));
    // Nothing is said to be out of reach here while another tab shows it.
    if (!(await others())) return;
    await contents.refresh();
    const ready = new Map<Hex, number[]>();
    for (const record of due) {
      const entries = contents.holdings.books.get(record)?.entries.values() ?? [];
      const own = [...entries].filter((it) => it.own !== null);
      if (own.some(({ own: state }) => state === "open" || state === "frozen")) continue;
      ready.set(
        record,
        own.map(({ n }) => n),
      );
    }
    if (ready.size === 0) return;
    // The numbers first: after a crash the erased rows do not tell what they were about.
    await this.advance(ready, (it, numbers) => ({
      ...it,
      numbers: [...new Set([...it.numbers, ...numbers])],
    }));
    const { rows, newest } = await outbox.alter([...ready.values()].flat(), erased);
    await contents.changed(rows);
    await this.advance(ready, (it) => ({ ...it, step: STEP.owed, lastSeq: newest }));
  }

  private async advance(
    ready: ReadonlyMap<Hex, number[]>,
    how: (it: Parting, numbers: number[]) => Parting,
  ): Promise<void> {
    const next = this.partings.map((it) => {
      const numbers = ready.get(it.record);
      return numbers ? how(it, numbers) : it;
    });
    await this.tools.store.keep(new Map([[FACT, partingsValue(next)]]));
    this.partings = next;
  }

  /** Another tab may have stored the page that says what left, or came back. */
  private async followOthers(): Promise<void> {
    const { contents, outbox } = this.tools;
    const { back } = await follow(this.tools, true);
    if (!back) return;
    this.cameBack = true;
    for (const n of [...contents.holdings.released.keys()]) {
      const row = await outbox.row(n);
      if (row?.sealed) await contents.changed([row]);
    }
    contents.everything();
  }

  /** Keeps what the worker is told: who left, and who was with them on the case. */
  private note(leaving: ReadonlySet<Hex>): void {
    const { contents, actor, now } = this.tools;
    const { holdings, staff, parted } = contents;
    for (const { id, name, preferred, involvement } of contents.lists.value.people) {
      if (!leaving.has(id)) continue;
      const fold = involvement ? holdings.books.get(involvement)?.fold : undefined;
      const others = (fold?.elements("@allocated") ?? []).filter((each) => each !== hex(actor));
      const other = others.length === 1 ? staff.member(unhex(others[0] as Hex)).name : null;
      const one = { person: id, name: preferred ?? name, at: now(), seenBy: other };
      parted.value = [...parted.value.filter(({ person }) => person !== id), one];
    }
  }
}

/** Begun on this device about somebody, and not merged as far as it knows; it leaves with them. */
function begunHere({ about, genesis }: Book): boolean {
  const mine = about?.audience === AUDIENCE["author-only"] || about?.audience === AUDIENCE.group;
  return genesis !== undefined && genesis.own !== null && genesis.position === null && !mine;
}

/** What no key of this device opens any more; the copy for the server stays until it is safe. */
const erased = (row: OutboxRow): OutboxRow =>
  row.state === "open" || row.state === "frozen"
    ? row
    : { ...row, sealed: null, copy: row.state === "safe" ? null : row.copy };

function ownNumber(bytes: Bytes, device: Bytes): number | null {
  try {
    const change = parseChange(bytes);
    return equalBytes(change.device, device) ? change.devSeq : null;
  } catch {
    // What is no change is nobody's; it is kept unread as anybody's is.
    return null;
  }
}

/** For a vault that goes on under another id: no number of that one was used of what left before. */
export const renumbered = (value: Value | undefined): Value =>
  partingsValue(readPartings(value).map((it) => ({ ...it, lastSeq: 0 })));

const partingsValue = (partings: readonly Parting[]): Value =>
  partings.map(({ record, step, lastSeq, numbers }) => [
    unhex(record),
    step,
    lastSeq,
    [...numbers],
  ]);

function readPartings(value: Value | undefined): Parting[] {
  return list(value ?? [], "partings").map((each) => {
    const it = list(each, "parting", 4);
    return {
      record: hex(binary(it[0], "record", 16)),
      step: integer(it[1], "step"),
      lastSeq: integer(it[2], "last number"),
      numbers: list(it[3], "numbers").map((n) => integer(n, "number")),
    };
  });
}
