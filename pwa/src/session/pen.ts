/**
 * The pen: the one open change of this vault and the way it reaches the outbox. What is typed is in
 * storage, signed and sealed, at most half a second after its first key (protocol.md 1); drafts are
 * stored and frozen strictly in order, so numbers have no gaps and no draft overtakes another.
 */
import { signal } from "@preact/signals";
import { type Bytes, hex, random, unhex } from "../sync/core/bytes";
import { encode } from "../sync/core/canonical";
import {
  buildChange,
  type Change,
  changeId,
  dotOf,
  MAX_CHANGE_BYTES,
  MAX_OPS,
  type Operation,
  parseChange,
} from "../sync/core/change";
import { sealToServer } from "../sync/core/envelope";
import { CONTEXT, sign } from "../sync/core/signing";
import type { Outbox } from "../sync/outbox";
import { DeviceFull } from "../vault/errors";
import type { VaultKey } from "../vault/keys";
import { Draft, type DraftOp, type Hex } from "./draft";
import type { Entry } from "./holdings";
import type { SaveState } from "./types";

/** What a record gives the pen: its first change's `about` and salt, until they are frozen. */
export interface Genesis {
  readonly about: Bytes;
  readonly salt: Bytes;
}

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

export interface PenTools {
  readonly outbox: Outbox;
  readonly key: VaultKey;
  readonly device: Bytes;
  readonly actor: Bytes;
  readonly signKey: CryptoKey;
  sealingKey(): Bytes;
  now(): number;
  zone(at: number): number;
  later(ms: number, run: () => void): () => void;
  /** A change of ours is frozen: to be held, and soon sent. */
  frozen(entry: Entry): void;
}

/** Leaves room for signing, sealing and the commit within the promised half second. */
const FLUSH_MS = 250;
const FREEZE_MS = 5 * 60_000;
/** Room for the change's own head. */
const ROOM = 1024;

interface Placed {
  readonly n: number;
  readonly prev: Bytes | null;
  readonly id: Bytes;
}

interface Work {
  readonly draft: Draft;
  readonly page: Page;
  placed: Placed | null;
  /** The stored change, parsed, once there is one. */
  change: Change | null;
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
  /** Own changes not yet frozen: 1 while one is open in storage. */
  readonly open = signal(0);

  constructor(private readonly tools: PenTools) {}

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
      const fits = draft.ops.size + ops <= MAX_OPS && draft.size + bytes <= MAX_CHANGE_BYTES - ROOM;
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
      change: null,
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
   * Resolves once it is committed.
   */
  async alone(page: Page, draft: Draft): Promise<void> {
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
      } catch (error) {
        page.progress.value = { kind: "failed", full: error instanceof DeviceFull };
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
      const kept = draft.ops.size === 0 ? await this.drop(work) : await this.place(work);
      if (!kept) {
        draft.pendingSince ??= pendingSince;
        this.follow(work);
        return;
      }
    } catch (error) {
      draft.pendingSince = pendingSince;
      throw error;
    }
    draft.stored = version;
    page.progress.value =
      draft.pendingSince === null
        ? { kind: "saved", at: this.tools.now() }
        : { kind: "pending", since: draft.pendingSince };
  }

  /** Takes an emptied change out of storage again; false where it is no longer ours to drop. */
  private async drop(work: Work): Promise<boolean> {
    const { placed } = work;
    if (placed && !(await this.tools.outbox.drop(placed.n, placed.id))) return false;
    work.placed = null;
    work.change = null;
    this.open.value = 0;
    return true;
  }

  /** Signs, seals and writes; false where the open row is no longer ours to rewrite. */
  private async place(work: Work): Promise<boolean> {
    const { outbox, key } = this.tools;
    const ops = [...work.draft.ops.values()];
    for (;;) {
      const tail = work.placed ? null : await outbox.tail();
      const n = work.placed?.n ?? (tail?.n ?? 0) + 1;
      const prev = work.placed ? work.placed.prev : (tail?.id ?? null);
      const bytes = this.build(work, n, prev, ops);
      const [id, signature] = await Promise.all([
        changeId(bytes),
        sign(this.tools.signKey, CONTEXT.change, bytes),
      ]);
      const [sealed, copy] = await Promise.all([
        key.seal("outbox", `${n}/${hex(id)}`, encode([bytes, signature])),
        sealToServer(bytes, signature, this.tools.sealingKey()),
      ]);
      const size = bytes.length + signature.length;
      const row = { n, prev, id, sealed, copy, size, made: this.tools.now() };
      const replaces = work.placed?.id ?? null;
      if (await outbox.write(row, replaces)) {
        work.placed = { n, prev, id };
        work.change = parseChange(bytes);
        this.open.value = 1;
        return true;
      }
      if (replaces) return false;
    }
  }

  private build(work: Work, n: number, prev: Bytes | null, ops: readonly DraftOp[]): Bytes {
    const { draft, page } = work;
    return buildChange({
      device: this.tools.device,
      devSeq: n,
      prev,
      record: unhex(draft.record),
      actor: this.tools.actor,
      wallMs: draft.made,
      zoneMin: this.tools.zone(draft.made),
      salt: page.genesis?.salt ?? random(16),
      about: page.genesis?.about ?? null,
      ops: ops.map(
        (op): Operation => ({
          kind: op.kind,
          path: op.path,
          value: op.value,
          observed: [...op.observed].flatMap((dot) => this.finalsOf(dot)).map(unhex),
          reason: op.reason,
          kept: op.kept === null ? null : unhex(this.resolve(op.kept)),
        }),
      ),
    });
  }

  /** Our open row was frozen by somebody else: it stands, and what is left goes under the next number. */
  private follow(work: Work): void {
    const { placed, change } = work;
    work.placed = null;
    work.change = null;
    if (!placed || !change) return;
    const dot = hex(dotOf(placed.id));
    const entry = entryOf(placed, change);
    this.isFinally(work.draft, dot);
    work.draft.follow(change, dot);
    work.due = true;
    work.page.followed(entry);
    this.tools.frozen(entry);
  }

  private async finish(work: Work): Promise<void> {
    const { draft, placed, change, page } = work;
    if (placed && change) {
      if (!(await this.tools.outbox.freeze(placed.n, placed.id, this.tools.now()))) {
        this.follow(work);
        return;
      }
      this.isFinally(draft, hex(dotOf(placed.id)));
    }
    this.work.shift();
    work.cancelFlush?.();
    work.cancelFreeze();
    this.open.value = 0;
    if (placed && change) {
      const entry = entryOf(placed, change);
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

function entryOf(placed: Placed, change: Change): Entry {
  return {
    dot: hex(dotOf(placed.id)),
    id: placed.id,
    change,
    n: placed.n,
    own: "frozen",
    position: null,
    received: null,
    reason: null,
  };
}
