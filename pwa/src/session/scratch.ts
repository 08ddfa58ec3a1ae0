/**
 * What is being written and is no answer yet: a comment half-way, the note of a return, an answer made
 * from two. Each is sealed by the vault key in a row of a random name, so that nothing about it can be
 * read or guessed from outside; on the device within half a second of the first key, as answers are
 * (protocol.md 1). It is never sent: the act it was written for takes the words along and lets go of it.
 */
import { signal } from "@preact/signals";
import { type Bytes, hex, random, utf8 } from "../sync/core/bytes";
import { Database } from "../vault/database";
import { DeviceFull, SealBroken } from "../vault/errors";
import type { VaultKey } from "../vault/keys";
import type { Hex } from "./draft";
import { scratchName } from "./names";
import type { SaveState, Scratch, Unsaved } from "./types";

export interface ScratchTools {
  readonly indexedDB: IDBFactory;
  readonly key: VaultKey;
  now(): number;
  later(ms: number, run: () => void): () => void;
  /** The record left this person's scope. */
  gone(record: Hex): boolean;
}

interface Row {
  readonly k: string;
  readonly sealed: Bytes;
}

interface Slip {
  readonly record: Hex;
  readonly what: string;
  readonly text: { value: string | null; peek(): string | null };
  /** Its row, and any left by another tab: all go when the words are let go of. */
  rows: string[];
  /** When it was last written, device clock, ms; never less than before. */
  at: number;
  version: number;
  stored: number;
  /** When the first key not yet stored was pressed; null when all is stored. */
  since: number | null;
}

/** Where a hand-over has come to: kept as words are, and none of them. */
export const PLACE = "hand-over";
/** What one's own devices said before one of them was kept: likewise. */
export const WAY_BACK = "own-kept";

/** Leaves room for sealing and the commit within the promised half second. */
const FLUSH_MS = 250;

export { scratchName };

const keyOf = (record: Hex, what: string): string => `${record}\n${what}`;

export class Scratchpad {
  private readonly database: Database;
  private readonly slips = new Map<string, Slip>();
  private readonly ticks = signal(0);
  private running: Promise<void> | null = null;
  private cancel: (() => void) | null = null;
  /** Why the last attempt to store failed; null once one did not. */
  readonly failed = signal<Unsaved | null>(null);

  constructor(private readonly tools: ScratchTools) {
    this.database = new Database(tools.indexedDB, scratchName(tools.key.vault), {
      rows: { key: "k" },
    });
  }

  /** Reads everything, at unlock and when another tab hands over. What is not stored here yet stays. */
  async load(): Promise<void> {
    const rows = await this.database.read((tx) => tx.all<Row>("rows"));
    for (const row of rows) {
      try {
        await this.take(row);
      } catch (error) {
        // One damaged row is no reason to keep the others from being read.
        if (!(error instanceof SealBroken)) throw error;
      }
    }
    this.ticks.value++;
  }

  at(record: Hex, what: string): Scratch {
    return {
      read: () => this.slip(record, what).text.value,
      write: (text) => this.write(this.slip(record, what), text || null),
    };
  }

  /** What words are held for of one record, or of any, in no order. *Tracked.* */
  held(record?: Hex): string[] {
    this.ticks.value;
    return [...this.slips.values()]
      .filter((slip) => (!record || slip.record === record) && slip.text.peek())
      .map(({ what }) => what);
  }

  /** Where the words about one record are. *Tracked.* */
  save(record: Hex): SaveState {
    this.ticks.value;
    const failed = this.failed.value;
    let since = Number.POSITIVE_INFINITY;
    let saved = 0;
    for (const slip of this.slips.values()) {
      if (slip.record !== record || slip.what === PLACE || slip.what === WAY_BACK) continue;
      since = Math.min(since, slip.since ?? since);
      if (slip.text.peek()) saved = Math.max(saved, slip.at);
    }
    if (since < Number.POSITIVE_INFINITY)
      return failed ? { kind: "failed", full: failed.full } : { kind: "pending", since };
    return saved ? { kind: "saved", at: saved } : { kind: "clean" };
  }

  /**
   * Records that left: their words stay on the device, sealed, and are out of reach until the record
   * is back. Nothing that was said to be saved is lost with a case that moves. Throws as `flush`.
   */
  async shut(records: ReadonlySet<Hex>): Promise<void> {
    if (![...this.slips.values()].some((slip) => records.has(slip.record))) return;
    do await this.flush();
    while (!this.idle);
    for (const [key, slip] of this.slips) if (records.has(slip.record)) this.slips.delete(key);
    this.ticks.value++;
  }

  get idle(): boolean {
    return this.unstored().length === 0;
  }

  /** Stores what is not stored yet. Throws DeviceFull or WriteFailed; the words stay in memory. */
  flush(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Drops everything decrypted. */
  clear(): void {
    this.cancel?.();
    this.slips.clear();
    this.database.close();
  }

  private slip(record: Hex, what: string): Slip {
    const key = keyOf(record, what);
    let slip = this.slips.get(key);
    if (!slip) {
      const text = signal<string | null>(null);
      slip = { record, what, text, rows: [], at: 0, version: 0, stored: 0, since: null };
      this.slips.set(key, slip);
    }
    return slip;
  }

  private async take({ k, sealed }: Row): Promise<void> {
    const clear = await this.tools.key.open("scratch", k, sealed);
    const [record, what, at, text] = JSON.parse(new TextDecoder().decode(clear)) as [
      Hex,
      string,
      number,
      string,
    ];
    if (this.tools.gone(record)) return;
    const slip = this.slip(record, what);
    if (!slip.rows.includes(k)) slip.rows.push(k);
    if (at <= slip.at || slip.since !== null) return;
    slip.at = at;
    slip.text.value = text;
  }

  private write(slip: Slip, text: string | null): void {
    if (text === slip.text.peek()) return;
    const now = this.tools.now();
    slip.text.value = text;
    slip.at = Math.max(now, slip.at + 1);
    slip.version++;
    slip.since ??= now;
    this.ticks.value++;
    this.cancel ??= this.tools.later(FLUSH_MS, () => {
      // Its time is up, even where the storing before it is not over: what is written next has its own.
      this.cancel = null;
      this.flush().catch(() => undefined);
    });
  }

  private unstored(): Slip[] {
    return [...this.slips.values()].filter(({ version, stored }) => version !== stored);
  }

  private async run(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    try {
      while (!this.idle) await this.store(this.unstored());
      this.failed.value = null;
    } catch (error) {
      const record = this.unstored()[0]?.record;
      this.failed.value = { full: error instanceof DeviceFull, record };
      throw error;
    } finally {
      this.ticks.value++;
    }
  }

  private async store(due: readonly Slip[]): Promise<void> {
    const batch = await Promise.all(
      due.map(async (slip) => {
        const { version, rows } = slip;
        const text = slip.text.peek();
        if (text === null) return { slip, version, put: null, gone: [...rows] };
        const k = rows[0] ?? hex(random(16));
        const clear = utf8(JSON.stringify([slip.record, slip.what, slip.at, text]));
        const sealed = await this.tools.key.seal("scratch", k, clear);
        return { slip, version, put: { k, sealed }, gone: rows.slice(1) };
      }),
    );
    await this.database.write(async (tx) => {
      for (const { put, gone } of batch) {
        for (const k of gone) await tx.delete("rows", k);
        if (put) await tx.put("rows", put);
      }
    });
    for (const { slip, version, put } of batch) {
      slip.rows = put ? [put.k] : [];
      slip.stored = version;
      if (slip.version === version) slip.since = null;
    }
  }
}
