/** One record open on this device: what is shown, what is being written, and what has arrived meanwhile. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { OP } from "../codes";
import type { Answer } from "../forms/answers";
import type { Definition, Json } from "../forms/definition";
import { hex } from "../sync/core/bytes";
import { COMMAND_PATH } from "../sync/core/change";
import { Fold } from "../sync/core/fold";
import { commandViews, onItsWay, stateOf, versionOf } from "./decisions";
import { Draft, type Hex } from "./draft";
import type { Ground } from "./ground";
import { type Beginning, type Book, type Entry, inputOf, type Watcher } from "./holdings";
import type { Genesis } from "./inscribe";
import type { Pen } from "./pen";
import type { Questions } from "./questions";
import { Reading } from "./reading";
import { Shown } from "./shown";
import type { Staff } from "./staff";
import type {
  CommandView,
  HeadView,
  RecordHandle,
  RecordState,
  SaveState,
  Settling,
} from "./types";
import { cleanText, toStored } from "./values";
import { Views } from "./views";
import { type Act, checkActs, land, Writing } from "./writing";

/** What the session lends to each open record. */
export interface Desk {
  readonly pen: Pen;
  readonly staff: Staff;
  readonly device: Uint8Array<ArrayBuffer>;
  readonly actor: Uint8Array<ArrayBuffer>;
  readonly writing: ReadonlySignal<boolean>;
  readonly roles: readonly string[];
  now(): number;
  zone(at: number): number;
  /** States of the commands table in which a form's answers may change, and where it starts. */
  states(form: string): { initial: string; editable: readonly string[] | null };
  /** Verifies the change of a dot against its author's certificate. */
  verify(entry: Entry): Promise<boolean>;
  /** Fetches what was written at a path of a record before what is here. Throws LinkError, ReplyError. */
  older(record: Hex, path: string): Promise<void>;
  closed(record: OpenRecord): void;
}

export interface Opening {
  readonly book: Book;
  readonly form: string;
  readonly formHash: Hex;
  readonly persons: readonly Hex[];
  readonly questions: Questions;
  readonly genesis: Genesis | null;
}

export class OpenRecord implements RecordHandle, Ground, Watcher {
  readonly id: Hex;
  readonly form: string;
  readonly formHash: Hex;
  readonly definition: Definition;
  declare readonly closed?: (path: string) => boolean;
  readonly persons: readonly Hex[];
  genesis: Genesis | null;
  readonly arrived = signal(0);
  readonly gone = signal(false);
  readonly state: ReadonlySignal<RecordState>;
  readonly submitting: ReadonlySignal<CommandView | null>;
  readonly outdated: ReadonlySignal<boolean>;
  readonly unsent: ReadonlySignal<number>;
  readonly asides: ReadonlySignal<boolean>;
  readonly sent: RecordHandle["sent"];
  readonly save: ReadonlySignal<SaveState>;
  readonly progress = signal<SaveState>({ kind: "clean" });
  /** When it was first written in since it was opened, ms; null while it is only read. */
  writingSince: number | null = null;
  readonly shown: Shown;
  readonly reading: Reading;
  readonly views: Views;
  readonly book: Book;
  readonly moved = signal(0);
  private readonly acts: Writing;
  private readonly questions: Questions;
  private pending: Entry[] = [];
  /** What is shown begins with; another than the book's while a renewal waits to be shown. */
  beginning: Beginning | null;
  /** What a new record is started with; joins its first write. */
  seed: Draft | null = null;
  private draft: Draft | null = null;
  private begun: boolean;
  /** How many opened it and have not closed it yet. */
  private holders = 1;

