/** An unlocked vault: what it holds in memory, its pen, its exchange. Locking drops all of it. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { AUDIENCE, REPLY } from "../codes";
import type { Answer } from "../forms/answers";
import type { Definition, Json } from "../forms/definition";
import { type Bytes, hex, random, unhex } from "../sync/core/bytes";
import { decode, encode, type Value } from "../sync/core/canonical";
import { verifyLease } from "../sync/core/certificate";
import { aboutBytes, recordId } from "../sync/core/change";
import { type Statement, verifyStatements } from "../sync/core/enrolment";
import { importSigningKey } from "../sync/core/signing";
import { Exchange, fetchForm } from "../sync/exchange";
import { Outbox, type OutboxRow } from "../sync/outbox";
import { type Progress, readProgress } from "../sync/progress";
import { Store } from "../sync/store";
import { ReplyError, Transport } from "../sync/transport";
import type { VaultKey } from "../vault/keys";
import { AccessLog } from "./accesslog";
import { civilTime } from "./civil";
import type { Hex } from "./draft";
import type { Env } from "./env";
import { type Book, Holdings } from "./holdings";
import { type Identity, memberOf } from "./identity";
import { Library } from "./library";
import { exchangeLockName, holding, WriteLock } from "./locks";
import { type Lists, listsOf, type Summary, Summaries } from "./people";
import { type Genesis, Pen } from "./pen";
import { heldEntry, openRow, ownEntry, proves } from "./reader";
import { type Desk, OpenRecord } from "./record";
import { Rounds } from "./rounds";
import { readDirectory, Staff } from "./staff";
import type { RecordHandle, Sending, Session, StaffMember } from "./types";
import { toJson, toValue } from "./values";

/** A record or form that is not held here. */
export class NotHere extends Error {
  constructor(readonly what: "record" | "form") {
    super(`this ${what} is not on this device`);
    this.name = "NotHere";
  }
}

const NO_LISTS: Lists = { people: [], records: [], toSettle: [] };
const ZONE = "Europe/London";

export class UnlockedSession implements Session {
  readonly vault: Hex;
  readonly deviceLabel: string;
  readonly organisation: string;
  readonly locked = signal(false);
  readonly writing: ReadonlySignal<boolean>;
  readonly people: ReadonlySignal<Lists["people"]>;
  readonly records: ReadonlySignal<Lists["records"]>;
  readonly toSettle: ReadonlySignal<Lists["toSettle"]>;
  readonly staff: ReadonlySignal<readonly StaffMember[]>;
  readonly asOf: ReadonlySignal<number | null>;
  readonly sending: ReadonlySignal<Sending>;
  readonly rounds: Rounds;

  private readonly lists = signal(NO_LISTS);
  private readonly progress: Signal<Progress>;
  private readonly directoryTick = signal(0);
  private readonly ownTick = signal(0);
  private readonly leaseEnds = signal<number | null>(null);
  private readonly persisted = signal<boolean | null>(null);
  private readonly spaceLeft = signal<number | null>(null);
  private readonly holdings: Holdings;
  private readonly summaries = new Map<Hex, Summary>();
  private readonly dirty = new Set<Book>();
  private readonly making: Summaries;
  private readonly library: Library;
  private readonly who: Staff;
  private readonly pen: Pen;
  private readonly lockOfWriting: WriteLock;
  private readonly log: AccessLog;
  private readonly open_ = new Map<Hex, OpenRecord>();
  private readonly transport: Transport;
  private readonly desk: Desk;
  private readonly stopListening: () => void;
  /** Place in the store up to which this tab has read; last own number read. */
  private read = 0;
  private lastOwn = 0;
  private listing = false;

  static async open(env: Env, key: VaultKey, identity: Identity): Promise<UnlockedSession> {
    const outbox = new Outbox(env.indexedDB, key.vault);
    const store = new Store(env.indexedDB, key);
    const listed = ((await store.fact("statements")) ?? identity.statements) as string;
    const statements = await verifyStatements(JSON.parse(listed), identity.root);
    const signKey = await importSigningKey(identity.pkcs8);
    const session = new UnlockedSession(env, key, identity, outbox, store, statements, signKey);
    await session.load();
    return session;
  }

