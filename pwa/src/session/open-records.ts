/** The records open in this tab: one handle each, whoever opens it again. */
import { hex, unhex } from "../sync/core/bytes";
import { recordId } from "../sync/core/change";
import type { AccessLog } from "./accesslog";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import type { OpenHere } from "./elsewhere";
import type { Genesis } from "./inscribe";
import { NotHere } from "./not-here";
import type { Lists } from "./people";
import { type Desk, OpenRecord } from "./record";
import type { Scratchpad } from "./scratch";
import { LastStarted, type Started } from "./started";

/** The lease is over: what is on the device is not shown until a server is met (design.md 5). */
export class ReadingLocked extends Error {
  constructor() {
    super("this device has not met its server for too long: reading is locked");
    this.name = "ReadingLocked";
  }
}

/** What the session lends to all of them. */
interface Lent {
  readonly contents: Contents;
  readonly scratches: Scratchpad;
  readonly log: AccessLog;
  readonly desk: Omit<Desk, "closed">;
  /** Who is on this device. */
  people(): Lists["people"];
  /** The server's clock as far as known, ms. */
  serverNow(): number;
  /** The person's other devices are to hear that a record is not open here any more. */
  due(): void;
}

export class OpenRecords {
  private readonly handles = new Map<Hex, OpenRecord>();
  private readonly started: LastStarted;
  private readonly desk: Desk;

  constructor(private readonly lent: Lent) {
    this.started = new LastStarted(() => lent.scratches.at("", "started"));
    this.desk = { ...lent.desk, closed: (record) => this.closed(record) };
  }

  /**
   * The handle of a record held here, its look in the access log. Throws ReadingLocked, NotHere; DeviceFull
   * and WriteFailed where that look could not be stored.
   */
  async open(record: Hex): Promise<OpenRecord> {
    const held = this.handles.get(record);
    if (held && !held.outdated.peek()) {
      held.stay();
      return held;
    }
    const { contents, log, desk } = this.lent;
    const { holdings, library, leaseEnds } = contents;
    if (leaseEnds.value !== null && leaseEnds.value <= this.lent.serverNow())
      throw new ReadingLocked();
    const book = holdings.books.get(record);
    const about = book?.about;
    const leaves = () => {
      if (holdings.gone.has(record)) throw new NotHere("record", true);
    };
    leaves();
    if (!book || !about) return this.startAgain(record);
    const formHash = book.version as Hex;
    const questions = library.get(formHash);
    if (!questions) throw new NotHere(library.knows(formHash) ? "newer" : "form");
    // Freezes what is open as well, so that what is shown has nothing of it left out.
    await log.opened(record);
    await desk.pen.freeze();
    const persons = about.formId === "person" ? [record] : about.people.map(hex);
    const opening = { book, form: about.formId, formHash, persons, questions, genesis: null };
    const theirs = questions.at("staff_can_view") && (await import("./staff-view"));
    leaves();
    const other = this.handles.get(record);
    if (other && other !== held) {
      other.stay();
      return other;
    }
    const handle = new OpenRecord(this.desk, opening);
    theirs?.veil(handle);
    this.handles.set(record, handle);
    return handle;
  }

  /** Begins a record, and keeps what it is started with until its first answer carries that. */
  async start(genesis: Genesis, started: Started): Promise<OpenRecord> {
    const handle = await this.begin(genesis, started);
    this.started.keep(handle.id, started, genesis);
    return handle;
  }

  /** Begins a record whose first change is written at once. Throws NotHere without its form. */
  async begin(genesis: Genesis, started: Started): Promise<OpenRecord> {
    const { holdings, library } = this.lent.contents;
    const { form, formHash, person } = started;
    const questions = library.get(formHash);
    if (!questions) throw new NotHere("form");
    const book = holdings.book(hex(await recordId(genesis.about, genesis.salt)));
    const persons = person === null ? [] : [person];
    const opening = { book, form, formHash, persons, questions, genesis };
    const handle = new OpenRecord(this.desk, opening);
    handle.startWith(started.answers, started.rows);
    this.handles.set(book.id, handle);
    return handle;
  }

  /** The first change of a record carries what it was started with. */
  begun(record: Hex): void {
    this.started.begun(record);
  }

  /** Shows what has arrived, where no tap is waited for. */
  showArrived(): void {
    for (const handle of this.handles.values()) handle.showArrived();
  }

  /** Closes what left this person's scope. Throws where words in hand could not be stored. */
  async part(records: ReadonlySet<Hex>): Promise<void> {
    for (const handle of [...this.handles.values()]) {
      const begunHere = handle.unknown && records.has(handle.persons[0] ?? "");
      if (!records.has(handle.id) && !begunHere) continue;
      await handle.part();
      this.closed(handle);
    }
    this.started.left(records);
    await this.lent.scratches.shut(records);
  }

  /** Those written in since they were opened, and open still. */
  written(): OpenHere[] {
    return [...this.handles.values()].flatMap(({ id, writingSince }) =>
      writingSince === null ? [] : [{ record: unhex(id), sinceMs: writingSince }],
    );
  }

  clear(): void {
    for (const handle of this.handles.values()) handle.empty();
    this.handles.clear();
  }

  /** A record with no answer yet has no change: what it was started with is its only trace. */
  private async startAgain(record: Hex): Promise<OpenRecord> {
    const found = this.started.find(record);
    const person = found?.started.person ?? null;
    const held = person === null || this.lent.people().some(({ id }) => id === person);
    if (!found || !held) throw new NotHere("record");
    return this.begin(found.genesis, found.started);
  }

  private closed(record: OpenRecord): void {
    if (this.handles.get(record.id) === record) this.handles.delete(record.id);
    if (record.writingSince !== null) this.lent.due();
    const { books } = this.lent.contents.holdings;
    const book = books.get(record.id);
    if (book?.watcher === record) book.watcher = null;
    if (book?.entries.size === 0) books.delete(record.id);
  }
}