  constructor(
    readonly desk: Desk,
    opening: Opening,
  ) {
    const { book, questions } = opening;
    this.book = book;
    this.id = book.id;
    this.form = opening.form;
    this.formHash = opening.formHash;
    this.persons = opening.persons;
    this.genesis = opening.genesis;
    this.begun = opening.genesis === null;
    this.questions = questions;
    this.definition = questions.definition;
    this.beginning = book.beginning;
    this.shown = new Shown(book.fold.copy(), desk);
    const { pen, staff } = desk;
    const resolve = (dot: Hex) => pen.resolve(dot);
    const me = hex(desk.actor);
    this.views = new Views(book, this.shown, staff, hex(desk.device), me, desk.zone, resolve);
    this.reading = new Reading(this.shown, this.views, questions);
    this.acts = new Writing(
      this.shown,
      questions,
      (dot) => book.entries.get(dot),
      () => (this.draft?.closing === false ? this.draft : undefined),
    );
    // Words that are not stored are said wherever they are, a tab that no longer writes included.
    this.save = computed(() => {
      const unsaved = this.progress.value.kind === "failed";
      return desk.writing.value || unsaved ? this.progress.value : { kind: "other_tab" as const };
    });
    this.state = computed(() => {
      this.reading.track("@state");
      return stateOf(this.shown.fold, desk.states(this.form).initial);
    });
    this.outdated = computed(() => {
      this.reading.track(COMMAND_PATH);
      this.reading.trackShape();
      return versionOf(this.shown.fold, this.formHash) !== this.formHash;
    });
    this.submitting = computed(() => onItsWay(this.commands()));
    this.asides = computed(() => {
      this.moved.value;
      this.reading.trackShape();
      const own = [...book.entries.values()].some((it) => it.own === "set_aside");
      return own || this.shown.paths().some((path) => path.startsWith("@aside"));
    });
    this.unsent = computed(() => {
      this.moved.value;
      this.reading.trackShape();
      return book.unsent + (this.draft && desk.pen.open.value ? 1 : 0);
    });
    this.sent = computed(() => {
      this.moved.value;
      return book.sent;
    });
    book.watcher = this;
    let saved = 0;
    for (const entry of book.entries.values()) {
      if (entry.own === "frozen") saved = Math.max(saved, entry.saved ?? 0);
    }
    if (saved > 0) this.progress.value = { kind: "saved", at: saved };
  }

  /** No server is known to have it. */
  get unknown(): boolean {
    return this.genesis !== null || this.book.genesis?.position === null;
  }

  /** It left this person's scope: what is in hand is frozen, and nothing more is taken. */
  async part(): Promise<void> {
    do await this.freeze();
    while (this.draft);
    batch(() => {
      this.gone.value = true;
      this.empty();
    });
  }

  /** Whatever still holds this record, there is nothing in it any more. */
  empty(): void {
    this.shown.fold = new Fold();
    this.reading.everything();
  }

  get ground(): Ground {
    return this;
  }

  get fresh(): boolean {
    return !this.begun;
  }

  writable(): boolean {
    const { roles } = this.definition.starts ?? {};
    const mine = !roles || roles.some((role) => this.desk.roles.includes(role));
    const { editable } = this.desk.states(this.form);
    const state = this.state.value.state;
    if (this.gone.value || this.submitting.value) return false;
    return this.desk.writing.value && mine && (editable === null || editable.includes(state));
  }

  answer(path: string): Answer | undefined {
    return this.reading.answer(path);
  }

  unsettled(path: string): boolean {
    return this.reading.unsettled(path);
  }

  rows(group: string): readonly string[] {
    return this.reading.rows(group);
  }

  heads(path: string): readonly HeadView[] {
    this.moved.value;
    return this.reading.heads(path);
  }

  elements(path: string): readonly HeadView[] {
    this.moved.value;
    return this.reading.elements(path);
  }

  unsettledPaths(): readonly string[] {
    return this.reading.unsettledPaths();
  }

  write(path: string, answer: Answer | null): void {
    this.perform(() => this.acts.plan(path, answer));
  }

  writeAll(answers: Readonly<Record<string, Answer | null>>): void {
    const entries = Object.entries(answers);
    this.perform(() => entries.flatMap(([path, answer]) => this.acts.plan(path, answer)));
  }

  setElement(path: string, element: string, present: boolean): void {
    this.perform(() => this.acts.element(path, cleanText(element), present));
  }

  addRow(group: string): string {
    const { row, acts } = this.acts.addRow(group);
    this.perform(() => acts);
    return row;
  }