  private constructor(
    private readonly env: Env,
    private readonly key: VaultKey,
    private readonly identity: Identity,
    private readonly outbox: Outbox,
    private readonly store: Store,
    statements: readonly Statement[],
    signKey: CryptoKey,
  ) {
    const { device, actor } = identity;
    const self = memberOf(identity);
    this.vault = key.vault;
    this.deviceLabel = identity.label;
    this.organisation = identity.organisation;
    this.progress = signal(readProgress(undefined));
    this.who = new Staff(identity.organisation, self);
    this.who.certificate(hex(device), identity.certificate);
    this.library = new Library(identity.roles);
    this.making = new Summaries(this.library, this.who, self.actor);
    this.holdings = new Holdings((book) => this.touched(book));
    this.lockOfWriting = new WriteLock(env.locks, key.vault);
    this.writing = this.lockOfWriting.held;
    this.transport = new Transport(env, { device, signKey }, identity.root, statements, (raw) =>
      store.keep(new Map([["statements", JSON.stringify(raw)]])),
    );
    this.pen = new Pen({
      outbox,
      key,
      device,
      actor,
      signKey,
      sealingKey: () => this.transport.sealingKey,
      now: () => env.now(),
      zone: (at) => env.zone(at),
      later: (ms, run) => env.later(ms, run),
      frozen: (entry) => {
        this.lastOwn = Math.max(this.lastOwn, entry.n);
        this.holdings.add(entry);
        this.rounds.soon();
      },
    });
    const exchange = new Exchange({
      outbox,
      store,
      transport: this.transport,
      network: env,
      appVersion: env.appVersion,
      now: () => env.now(),
      progress: () => this.progress.value,
      health: async () => ({
        unsent: await outbox.countUnsent(),
        oldestUnsentMs: this.sending.value.oldestUnsent,
        persisted: this.persisted.value,
        spaceLeft: this.spaceLeft.value,
      }),
      opened: (row) => openRow(key, row),
      placesOf: (records) => records.flatMap((id) => this.holdings.placesOf(hex(id))),
      scopeFacts: (added, removed) => this.scopeFacts(added, removed),
      stored: (judged, progress) => this.stored(judged, progress),
      missingForms: () => this.missingForms(),
      formArrived: (hash, json) => this.formArrived(hash, json),
    });
    const round = async () => {
      // Another tab may have gone on since this one last looked.
      await this.refresh();
      await exchange.round();
      const facts = await this.library.refresh(env, env.now());
      if (facts.size > 0) {
        await store.keep(facts);
        for (const hash of this.library.missing()) await this.fetchForm(hash);
        this.everything();
      }
    };
    this.rounds = new Rounds(
      env,
      key.vault,
      { round },
      () => this.refresh(),
      () => {
        this.lock().catch(() => undefined);
      },
    );
    const clock = () => env.now() + this.progress.value.offset;
    const civil = (at: number) => civilTime(at, this.zone());
    this.log = new AccessLog(this.pen, this.holdings, this.library, hex(device), clock, civil);
    this.desk = {
      pen: this.pen,
      staff: this.who,
      device,
      actor,
      roles: identity.roles,
      writing: this.writing,
      now: () => env.now(),
      zone: (at) => env.zone(at),
      states: (form) => this.library.states(form),
      verify: (entry) =>
        proves(
          {
            outbox,
            store,
            key,
            ownCertificate: identity.certificate,
            certificateKeys: () => this.transport.certificateKeys,
          },
          entry,
        ),
      closed: (record) => this.closed(record),
    };
    this.people = computed(() => this.lists.value.people);
    this.records = computed(() => this.lists.value.records);
    this.toSettle = computed(() => this.lists.value.toSettle);
    this.asOf = computed(() => this.progress.value.contact);
    this.staff = computed(() => {
      this.directoryTick.value;
      return this.who.all();
    });
    this.sending = computed(() => this.health());
    this.lockOfWriting.onStolen = () => {
      // The last half second goes under the next number, whatever the other tab froze.
      this.pen.freeze().catch(() => undefined);
    };
    this.stopListening = env.listen((event) => {
      if (event === "hidden") this.pen.freeze().catch(() => undefined);
      else if (event !== "offline") this.rounds.soon();
    });
  }

  get me(): StaffMember {
    return this.who.member(this.identity.actor);
  }

  get startable() {
    return this.library.startable;
  }

  manager(): StaffMember | null {
    const { team } = this.me;
    const managers = this.who.all().filter(({ roles }) => roles.includes("manager"));
    return managers.find((it) => it.team === team) ?? null;
  }

  today(): string {
    return civilTime(this.env.now() + this.progress.value.offset, this.zone()).slice(0, 10);
  }

  async open(record: Hex): Promise<RecordHandle> {
    const held = this.open_.get(record);
    if (held) return held;
    const book = this.holdings.books.get(record);
    const about = book?.about;
    if (!book || !about || this.holdings.gone.has(record)) throw new NotHere("record");
    const formHash = hex(about.formHash);
    const questions = this.library.get(formHash);
    if (!questions) throw new NotHere("form");
    // Freezes what is open as well, so that what is shown has nothing of it left out.
    await this.log.opened(record);
    await this.pen.freeze();
    const persons = about.formId === "person" ? [record] : about.people.map(hex);
    const opening = { book, form: about.formId, formHash, persons, questions, genesis: null };
    const opened = this.open_.get(record) ?? new OpenRecord(this.desk, opening);
    this.open_.set(record, opened);
    return opened;
  }

