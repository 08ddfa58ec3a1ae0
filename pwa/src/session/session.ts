/** An unlocked vault: its contents, its pen, its exchange. Locking drops all of it. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { REPLY } from "../codes";
import type { Answer } from "../forms/answers";
import type { Definition, Json } from "../forms/definition";
import { type Bytes, hex } from "../sync/core/bytes";
import { decode, encode } from "../sync/core/canonical";
import { importSigningKey } from "../sync/core/signing";
import { verifyStatements } from "../sync/core/statements";
import { filesOnWay } from "../sync/file-rows";
import { LinkError, ReplyError } from "../sync/link";
import { Outbox } from "../sync/outbox";
import { owing } from "../sync/progress";
import { Store } from "../sync/store";
import { Trust } from "../sync/trust";
import type { VaultKey } from "../vault/keys";
import { AccessLog } from "./accesslog";
import { civilTime } from "./civil";
import { Contents, type Parted } from "./contents";
import type { Hex } from "./draft";
import type { Env } from "./env";
import type { Files } from "./files";
import { counted } from "./health";
import type { Entry } from "./holdings";
import type { Identity } from "./identity";
import type { Link, Linking } from "./link";
import { exchangeLockName, holding, WriteLock } from "./locks";
import { lockTabs } from "./names";
import { NotHere } from "./not-here";
import { OpenRecords } from "./open-records";
import { Pen } from "./pen";
import type { Lists } from "./people";
import { Rounds } from "./rounds";
import { Scratchpad } from "./scratch";
import { madeAt, ServerTime } from "./server-time";
import { policyOf } from "./staff";
import type { Tabs } from "./tabs";
import type { Part } from "./together";
import type {
  CopyState,
  FileOnWay,
  OpenThere,
  OwnAside,
  Policy,
  RecordHandle,
  SaveState,
  Scratch,
  Sending,
  Session,
  StaffMember,
  Unsaved,
} from "./types";
import { urgentIn } from "./urgent";
import { toJson, toValue } from "./values";

/** What is done to a vault and outlives its session. IT turned it off, or it gets an id of its own. */
export interface TurningOff {
  /** Its wrapped key goes, at once. */
  erase(): Promise<void>;
  /** The rest of it goes, unsent work to the server. */
  handIn(): Promise<unknown>;
  /** Keeps who it becomes at its next unlock, sealed; and whether that is kept. */
  adopt(next: Bytes): Promise<void>;
  adopted(): Promise<boolean>;
}
/** An app that has heard nothing of it for a day says nothing, as the server does. */
const FORGOTTEN_MS = 86_400_000;
/** After this long what could not lock tries again. */
const AGAIN_MS = 5_000;
/** A form that is opened with the first thing stored has its field by then. */
const JOIN_MS = 2_000;

export { NotHere } from "./not-here";
export { ReadingLocked } from "./open-records";

export class UnlockedSession implements Session, Linking {
  readonly vault: Hex;
  readonly deviceLabel: string;
  readonly organisation: string;
  readonly locked = signal(false);
  readonly hidden = signal(false);
  readonly writing: ReadonlySignal<boolean>;
  readonly people: ReadonlySignal<Lists["people"]>;
  readonly records: ReadonlySignal<Lists["records"]>;
  readonly toSettle: ReadonlySignal<Lists["toSettle"]>;
  readonly staff: ReadonlySignal<readonly StaffMember[]>;
  readonly asOf: ReadonlySignal<number | null>;
  readonly parted: ReadonlySignal<readonly Parted[]>;
  readonly policy: ReadonlySignal<Policy>;
  readonly sending: ReadonlySignal<Sending>;
  readonly urgent: ReadonlySignal<readonly Hex[]>;
  readonly filesOnWay = signal<readonly FileOnWay[]>([]);
  readonly unsaved: ReadonlySignal<Unsaved | null>;
  readonly rounds: Rounds;
  private readonly persisted = signal<boolean | null>(null);
  private readonly spaceLeft = signal<number | null>(null);
  readonly copy = signal<CopyState | null>(null);
  readonly contents: Contents;
  readonly pen: Pen;
  readonly scratches: Scratchpad;
  private readonly writeLock: WriteLock;
  /** The line to the other tabs: none in the one that writes until the first screen is there. */
  private tabs: Tabs | null = null;
  private readonly log: AccessLog;
  readonly opened: OpenRecords;
  private readonly time: ServerTime;
  readonly trust: Trust;
  private readonly stopListening: () => void;
  private lockLater: (() => void) | null = null;