  removeRow(group: string, row: string): void {
    this.perform(() => this.acts.removeRow(group, row));
  }

  restoreRow(group: string, row: string): void {
    this.perform(() => this.acts.restoreRow(group, row));
    this.acts.restored(group, row);
  }

  settle(path: string, how: Settling, reason: string | null): void {
    const why = reason === null ? null : cleanText(reason);
    if ("answer" in how) {
      const stored = toStored(path, this.questions.at(path), how.answer);
      this.perform(() => this.acts.settle(path, stored, null, why));
    } else {
      const { keep } = how;
      this.perform(() => this.acts.keep(path, this.headDots(keep), why));
    }
  }

  settleAll(choices: Readonly<Record<string, Hex>>, reason: string | null): void {
    const why = reason === null ? null : cleanText(reason);
    const entries = Object.entries(choices);
    this.perform(() =>
      entries.flatMap(([path, keep]) => this.acts.keep(path, this.headDots(keep), why)),
    );
  }

  showArrived(): void {
    if (this.beginning !== this.book.beginning) {
      this.pending = [];
      this.arrived.value = 0;
      this.showAnew();
      return;
    }
    const paths = new Set<string>();
    for (const entry of this.pending) {
      // It may have been set aside, or shown by a refolding, since it came.
      const held = this.book.entries.get(entry.dot);
      if (held && held.own !== "set_aside") {
        for (const path of this.shown.fold.add(inputOf(held))) paths.add(path);
      }
    }
    this.pending = [];
    batch(() => {
      this.arrived.value = 0;
      this.reading.changed(paths, true);
    });
  }

  async freeze(): Promise<void> {
    await this.desk.pen.freeze(this);
  }

  async command(
    name: string,
    args: Readonly<Record<string, Json>>,
    asOf: string,
    beside: readonly RecordHandle[] = [],
  ): Promise<void> {
    if (this.gone.value) throw new Error("this record left the list");
    const { give } = await import("./giving");
    await give(name, args, asOf, [this, ...beside.map(({ ground }) => ground)]);
  }

  commands(): readonly CommandView[] {
    this.moved.value;
    this.reading.track(COMMAND_PATH);
    this.reading.trackShape();
    const { book, desk, shown } = this;
    return commandViews(shown.fold, desk.staff, (dot) => book.entries.get(dot));
  }

  retry(): void {
    this.desk.pen.retry();
  }

  close(): void {
    this.holders--;
    this.desk.pen.freeze(this).then(
      () => {
        if (this.holders <= 0) this.desk.closed(this);
      },
      // Its words are still in the pen, which says so; the record stays open behind the screen.
      () => undefined,
    );
  }

  /** Opened by one more, perhaps before it was quite closed: what arrived is shown. */
  stay(): void {
    this.holders++;
    this.showArrived();
  }

  // What the pen tells.

  adopted(draft: Draft, entry: Entry): void {
    this.leave(draft);
    if (entry.change.about) this.genesis = null;
    const paths = this.shown.fold.add(inputOf(entry));
    this.reading.changed(paths, true);
  }

  followed(entry: Entry): void {
    if (entry.change.about) this.genesis = null;
    this.reading.changed(this.shown.fold.add(inputOf(entry)), true);
  }

  dropped(draft: Draft): void {
    this.leave(draft);
    if (this.genesis) this.begun = false;
    this.reading.everything();
  }

  // What the book tells.

  judged(entry: Entry, refolded: boolean): void {
    batch(() => {
      this.moved.value++;
      if (refolded) {
        this.shown.fold = this.asShown(this.beginning);
        this.reading.everything();
      } else if (entry.position !== null) {
        const paths = this.shown.fold.setPosition(inputOf(entry).dot, entry.position);
        this.reading.changed(paths, true);
      }
    });
  }

