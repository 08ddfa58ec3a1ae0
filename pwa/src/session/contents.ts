/**
 * What an unlocked vault holds in memory, read from the outbox and the store and kept in step with
 * them: records, forms, people at work, and the lists made of these.
 */
import { batch, type Signal, signal } from "@preact/signals";
import { type Bytes, equalBytes, hex } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import { verifyLease } from "../sync/core/lease";
import type { Outbox, OutboxRow } from "../sync/outbox";
import { type Progress, readProgress, START } from "../sync/progress";
import type { Store } from "../sync/store";
import { SealBroken } from "../vault/errors";
import type { VaultKey } from "../vault/keys";
import type { Came } from "./beginning";
import type { Hex } from "./draft";
import { type Book, type Entry, Holdings } from "./holdings";
import { type Identity, memberOf } from "./identity";
import { Library } from "./library";
import { type Lists, listsOf, Summaries, type Summary } from "./people";
import { heldEntry, ownEntry, standingOf } from "./reader";
import { readDirectory, Staff } from "./staff";
import type { OpenThere } from "./types";

let rarer: typeof import("./rarer-lists") | null = null;

const NOTHING_WHOLE: Came = { beginnings: [], last: 0, damaged: [] };
/** Somebody who left the list: the name they use, when, and who was on their case besides. */
export interface Parted {
  readonly person: Hex;
  readonly name: string;
  readonly at: number;
  readonly seenBy: string | null;
}

export const readParted = (value: Value | undefined): Parted[] =>
  ((value ?? []) as Value[][]).map(
    ([person, name, at, seenBy]) => ({ person, name, at, seenBy }) as Parted,
  );

const NO_LISTS: Lists = { people: [], records: [], toSettle: [] };
const ZONE = "Europe/London";

export class Contents {
  readonly lists = signal(NO_LISTS);
  readonly progress: Signal<Progress> = signal(START);
  /** Ticks when the directory of staff is another. */
  readonly directory = signal(0);
  /** Ticks when the lists were made anew, and with them whatever own changes came to. */
  readonly made = signal(0);
  /** When the lease ends, ms; null where there is none that verifies. */
  readonly leaseEnds = signal<number | null>(null);
  /** People who left the list, until whoever has this device has taken note. */
  readonly parted = signal<readonly Parted[]>([]);
  readonly holdings: Holdings;
  readonly library: Library;
  /** Records open on this person's other devices. */
  readonly openThere = signal<readonly OpenThere[]>([]);
  readonly staff: Staff;
  private readonly device: Bytes;
  private readonly making: Summaries;
  private readonly summaries = new Map<Hex, Summary>();
  private readonly dirty = new Set<Book>();
  /** Records whose rows the page being stored lets go of. */
  leaving: Hex[] = [];
  /** Ticks with each page that moves records into scope or out of it, and whether one is being stored. */
  readonly scope = { turn: 0, storing: false };
  /** Numbers of own changes whose bytes do not open: damaged storage. */
  readonly damaged = new Set<number>();
  /** What the set-aside desk decided on own changes, by dot, as the wire has it. */
  readonly outcomes = new Map<Hex, Value>();
  /** Place in the store up to which this tab has read; own number up to which it knows all. */
  private read = 0;
  private readWhole = 0;
  /** What begins books with snapshots; null while there are none. */
  private whole: typeof import("./beginning") | null = null;
  private lastOwn = 0;
  private listing = false;
  private ended = false;

  constructor(
    private readonly key: VaultKey,
    identity: Identity,
    private readonly outbox: Outbox,
    private readonly store: Store,
    private readonly certificateKeys: () => readonly Bytes[],
  ) {
    const self = memberOf(identity);
    this.device = identity.device;
    this.staff = new Staff(identity.organisation, self);
    this.staff.certificate(hex(identity.device), identity.certificate);
    this.library = new Library(identity.roles);
    this.making = new Summaries(this.library, this.staff, self.actor);
    this.holdings = new Holdings((book) => this.touched(book));
  }

  /** The organisation's zone. */
  get zone(): string {
    const zone = this.staff.directory.policy.get("time_zone");
    return typeof zone === "string" ? zone : ZONE;
  }