  /** Opens what a vault key unlocked. Throws SealBroken where storage is damaged. */
  static async open(
    env: Env,
    key: VaultKey,
    identity: Identity,
    off: TurningOff,
  ): Promise<UnlockedSession> {
    const outbox = new Outbox(env.indexedDB, key.vault);
    const store = new Store(env.indexedDB, key);
    const listed = ((await store.fact("statements")) ?? identity.statements) as string;
    const { root } = identity;
    const trust = new Trust(root, await verifyStatements(JSON.parse(listed), root));
    const signKey = await importSigningKey(identity.pkcs8);
    // From here on the browser holds the key, and nobody can read it out.
    identity.pkcs8.fill(0);
    const session = new UnlockedSession(env, key, identity, outbox, store, trust, signKey, off);
    await session.load();
    return session;
  }

  private linked: Link | null = null;
  private kept: Files | null = null;
  /** What a deposit needs stands in the outbox. */
  sendable = false;

  private constructor(
    readonly env: Env,
    readonly key: VaultKey,
    readonly identity: Identity,
    readonly outbox: Outbox,
    readonly store: Store,
    trust: Trust,
    readonly signKey: CryptoKey,
    readonly off: TurningOff,
  ) {
    const { device, actor } = identity;
    this.vault = key.vault;
    this.deviceLabel = identity.label;
    this.organisation = identity.organisation;
    this.trust = trust;
    const certificateKeys = () => trust.certificateKeys;
    this.contents = new Contents(key, identity, outbox, store, certificateKeys);
    const { contents } = this;
    // Of a time that could not be kept the clock tells.
    this.time = new ServerTime(env, (known) =>
      store.keep(new Map([["clock", known]])).catch(() => undefined),
    );
    this.writeLock = new WriteLock(env.locks, key.vault);
    this.writing = this.writeLock.held;
    this.pen = new Pen({
      outbox,
      key,
      device,
      actor,
      signKey,
      sealingKey: () => trust.sealingKey,
      now: () => env.now(),
      zone: (at) => env.zone(at),
      later: (ms, run) => env.later(ms, run),
      frozen: (entry) => {
        if (entry.change.about) this.opened.begun(hex(entry.change.record));
        contents.frozen(entry);
        this.tell();
        this.kept?.giveWay();
        this.rounds.due();
      },
    });
    this.scratches = new Scratchpad({
      indexedDB: env.indexedDB,
      key,
      now: () => env.now(),
      later: (ms, run) => env.later(ms, run),
      gone: (record) => contents.holdings.gone.has(record),
    });
    this.rounds = this.makeRounds();
    const civil = (at: number) => civilTime(at, contents.zone);
    const clock = () => this.serverNow();
    const { holdings, library, staff } = contents;
    this.log = new AccessLog(this.pen, holdings, library, hex(device), clock, civil);
    const ownCertificate = identity.certificate;
    const desk = {
      pen: this.pen,
      staff,
      device,
      actor,
      roles: identity.roles,
      writing: this.writing,
      now: () => env.now(),
      zone: (at: number) => env.zone(at),
      states: (form: string) => library.states(form),
      verify: async (entry: Entry) => {
        const { proves } = await import("./proof");
        return proves({ outbox, store, key, ownCertificate, certificateKeys }, entry);
      },
      older: (record: Hex, path: string) => this.older(record, path),
    };
    const due = () => this.due();
    const people = () => this.people.value;
    const { scratches, log } = this;
    this.opened = new OpenRecords({
      contents,
      scratches,
      log,
      desk,
      people,
      serverNow: () => this.lookNow(),
      due,
    });
    this.parted = contents.parted;
    this.people = computed(() => contents.lists.value.people);
    this.records = computed(() => contents.lists.value.records);
    this.toSettle = computed(() => contents.lists.value.toSettle);
    this.asOf = computed(() => {
      const { contact, offset } = contents.progress.value;
      return contact === null ? null : contact + offset;
    });
    this.staff = computed(() => {
      contents.directory.value;
      return staff.all();
    });
    this.policy = computed(() => {
      contents.directory.value;
      return policyOf(staff.directory);
    });
    this.sending = computed(() => this.health());
    this.urgent = computed(() => {
      contents.made.value;
      return urgentIn(contents.holdings, contents.library);
    });
    this.unsaved = computed(() => this.pen.failed.value ?? this.scratches.failed.value);
    this.writeLock.onStolen = () => {
      // The last half second goes under the next number, whatever the other tab froze.
      this.settle().catch(() => undefined);
      // Nothing is in hand here any more, so nothing waits for a tap to be shown.
      this.opened.showArrived();
      if (env.visible()) this.writeLock.whenFree();
    };
    // Its writer is gone, so what is open is finished.
    this.writeLock.onGranted = () => outbox.freezeOpen(env.now());
    this.stopListening = env.listen((event) => {
      if (event === "leaving") return this.leave();
      if (event === "visible") {
        this.tabs?.look();
        if (!this.writing.value) this.follow();
      }
      if (event === "hidden" || event === "offline") this.linked?.news.hush();
      if (event === "hidden") {
        this.keepTime();
        this.writeLock.stopWaiting();
        this.settle().then(
          () => this.sendLater(),
          () => undefined,
        );
      }
      // Without a connection a round ends at once, and the chip says why.
      else if (event === "offline") this.rounds.soon();
      else this.rounds.connected();
      return undefined;
    });
  }

