/**
 * The pen: the one open change of this vault and the way it reaches the outbox. What is typed is in
 * storage, signed and sealed, at most half a second after its first key (protocol.md 1); drafts are
 * stored and frozen strictly in order, so numbers have no gaps and no draft overtakes another.
 */
import { signal } from "@preact/signals";
import { equalBytes, hex } from "../sync/core/bytes";
import { Malformed } from "../sync/core/canonical";
import { dotOf, MAX_OPS } from "../sync/core/change";
import { numberOf, type Outbox } from "../sync/outbox";
import { DeviceFull, WriteFailed } from "../vault/errors";
import { Draft, type Hex, MOST_BYTES } from "./draft";
import type { Entry } from "./holdings";
import { entryOf, type Genesis, type Inscriber, inscribe, type Placed } from "./inscribe";
import type { SaveState, Unsaved } from "./types";

/** The side of an open record that the pen writes for. */
export interface Page {
  readonly id: Hex;
  /** The genesis to write, or null once the record has begun. */
  readonly genesis: Genesis | null;
  readonly progress: { value: SaveState };
  /** The draft is frozen as this entry and leaves the page's drafts. */
  adopted(draft: Draft, entry: Entry): void;
  /** An earlier state of the open draft was frozen by another tab and stands; the draft goes on. */
  followed(entry: Entry): void;
  /** The draft held nothing and is gone. */
  dropped(draft: Draft): void;
}

export interface PenTools extends Inscriber {
  readonly outbox: Outbox;
  later(ms: number, run: () => void): () => void;
  /** A change of ours is frozen: to be held, and soon sent. */
  frozen(entry: Entry): void;
}

/** Leaves room for signing, sealing and the commit within the promised half second. */
const FLUSH_MS = 250;
const FREEZE_MS = 5 * 60_000;

interface Work {
  readonly draft: Draft;
  readonly page: Page;
  /** As it is stored, once it is. */
  placed: Placed | null;
  /** What was last handed to storage without hearing what became of it. */
  unheard: Placed | null;
  /** Its half second is up. */
  due: boolean;
  cancelFlush: (() => void) | null;
  cancelFreeze: () => void;
}

export class Pen {
  private work: Work[] = [];
  private running: Promise<void> | null = null;
  /**
   * Dots under which a draft's writes were frozen: one as a rule, none where nothing was left, two where
   * another tab froze it half-way.
   */
  private readonly finals = new Map<Hex, Hex[]>();
  /** Highest number of this chain that this page has stored. */
  private highest = 0;
  /** Own changes not yet frozen: 1 while one is open in storage. */
  readonly open = signal(0);
  /** Why the last attempt to store failed; null once one did not. */
  readonly failed = signal<Unsaved | null>(null);

  constructor(private readonly tools: PenTools) {}

  /** Nothing is open and nothing waits to be stored. */
  get idle(): boolean {
    return this.work.length === 0;
  }

  /** The final dots of a provisional one, or the dot itself. */
  finalsOf(dot: Hex): readonly Hex[] {
    return this.finals.get(dot) ?? [dot];
  }

  /** The final dot of a provisional one, or the dot itself where it has none yet. */
  resolve(dot: Hex): Hex {
    return this.finals.get(dot)?.at(-1) ?? dot;
  }

  /**
   * The draft that a page writes into: the open one if it is the page's own and has room for the ops,
   * else a new one, and what was open is frozen behind the person's back.
   */
  draftFor(page: Page, ops: number, bytes: number): Draft {
    const last = this.work.at(-1);
    if (last && last.page === page && !last.draft.closing) {
      const { draft } = last;
      const fits = draft.ops.size + ops <= MAX_OPS && draft.size + bytes <= MOST_BYTES;
      if (fits) return draft;
    }
    return this.begin(page, new Draft(page.id, this.tools.now())).draft;
  }

  /** Takes up a draft begun elsewhere: what a record was started with, at its first write. */
  begin(page: Page, draft: Draft): Work {
    const last = this.work.at(-1);
    if (last && !last.draft.closing) this.close(last).catch(() => undefined);
    const work: Work = {
      draft,
      page,
      placed: null,
      unheard: null,
      due: false,
      cancelFlush: null,
      cancelFreeze: () => undefined,
    };
    work.cancelFreeze = this.tools.later(FREEZE_MS, () => {
      this.close(work).catch(() => undefined);
    });
    this.work.push(work);
    return work;
  }

  /** Something was typed into a draft: storage follows. */
  touch(draft: Draft): void {
    const work = this.work.find((one) => one.draft === draft);
    if (!work) return;
    if (draft.pendingSince === null) {
      draft.pendingSince = this.tools.now();
      const { progress } = work.page;
      if (progress.value.kind !== "failed") {
        progress.value = { kind: "pending", since: draft.pendingSince };
      }
    }
    work.cancelFlush ??= this.tools.later(FLUSH_MS, () => {
      work.cancelFlush = null;
      work.due = true;
      this.pump().catch(() => undefined);
    });
  }

  /** Stores and freezes what is open, of one page or of all. Throws DeviceFull or WriteFailed. */
  async freeze(page?: Page): Promise<void> {
    for (const work of [...this.work]) {
      if (!page || work.page === page) await this.close(work);
    }
  }

  /** Tries again what failed. */
  retry(): void {
    const first = this.work[0];
    if (!first) return;
    first.due = true;
    this.pump().catch(() => undefined);
  }