  async start(
    form: string,
    person: Hex,
    answers: Readonly<Record<string, Answer>>,
  ): Promise<RecordHandle> {
    const formHash = this.library.newestOf(form);
    const questions = formHash === undefined ? undefined : this.library.get(formHash);
    if (formHash === undefined || !questions) throw new NotHere("form");
    const involvement = this.people.value.find(({ id }) => id === person)?.involvement;
    const { audience } = questions.definition;
    const about = aboutBytes({
      formId: form,
      formHash: unhex(formHash),
      people: [unhex(person)],
      involvement: involvement ? unhex(involvement) : null,
      audience: AUDIENCE[audience as keyof typeof AUDIENCE],
    });
    const genesis: Genesis = { about, salt: random(16) };
    const book = this.holdings.book(hex(await recordId(about, genesis.salt)));
    const opening = { book, form, formHash, persons: [person], questions, genesis };
    const opened = new OpenRecord(this.desk, opening);
    opened.startWith(answers);
    this.open_.set(book.id, opened);
    return opened;
  }

  async definition(hash: Hex): Promise<Definition> {
    const questions = this.library.get(hash);
    if (!questions) throw new NotHere("form");
    return questions.definition;
  }

  sendNow(): Promise<void> {
    return this.rounds.now();
  }

  async call(route: number, payload: Json): Promise<Json> {
    const reply = await holding(this.env.locks, exchangeLockName(this.vault), true, () =>
      this.transport.send(route, encode(toValue(payload)), this.progress.value.epoch, () =>
        this.outbox.nextCounter(),
      ),
    );
    if (reply?.status !== REPLY.ok) {
      throw new ReplyError(reply?.status ?? REPLY.malformed, reply?.payload ?? new Uint8Array());
    }
    return reply.payload.length === 0 ? null : toJson(decode(reply.payload));
  }

  async takeOver(): Promise<void> {
    await this.lockOfWriting.acquire(true);
    await this.outbox.freezeOpen(this.env.now());
    await this.refresh();
  }

  /** Freezes what is open, then drops keys and everything decrypted. Throws where it cannot be stored. */
  async lock(): Promise<void> {
    if (this.locked.value) return;
    await this.pen.freeze();
    this.pen.stop();
    this.rounds.stop();
    this.stopListening();
    batch(() => {
      this.locked.value = true;
      this.lists.value = NO_LISTS;
    });
    this.holdings.clear();
    this.summaries.clear();
    this.open_.clear();
    this.lockOfWriting.letGo();
    this.outbox.close();
    this.store.close();
    this.key.forget();
  }

  /** First use after enrolment: fetches until everything is here. Answers people held. */
  async firstRound(): Promise<number> {
    await this.rounds.now();
    return this.people.value.length;
  }