  get me(): StaffMember {
    return this.contents.staff.member(this.identity.actor);
  }

  get startable() {
    return this.contents.library.startable;
  }

  asides(): readonly OwnAside[] {
    const { made, holdings, outcomes } = this.contents;
    made.value;
    const found: OwnAside[] = [];
    for (const { dot, own, change, received, reason } of holdings.ownEntries()) {
      const outcome = outcomes.get(dot) ?? null;
      if (own !== "set_aside" && !outcome) continue;
      const record = change.record ? hex(change.record) : null;
      const about = holdings.books.get(record ?? "")?.about ?? null;
      found.push({ dot, record, about, made: change.wallMs, received, reason, outcome });
    }
    return found;
  }

  workflow() {
    return this.contents.library.workflow.value;
  }

  manager(): StaffMember | null {
    const { team } = this.me;
    const managers = this.staff.value.filter(({ roles }) => roles.includes("manager"));
    return managers.find((it) => it.team === team) ?? null;
  }

  today(): string {
    return civilTime(this.serverNow(), this.contents.zone).slice(0, 10);
  }

  open(record: Hex): Promise<RecordHandle> {
    return this.opened.open(record);
  }

  async start(
    form: string,
    person: Hex | null,
    answers: Readonly<Record<string, Answer>>,
  ): Promise<RecordHandle> {
    const { planStart } = await import("./starting");
    const involvement = this.people.value.find(({ id }) => id === person)?.involvement ?? null;
    const beside = { person, involvement };
    const { started, genesis } = planStart(this.contents, form, beside, answers, this.today());
    return this.opened.start(genesis, started);
  }

  async takeNote(person: Hex): Promise<void> {
    await (await import("./page-told")).takeNote(this.contents, this.store, person);
  }

  async register(answers: Readonly<Record<string, Answer>>): Promise<Hex> {
    return (await import("./registering")).register(this, answers, this.serverNow());
  }

  async startAll(parts: readonly Part[], from: Scratch): Promise<readonly Hex[]> {
    return (await import("./together")).startAll(this, parts, from);
  }