  /**
   * One change made and frozen in one act, after everything before it: a command, an access-log row.
   * Resolves once it is committed. Throws Malformed where one change cannot carry it: in the queue it
   * would hold up all that comes after.
   */
  async alone(page: Page, draft: Draft): Promise<void> {
    if (draft.size > MOST_BYTES) throw new Malformed("change too large");
    const work = this.begin(page, draft);
    this.touch(draft);
    await this.close(work);
  }

  /** Stops every timer; what is open stays in storage as it is. */
  stop(): void {
    for (const work of this.work) {
      work.cancelFlush?.();
      work.cancelFreeze();
    }
  }

  private async close(work: Work): Promise<void> {
    work.draft.closing = true;
    while (this.work.includes(work)) await this.pump();
  }

  private pump(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      const work = this.work[0];
      if (!work) return;
      const { draft, page } = work;
      const ending = draft.closing || this.work.length > 1;
      try {
        if (draft.dirty && (work.due || ending)) await this.store(work);
        else if (!draft.dirty && ending) await this.finish(work);
        else return;
        this.failed.value = null;
      } catch (error) {
        const full = error instanceof DeviceFull;
        page.progress.value = { kind: "failed", full };
        this.failed.value = { full, record: page.id };
        throw error;
      }
    }
  }

  private async store(work: Work): Promise<void> {
    const { draft, page } = work;
    const { version, pendingSince } = draft;
    // From here on a key is a new first key with its own half second.
    draft.pendingSince = null;
    work.cancelFlush?.();
    work.cancelFlush = null;
    work.due = false;
    try {
      await this.recall(work);
      const kept = draft.ops.size === 0 ? await this.drop(work) : await this.place(work);
      if (!kept) {
        draft.pendingSince ??= pendingSince;
        await this.follow(work);
        return;
      }
    } catch (error) {
      draft.pendingSince = pendingSince;
      throw error;
    }
    draft.stored = version;
    page.progress.value =
      draft.pendingSince === null
        ? { kind: "saved", at: work.placed?.saved ?? this.tools.now() }
        : { kind: "pending", since: draft.pendingSince };
  }

  /**
   * Storage may have kept what it reported as failed. Then that is where this draft stands; taken for
   * lost it would be written twice, and the second would not observe the first.
   */
  private async recall(work: Work): Promise<void> {
    const { unheard } = work;
    if (!unheard) return;
    const row = await this.tools.outbox.row(unheard.n);
    if (row && equalBytes(row.id, unheard.id)) work.placed = unheard;
    work.unheard = null;
  }

  /** Takes an emptied change out of storage again; false where it is no longer ours to drop. */
  private async drop(work: Work): Promise<boolean> {
    const { placed } = work;
    if (placed && !(await this.tools.outbox.drop(placed.n, placed.id))) return false;
    if (placed) this.highest = placed.n - 1;
    work.placed = null;
    this.open.value = 0;
    return true;
  }

  /**
   * Signs, seals and writes; false where the open row is no longer ours to rewrite. Throws WriteFailed
   * where storage was cleared under this page: going on would begin the chain a second time.
   */
  private async place(work: Work): Promise<boolean> {
    const { outbox } = this.tools;
    for (;;) {
      const before = work.placed;
      const tail = await outbox.tail();
      if (tail.n < this.highest) throw new WriteFailed();
      // The vault goes on under another id, in another tab: this one signs for nobody any more.
      if (tail.device && tail.device !== hex(this.tools.device)) throw new WriteFailed();
      const n = tail.n + 1;
      const at = before ?? { n, seq: numberOf(n, tail), prev: tail.id };
      const { draft, page } = work;
      const finals = (dot: Hex) => this.finalsOf(dot);
      const { placed, row } = await inscribe(this.tools, draft, page.genesis, at, finals);
      work.unheard = placed;
      const kept = await outbox.write(row, before?.id ?? null);
      work.unheard = null;
      if (kept) {
        work.placed = placed;
        this.highest = placed.n;
        this.open.value = 1;
        return true;
      }
      if (before) return false;
    }
  }

  /** Our open row was frozen by somebody else: it stands, and what is left goes under the next number. */
  private async follow(work: Work): Promise<void> {
    const { draft, placed } = work;
    if (!placed) return;
    const row = await this.tools.outbox.row(placed.n);
    work.placed = null;
    work.due = true;
    if (!row || !equalBytes(row.id, placed.id)) {
      // It does not stand: all of it is still to be written.
      draft.stored = -1;
      return;
    }
    const entry = entryOf(placed);
    const dot = hex(dotOf(placed.id));
    this.isFinally(draft, dot);
    draft.follow(placed.change, dot, (one) => this.finalsOf(one));
    work.page.followed(entry);
    this.tools.frozen(entry);
  }

  private async finish(work: Work): Promise<void> {
    const { draft, placed, page } = work;
    if (placed) {
      if (!(await this.tools.outbox.freeze(placed.n, placed.id, this.tools.now()))) {
        await this.follow(work);
        return;
      }
      this.isFinally(draft, hex(dotOf(placed.id)));
    }
    this.work.shift();
    work.cancelFlush?.();
    work.cancelFreeze();
    this.open.value = 0;
    if (placed) {
      const entry = entryOf(placed);
      page.adopted(draft, entry);
      this.tools.frozen(entry);
    } else {
      if (!this.finals.has(draft.dot)) this.finals.set(draft.dot, []);
      page.dropped(draft);
    }
  }

  private isFinally(draft: Draft, dot: Hex): void {
    this.finals.set(draft.dot, [...(this.finals.get(draft.dot) ?? []), dot]);
  }
}