  /** The server's own writes and commands are no answers: nothing moves under a finger when they show. */
  onArrival(entry: Entry): void {
    if (this.shown.fold.covers(entry.position)) {
      // It moves nothing on the page: it is history of what is shown already.
      this.reading.changed(this.shown.fold.add(inputOf(entry)), false);
      return;
    }
    if (this.shown.fold.has(inputOf(entry).dot)) return;
    const answers = entry.change.ops.filter(({ path }) => !path.startsWith("@")).length;
    // Nor is there a finger on a tab that only reads: it shows what the other one writes.
    if (answers === 0 || !this.desk.writing.value) {
      this.reading.changed(this.shown.fold.add(inputOf(entry)), true);
      return;
    }
    this.pending.push(entry);
    this.arrived.value += answers;
  }

  /** What the server gave whole is shown as all that arrives is: where it differs, when the person lets it. */
  renewed(differing: (before: Fold, after: Fold) => number): void {
    const anew = this.asShown(this.book.beginning);
    const count = differing(this.shown.fold, anew);
    if (count === 0) this.showAnew(anew);
    else this.arrived.value += count;
  }

  private showAnew(fold = this.asShown(this.book.beginning)): void {
    this.beginning = this.book.beginning;
    this.shown.fold = fold;
    this.reading.everything();
  }

  private asShown(beginning: Beginning | null): Fold {
    return this.book.refold(new Set(this.pending.map(({ dot }) => dot)), beginning);
  }

  /** Puts in what the record is started with; stored with the first write. */
  startWith(answers: Readonly<Record<string, Answer>>, rows: readonly string[] = []): void {
    const acts = [
      ...rows.map((path) => this.acts.row(path)),
      ...Object.entries(answers).flatMap(([path, answer]) => this.acts.plan(path, answer)),
    ];
    checkActs(acts);
    this.seed = new Draft(this.id, this.desk.now());
    for (const act of acts) land(this.seed, act);
    this.shown.drafts.push(this.seed);
  }

  /** A screen may still name a head by the dot it had before it was frozen. */
  private headDots(keep: Hex): readonly Hex[] {
    return [keep, this.desk.pen.resolve(keep)];
  }

  private perform(plan: () => readonly Act[]): void {
    if (this.gone.value) throw new Error("this record left the list");
    let acts = plan();
    if (acts.length === 0) return;
    checkActs(acts);
    const { pen } = this.desk;
    this.writingSince ??= this.desk.now();
    const before = this.draft;
    if (this.seed) {
      pen.begin(this, this.seed);
      this.seed = null;
    }
    this.begun = true;
    const puts = acts.flatMap((act) => ("put" in act ? [act.put] : []));
    const size = puts.reduce((sum, put) => sum + Draft.sizeOf(put), 0);
    let draft = this.into(pen.draftFor(this, puts.length, size));
    // What an act is depends on the draft it lands in: a full one was just frozen behind it.
    if (draft !== before) acts = plan();
    const paths = new Set<string>();
    let shape = false;
    // What is taken back first: it stands in this draft, and what is put may have to go on in the next.
    const taking = acts.filter((act) => "take" in act);
    for (const act of [...taking, ...acts.filter((one) => "put" in one)]) {
      if ("put" in act) draft = this.into(pen.draftFor(this, 1, Draft.sizeOf(act.put)));
      const { path, element } = "put" in act ? act.put : act.take;
      shape ||= "take" in act || draft.get(path, element) === undefined;
      land(draft, act);
      paths.add(path);
      const kind = "put" in act ? act.put.kind : OP.row_add;
      if (kind === OP.row_add || kind === OP.row_remove) paths.add(path.split("/")[0] as string);
      pen.touch(draft);
    }
    this.reading.changed(paths, shape);
    // What cannot wait for a connection does not wait for the end of a page either.
    if (puts.some(({ path }) => this.questions.at(path)?.urgent)) {
      this.freeze().catch(() => undefined);
    }
  }

  private into(draft: Draft): Draft {
    this.draft = draft;
    if (!this.shown.drafts.includes(draft)) this.shown.drafts.push(draft);
    return draft;
  }

  private leave(draft: Draft): void {
    this.shown.drafts = this.shown.drafts.filter((one) => one !== draft);
    if (this.draft === draft) this.draft = null;
  }
}