  scratch(record: Hex, what: string): Scratch {
    return this.scratches.at(record, what);
  }

  scratched(record?: Hex): readonly string[] {
    return this.scratches.held(record);
  }

  scratchSave(record: Hex): SaveState {
    return this.scratches.save(record);
  }

  keepScratch(): Promise<void> {
    return this.scratches.flush();
  }

  title(form: string) {
    return this.contents.library.title(form);
  }

  newest(form: string) {
    this.contents.made.value;
    return this.contents.library.listed(form);
  }

  async dues() {
    const { duesHere } = await import("./dues-here");
    return duesHere(this.contents);
  }

  async pastSessions(group: Hex) {
    return (await import("./past-sessions")).sessionsOf(this.contents, group);
  }

  async definition(hash: Hex): Promise<Definition> {
    const questions = this.contents.library.get(hash);
    if (!questions) throw new NotHere("form");
    return questions.definition;
  }

  sendNow(): Promise<void> {
    return this.rounds.now();
  }

  async call(route: number, payload: Json): Promise<Json> {
    const body = encode(toValue(payload));
    const reply = await this.alone(() => this.ask(route, body));
    return reply.length === 0 ? null : toJson(decode(reply));
  }

  /** Under the exchange lock, so that a lower counter never arrives after a higher one. */
  private async alone<T>(run: () => Promise<T>): Promise<T> {
    return (await holding(this.env.locks, exchangeLockName(this.vault), true, run)) as T;
  }

  async ask(route: number, body: Bytes): Promise<Bytes> {
    const { epoch } = this.contents.progress.value;
    const { transport } = await this.link();
    const { status, payload } = await transport.send(route, body, epoch, () =>
      this.outbox.nextCounter(),
    );
    if (status !== REPLY.ok) throw new ReplyError(status, payload);
    return payload;
  }

  async files(): Promise<Files> {
    const { Files } = await import("./files");
    const { env, vault, contents, rounds } = this;
    const { writing, locked, filesOnWay } = this;
    const link = () => this.link();
    const taken = () => this.measure();
    const rest = { writing, locked, rounds, link, filesOnWay, taken };
    this.kept ??= new Files({ env, vault, contents, ...rest });
    return this.kept;
  }

  private async older(record: Hex, path: string): Promise<void> {
    const { fetchOlder } = await import("./older");
    const { contents, store } = this;
    const { returned } = await this.link();
    const ask = (route: number, body: Bytes) => this.ask(route, body);
    await this.alone(() => fetchOlder(record, path, { store, contents, returned, ask }));
  }

  noteOpened(record: Hex, screen?: string): Promise<void> {
    return this.log.opened(record, screen);
  }

  async takeOver(): Promise<void> {
    await this.writeLock.acquire(true);
    // The other tab may have left something to this one: a case that moved while it wrote.
    this.rounds.soon();
  }

  async lock(everywhere = false): Promise<void> {
    if (this.locked.value) return;
    this.hidden.value = true;
    if (everywhere) lockTabs(this.env, this.vault);
    this.lockLater?.();
    try {
      // A field may put in its last words while the first freezing goes on.
      do {
        await this.pen.freeze();
        await this.scratches.flush();
        await this.keepTime();
      } while (!this.pen.idle || !this.scratches.idle);
    } catch (error) {
      // Until there is room for them its words are nowhere but here, and with them what could seal them.
      this.lockLater = this.env.later(AGAIN_MS, () => {
        if (this.hidden.value) this.lock().catch(() => undefined);
      });
      throw error;
    }
    if (this.locked.value) return;
    this.sendLater();
    this.pen.stop();
    this.rounds.stop();
    this.linked?.news.close();
    this.kept?.close();
    this.stopListening();
    this.locked.value = true;
    this.contents.clear();
    this.scratches.clear();
    this.opened.clear();
    this.writeLock.letGo();
    this.tabs?.close();
    this.outbox.close();
    this.store.close();
    this.key.forget();
  }