  private async load(): Promise<void> {
    const { env, outbox, store } = this;
    if (await this.lockOfWriting.acquire(false)) await outbox.freezeOpen(env.now());
    await outbox.sweep(env.now());
    const facts = await store.factsUnder("");
    const under = (prefix: string) =>
      new Map(
        [...facts]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, value]) => [name.slice(prefix.length), value]),
      );
    this.library.load(under("form/"), facts.get("forms"), facts.get("workflow"));
    this.progress.value = readProgress(facts.get("progress"));
    this.who.directory = readDirectory(facts.get("directory"));
    for (const [device, jwt] of under("certificate/")) this.who.certificate(device, jwt as string);
    for (const record of (facts.get("gone") ?? []) as Bytes[]) this.holdings.gone.add(hex(record));
    await this.readLease();
    await this.refresh();
    this.relist();
    const tell = (to: { value: unknown }) => (value: unknown) => {
      to.value = value;
    };
    // Some browsers never answer these: nothing waits for them.
    env.persisted().then(tell(this.persisted), () => undefined);
    env.spaceLeft().then(tell(this.spaceLeft), () => undefined);
    this.rounds.soon();
  }

  /** Reads what this tab or another has stored since it last looked. */
  private async refresh(): Promise<void> {
    if (this.locked.value) return;
    let from = this.lastOwn + 1;
    for (const { n, own } of this.holdings.ownEntries()) {
      if (own !== "safe" && n < from) from = n;
    }
    for (const row of await this.outbox.since(from)) {
      if (row.state === "open") continue;
      if (this.holdings.knows(row.n)) this.judge(row);
      else this.holdings.add(await ownEntry(this.key, row));
      this.lastOwn = Math.max(this.lastOwn, row.n);
    }
    const progress = readProgress(await this.store.fact("progress"));
    await this.stored([], progress);
  }

  private async stored(judged: readonly OutboxRow[], progress: Progress): Promise<void> {
    if (this.locked.value) return;
    const before = this.progress.value;
    if (progress.directory !== before.directory) {
      this.who.directory = readDirectory(await this.store.fact("directory"));
      this.everything();
    }
    const arrived = await this.store.after(this.read);
    const entries = await Promise.all(arrived.map(heldEntry));
    for (const entry of entries) {
      const device = entry && hex(entry.change.device);
      if (!device || this.who.knows(device)) continue;
      const jwt = await this.store.fact(`certificate/${device}`);
      if (typeof jwt === "string") this.who.certificate(device, jwt);
    }
    if (this.locked.value) return;
    batch(() => {
      for (const row of judged) this.judge(row);
      for (const entry of entries) if (entry) this.holdings.add(entry);
      this.read = arrived.reduce((most, { n }) => Math.max(most, n), this.read);
      this.progress.value = progress;
      if (progress.directory !== before.directory) this.directoryTick.value++;
    });
    if (progress.lease !== before.lease) await this.readLease();
  }

  private judge(row: OutboxRow): void {
    const { state, position, received, reason } = row;
    this.holdings.judge(row.n, { own: state, position, received, reason });
  }

  private scopeFacts(added: readonly Bytes[], removed: readonly Bytes[]): Map<string, Value> {
    const facts = new Map<string, Value>();
    if (added.length === 0 && removed.length === 0) return facts;
    const { gone } = this.holdings;
    for (const record of removed) gone.add(hex(record));
    for (const record of added) gone.delete(hex(record));
    facts.set("gone", [...gone].map(unhex));
    this.everything();
    return facts;
  }

  private missingForms(): Hex[] {
    const wanted = new Set(this.library.missing());
    for (const { about } of this.holdings.shown()) {
      const hash = about && hex(about.formHash);
      if (hash && !this.library.get(hash)) wanted.add(hash);
    }
    return [...wanted];
  }

  private async fetchForm(hash: Hex): Promise<void> {
    const json = await fetchForm(this.env, hash);
    if (json === null) return;
    await this.store.keep(new Map([[`form/${hash}`, json]]));
    this.formArrived(hash, json);
  }

  private formArrived(hash: Hex, json: string): void {
    this.library.add(hash, json);
    for (const book of this.holdings.shown()) {
      if (book.about && hex(book.about.formHash) === hash) this.touched(book);
    }
  }

  private closed(record: OpenRecord): void {
    if (this.open_.get(record.id) === record) this.open_.delete(record.id);
    const book = this.holdings.books.get(record.id);
    if (book?.watcher === record) book.watcher = null;
    if (book && book.entries.size === 0) this.holdings.books.delete(record.id);
  }

  private async readLease(): Promise<void> {
    const { lease } = this.progress.value;
    if (lease === null) return;
    try {
      const read = await verifyLease(lease, this.transport.certificateKeys);
      this.leaseEnds.value = read.expiresAt * 1000;
    } catch {
      this.leaseEnds.value = null;
    }
  }

  private everything(): void {
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
    if (this.locked.value) return;
    for (const book of this.dirty) {
      const summary = this.making.of(book);
      if (summary) this.summaries.set(book.id, summary);
      else this.summaries.delete(book.id);
    }
    this.dirty.clear();
    batch(() => {
      this.lists.value = listsOf(this.holdings.shown(), this.summaries, this.making);
      this.ownTick.value++;
    });
  }

  private health(): Sending {
    this.ownTick.value;
    const today = this.today();
    const { offset, contact } = this.progress.value;
    const count = { unsent: this.pen.open.value, today: 0, unsafe: 0, aside: 0, waiting: 0 };
    let oldest: number | null = null;
    for (const { own, received, change } of this.holdings.ownEntries()) {
      if (own === "frozen" || own === "open") {
        count.unsent++;
        oldest = Math.min(oldest ?? change.wallMs, change.wallMs);
      }
      if (own === "received" || own === "waiting") count.unsafe++;
      if (own === "waiting") count.waiting++;
      if (own === "set_aside") count.aside++;
      if (received !== null && received >= this.env.now() + offset - 36 * 3_600_000) {
        if (civilTime(received, this.zone()).startsWith(today)) count.today++;
      }
    }
    return {
      unsent: count.unsent,
      oldestUnsent: oldest,
      receivedToday: count.today,
      notBackedUp: count.unsafe,
      setAside: count.aside,
      waiting: count.waiting,
      lastContact: contact,
      link: this.rounds.link.value,
      sending: this.rounds.sending.value,
      leaseEnds: this.leaseEnds.value,
      persisted: this.persisted.value,
      spaceLeft: this.spaceLeft.value,
    };
  }

  private zone(): string {
    const zone = this.who.directory.policy.get("time_zone");
    return typeof zone === "string" ? zone : ZONE;
  }
}