  /** Reads everything, at unlock. Throws SealBroken. */
  async load(): Promise<void> {
    const facts = await this.store.factsUnder("");
    const under = (prefix: string) =>
      new Map(
        [...facts]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, value]) => [name.slice(prefix.length), value]),
      );
    this.library.load(under("form/"), facts.get("forms"), facts.get("workflow"));
    this.staff.directory = readDirectory(facts.get("directory"));
    for (const [device, jwt] of under("certificate/")) {
      this.staff.certificate(device, jwt as string);
    }
    for (const [dot, outcome] of under("aside/")) this.outcomes.set(dot, outcome);
    for (const record of (facts.get("gone") ?? []) as Bytes[]) this.holdings.gone.add(hex(record));
    this.parted.value = readParted(facts.get("parted"));
    this.openThere.value = JSON.parse((facts.get("open_elsewhere") ?? "[]") as string);
    this.progress.value = readProgress(facts.get("progress"));
    await this.readLease();
    await this.refresh();
    this.relist();
  }

  /** Reads what this tab or another has stored since it last looked. */
  async refresh(): Promise<void> {
    // Before the outbox: whatever stands in a snapshot read here, its verdict is read after it.
    const whole = await this.came();
    const now = readProgress(await this.store.fact("progress"));
    // In a new epoch even what was safe may have to be sent again.
    let from = now.epoch === this.progress.value.epoch ? this.lastOwn + 1 : 1;
    for (const { n, own, safe } of this.holdings.ownEntries()) {
      if (own !== "safe" && !(safe && own === "set_aside") && n < from) from = n;
    }
    const judged: OutboxRow[] = [];
    const own: Entry[] = [];
    for (const row of await this.outbox.since(from)) {
      if (row.state === "open" || this.damaged.has(row.n)) continue;
      const { released } = this.holdings;
      if (this.holdings.knows(row.n) && released.has(row.n) === !row.sealed) judged.push(row);
      else own.push(...(await this.own(row)));
      if (this.ended) return;
    }
    await this.take(judged, readProgress(await this.store.fact("progress")), whole, own);
    this.readOn();
  }

  /** An own change that was just frozen. */
  frozen(entry: Entry): void {
    this.holdings.add(entry);
    this.readOn();
  }

  /** A page is stored: own rows judged anew, and the store has more than was read. */
  async stored(judged: readonly OutboxRow[], progress: Progress): Promise<void> {
    await this.take(judged, progress, await this.came());
  }

  /** Records that came whole since this tab last looked. */
  private async came(): Promise<Came> {
    if (!(await this.store.hasWhole(this.readWhole))) return NOTHING_WHOLE;
    this.whole = await import("./beginning");
    return this.whole.cameAfter(this.store, this.readWhole);
  }

  private async take(
    judged: readonly OutboxRow[],
    progress: Progress,
    { beginnings, last, damaged: snapshots }: Came,
    own: readonly Entry[] = [],
  ): Promise<void> {
    if (this.ended) return;
    const before = this.progress.value;
    const renamed = progress.directory !== before.directory;
    if (renamed) this.staff.directory = readDirectory(await this.store.fact("directory"));
    const { held: arrived, damaged } = await this.store.after(this.read);
    const whole = damaged.length === 0 && snapshots.length === 0;
    const from = whole ? progress : await this.refetch(damaged, snapshots, progress);
    const read = await Promise.all(arrived.map(heldEntry));
    const restored = from.again && (await import("./restored"));
    const entries = restored ? read.map((it) => it && restored.lostOf(it, from)) : read;
    const here = beginnings.flatMap((it) => it.entries);
    for (const device of new Set(
      [...here, ...entries].flatMap((entry) => (entry ? [hex(entry.change.device)] : [])),
    )) {
      if (this.staff.knows(device)) continue;
      const jwt = await this.store.fact(`certificate/${device}`);
      if (typeof jwt === "string") this.staff.certificate(device, jwt);
    }
    if (this.ended) return;
    batch(() => {
      if (restored && from.epoch !== before.epoch) restored.lose(this.holdings, from);
      for (const record of this.leaving.splice(0)) this.holdings.forget(record);
      for (const row of judged) this.judge(row);
      for (const beginning of beginnings) this.whole?.begin(this.holdings, beginning);
      for (const entry of own) this.holdings.add(entry);
      for (const entry of entries) if (entry) this.holdings.add(entry);
      this.read = arrived.reduce((most, { n }) => Math.max(most, n), this.read);
      this.readWhole = Math.max(this.readWhole, last);
      if (from.contact !== before.contact) this.whole?.wholeEpoch(this.holdings, from.epoch);
      this.progress.value = from;
      if (renamed) this.directory.value++;
    });
    if (renamed) this.everything();
    if (progress.lease !== before.lease) await this.readLease();
  }

  clear(): void {
    this.ended = true;
    this.lists.value = NO_LISTS;
    this.holdings.clear();
    this.summaries.clear();
    this.dirty.clear();
  }

  private async refetch(gone: readonly number[], snapshots: readonly number[], from: Progress) {
    const { fetchAgain } = await import("./restored");
    return fetchAgain(this.store, gone, this.whole?.dropping(snapshots), from);
  }

  /** Own changes as they now stand in the outbox, whole again or let go of. */
  async changed(rows: readonly OutboxRow[]): Promise<void> {
    for (const row of rows) for (const entry of await this.own(row)) this.holdings.add(entry);
  }

  private async own(row: OutboxRow): Promise<Entry[]> {
    const { n, id, state, received, reason, made, mark = null } = row;
    if (!row.sealed) {
      const dot = hex(id.slice(0, 16));
      const change = { wallMs: made };
      const safe = row.safe !== null;
      this.holdings.release({ n, dot, own: state, received, reason, mark, change, safe });
      return [];
    }
    try {
      return [await ownEntry(this.key, row)];
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      // The rest of the vault is worth opening; the sealed copy of this one still leaves.
      this.damaged.add(row.n);
      return [];
    }
  }

  /** Numbers may come out of order, where another tab writes too: none is passed over. */
  private readOn(): void {
    while (this.holdings.knows(this.lastOwn + 1) || this.damaged.has(this.lastOwn + 1)) {
      this.lastOwn++;
    }
  }

  private judge(row: OutboxRow): void {
    this.holdings.judge(row.n, standingOf(row));
  }

  private async readLease(): Promise<void> {
    const { lease } = this.progress.value;
    if (lease === null) return;
    try {
      const read = await verifyLease(lease, this.certificateKeys());
      const mine = equalBytes(read.device, this.device);
      this.leaseEnds.value = mine ? read.expiresAt * 1000 : null;
    } catch {
      this.leaseEnds.value = null;
    }
  }

  private fetchRarer(): void {
    const fetched = import("./rarer-lists").then((module) => {
      rarer = module;
      this.relist();
    });
    fetched.catch(() => undefined);
  }

  everything(): void {
    for (const book of this.holdings.books.values()) this.touched(book);
  }

  /** The lists follow once this turn of work is done, however many books it touched. */
  private touched(book: Book): void {
    this.dirty.add(book);
    if (this.listing) return;
    this.listing = true;
    queueMicrotask(() => this.relist());
  }

  private relist(): void {
    this.listing = false;
    if (this.ended) return;
    for (const book of this.dirty) {
      const summary = this.making.of(book);
      if (summary) this.summaries.set(book.id, summary);
      else this.summaries.delete(book.id);
    }
    this.dirty.clear();
    let lists = listsOf(this.holdings.shown(), this.summaries, this.making);
    // Few rows are in question, few people registered twice, little stopped: what says so comes when wanted.
    const rare = [...this.holdings.shown()].filter(({ id }) => this.summaries.get(id)?.rare);
    if (rare.length > 0 || lists.people.some(({ same }) => same.length > 0)) {
      if (rarer) lists = rarer.completed(lists, rare, this);
      else this.fetchRarer();
    }
    batch(() => {
      this.lists.value = lists;
      this.made.value++;
    });
  }
}