  /** First use after enrolment: fetches until everything is here. Answers how many people are held. */
  async firstRound(): Promise<number> {
    await this.rounds.now();
    return this.people.value.length;
  }

  /** IT revoked this device: whoever heard it has the code that follows from it. */
  async turnOff(): Promise<void> {
    this.rounds.stop();
    await (await import("./turning-off")).turnOff(this);
  }

  private sendLater(): void {
    if (this.sending.value.unsent > 0) this.env.sendLater();
  }

  private async load(): Promise<void> {
    const { env, outbox, contents, scratches, writeLock } = this;
    const writes = await this.acquireWriting();
    await contents.load();
    this.time.begin(contents.progress.value, await this.store.fact("clock"));
    effect(() => this.time.meet(contents.progress.value));
    await scratches.load();
    await this.countFiles();
    // From here on whoever begins to write has first been shown what the tab before it stored.
    writeLock.onGranted = async () => {
      await outbox.freezeOpen(env.now());
      // Another tab may have gone on under another id: this one has nothing more to say.
      if (!(await this.isNewest())) return this.lock();
      // Before anything can be written here: what another tab stored, and what it stored as gone.
      await (await import("./tabs")).catchUp(this);
      this.opened.showArrived();
      await scratches.load();
    };
    outbox.copy().then(
      async (kept) => {
        if (!kept) return;
        const { standing } = await import("./rekeying");
        this.copy.value ??= await standing(outbox, await this.off.adopted());
      },
      () => undefined,
    );
    // Whoever writes joins with its first round: the first form comes before that.
    if (!writes) {
      this.joinTabs().then(
        () => env.visible() && this.follow(),
        () => undefined,
      );
    }
    // What a crash cut in two. A full device keeps nobody out: the next unlock tries again.
    const cut = ["registering", "together"].some((what) => this.scratches.at("", what).read());
    if (this.writing.value && cut) {
      const { finishAll } = await import("./together");
      await finishAll(this).catch(() => undefined);
    }
    this.measure();
    this.rounds.begin();
  }

  /** Asks how storage stands. Some browsers never answer: nothing waits for it. */
  measure(): void {
    const { env, persisted, spaceLeft } = this;
    const ask = <T>(question: Promise<T>, told: { value: T }) => {
      question.then(
        (answer) => {
          told.value = answer;
        },
        () => undefined,
      );
    };
    ask(env.persisted(), persisted);
    ask(env.spaceLeft(), spaceLeft);
  }

  async isNewest(): Promise<boolean> {
    const { device } = await this.outbox.tail();
    return device === undefined || device === hex(this.identity.device);
  }

  /** What is still to go of files, before their code is there: nothing is called backed up too early. */
  private async countFiles(): Promise<void> {
    try {
      this.filesOnWay.value = await filesOnWay(this.env.indexedDB, this.vault);
    } catch {
      // Nobody is kept out by it: the first round tries again.
    }
  }

  /** Stores and freezes what is open here. Throws DeviceFull or WriteFailed. */
  settle(): Promise<void> {
    this.scratches.flush().catch(() => undefined);
    return this.pen.freeze();
  }

  /** Stores and freezes what is in hand, and says when it is done; nothing where all of it is stored. */
  private leave(): Promise<unknown> | undefined {
    const { pen, scratches } = this;
    if (pen.idle && scratches.idle) return undefined;
    return Promise.allSettled([pen.freeze(), scratches.flush()]);
  }

  private async joinTabs(): Promise<void> {
    const { Tabs } = await import("./tabs");
    if (this.tabs || this.locked.value) return;
    this.tabs = new Tabs(this);
    this.linked?.join(this.tabs);
    // What was stored before the line was there.
    await this.tabs.look();
  }

  /** Another tab writes: this one shows what that one has so far, and writes when it is gone. */
  private follow(): void {
    this.tabs?.ask();
    this.writeLock.whenFree();
  }

  /** The list of vaults holds the lock for a moment when it looks: that is no other tab writing. */
  private async acquireWriting(): Promise<boolean> {
    if (await this.writeLock.acquire(false)) return true;
    await new Promise((wait) => setTimeout(wait, 100));
    return this.writeLock.acquire(false);
  }

  private makeRounds(): Rounds {
    const { key, contents } = this;
    const env = { ...this.env, now: () => this.lookNow() };
    const round = async () => (await this.link()).round();
    const revoked = () => {
      this.turnOff().catch(() => undefined);
    };
    const settled = () => {
      const { unsent, notBackedUp } = this.sending.value;
      return unsent === 0 && notBackedUp === 0;
    };
    const rounds = new Rounds(
      env,
      key.vault,
      { round },
      () => contents.refresh(),
      revoked,
      settled,
    );
    rounds.over = () => {
      this.kept?.after().catch(() => undefined);
      if (this.linked?.exchange.copiesLeft) this.depositCopies().catch(() => undefined);
    };
    return rounds;
  }

  /**
   * The other tabs hear that something was stored. Whoever writes and has not joined them yet does so a little
   * later: the form that is being opened comes first. A tab that was overtaken joins at once: the other one is
   * being written in.
   */
  tell(): void {
    const { tabs, env } = this;
    const join = () => {
      this.joinTabs().then(
        () => !this.locked.value && this.tabs?.tell(),
        () => undefined,
      );
    };
    if (tabs) tabs.tell();
    else if (this.writing.value) env.later(JOIN_MS, join);
    else join();
  }

  due(): void {
    this.rounds.due();
  }

  /** What only its sealed copy is left of leaves as from the lock screen: no signed round can take it. */
  private async depositCopies(): Promise<void> {
    await this.off.handIn();
    await this.contents.refresh();
    this.tell();
  }

  /**
   * The way to the server. A form is written in without it, so its code comes when it is first used. There
   * is none for a tab left open from before the vault got another id: it locks.
   */
  async link(): Promise<Link> {
    if (!(await this.isNewest())) {
      await this.lock();
      throw new LinkError("no_server");
    }
    const { keepSender, makeLink } = await import("./link");
    await this.joinTabs();
    if (this.linked) return this.linked;
    this.linked = makeLink(this);
    if (this.tabs) this.linked.join(this.tabs);
    // Without room for it this vault is only not sent from while it is locked.
    this.sendable = await keepSender(this).then(
      () => true,
      () => false,
    );
    return this.linked;
  }

  openElsewhere(record: Hex): OpenThere | null {
    const still = this.serverNow() - FORGOTTEN_MS;
    const found = this.contents.openThere.value.filter((it) => it.record === record);
    return found.findLast(({ heard }) => heard >= still) ?? null;
  }

  look(): void {
    if (!this.locked.value) this.time.look();
  }

  lookNow(): number {
    this.look();
    return this.serverNow();
  }

  private keepTime(): Promise<void> {
    this.time.look();
    return this.time.store();
  }

  /** The server's clock as far as known. */
  private serverNow(): number {
    return this.time.now;
  }

  private health(): Sending {
    const { contents } = this;
    contents.made.value;
    const own = contents.holdings.ownEntries();
    const lease = contents.leaseEnds.value;
    const progress = contents.progress.value;
    const ahead = this.time.ahead.value;
    // Every time of these is as this device's clock now counts.
    const here = (at: number | null) => at && at + ahead;
    const open = this.pen.open.value + contents.damaged.size;
    const now = this.serverNow();
    const made = (ms: number) => madeAt(ms, now, ahead, progress);
    const count = counted(own, open, now, contents.zone, made);
    return {
      ...count,
      oldestUnsent: here(count.oldestUnsent),
      again: count.again + owing(progress),
      files: this.filesOnWay.value.filter(({ state }) => state !== "whole").length,
      lastContact: here(this.asOf.value),
      link: this.rounds.link.value,
      later: here(this.rounds.later.value),
      sending: this.rounds.sending.value,
      leaseEnds: here(lease),
      clockAhead: ahead,
      persisted: this.persisted.value,
      spaceLeft: this.spaceLeft.value,
      copy: this.copy.value,
    };
  }
}
