/**
 * Records on paper: the app's own, with a pen that writes nowhere. Nothing is signed, sealed, stored or sent,
 * and it is gone with the page. Previews of forms and practice are made of them.
 */
import { signal } from "@preact/signals";
import type { Answer } from "../forms/answers";
import type { Definition, Json } from "../forms/definition";
import { hex, random, unhex } from "../sync/core/bytes";
import { Draft, type Hex } from "./draft";
import { addedRows, firstRows } from "./first-rows";
import { Book } from "./holdings";
import { type Page, Pen, type PenTools } from "./pen";
import { Questions } from "./questions";
import type { Desk, OpenRecord } from "./record";
import { Staff } from "./staff";
import type { Scratch, Sending, StaffMember, VaultFiles } from "./types";

/** One sheet for all that is written: never stored, never frozen. */
export class PaperPen extends Pen {
  private sheet: Draft;

  constructor(
    record: Hex,
    private readonly touched: () => void = () => undefined,
  ) {
    // Every method that would reach for what it signs and stores with is another here.
    super({} as PenTools);
    this.sheet = new Draft(record, Date.now());
  }

  /** What a record was started with becomes the sheet. */
  override begin(_page: Page, draft: Draft): ReturnType<Pen["begin"]> {
    this.sheet = draft;
    return { draft } as ReturnType<Pen["begin"]>;
  }

  override draftFor(): Draft {
    return this.sheet;
  }

  override touch(): void {
    this.touched();
  }

  override retry(): void {}

  override async freeze(): Promise<void> {}

  override async alone(_page: Page): Promise<void> {
    throw new Error("paper takes no commands");
  }

  /** Shows in a record what stands on the sheet. */
  lay(record: OpenRecord): void {
    if (this.sheet.ops.size > 0) record.shown.drafts.push(this.sheet);
  }
}

/** What an open record is lent by a session; here by nothing that keeps anything. */
export function paperDesk(me: StaffMember, pen: PaperPen, states: Desk["states"]): Desk {
  const actor = unhex(me.actor);
  return {
    pen,
    staff: new Staff("Fernshire Council", me),
    device: actor.slice(0, 8),
    actor,
    roles: me.roles,
    writing: signal(true),
    now: () => Date.now(),
    zone: (at) => -new Date(at).getTimezoneOffset(),
    states,
    verify: async () => false,
    older: async () => undefined,
    closed: () => undefined,
  };
}

/** A record of a form over a book that nothing is in. */
export const paperOpening = (book: Book, definition: Definition, formHash: Hex, person: Hex) => ({
  book,
  form: definition.id,
  formHash,
  persons: [person],
  questions: new Questions(definition),
  genesis: { about: new Uint8Array(), salt: new Uint8Array() },
});

export interface OnPaper {
  readonly me: StaffMember;
  readonly definition: Definition;
  readonly formHash: Hex;
  readonly person: { readonly id: Hex; readonly name: string };
  readonly answers: Readonly<Record<string, Answer>>;
  readonly states: Desk["states"];
  /** Told of every write. */
  readonly touched: () => void;
}

/** What a new record on paper is made from, and what stands in it before anybody writes. */
export function paperRecord(on: OnPaper) {
  const { me, definition, formHash, person, states } = on;
  const book = new Book(hex(random(16)));
  const pen = new PaperPen(book.id, on.touched);
  const first = firstRows(definition, person);
  return {
    desk: paperDesk(me, pen, states),
    opening: paperOpening(book, definition, formHash, person.id),
    rows: [...new Set([...first.rows, ...addedRows(definition, on.answers)])],
    answers: { ...first.answers, ...on.answers },
  };
}

/** How sending stands where nothing is ever sent. */
export const NOTHING_SENDS: Sending = {
  unsent: 0,
  again: 0,
  oldestUnsent: null,
  receivedToday: 0,
  notBackedUp: 0,
  setAside: 0,
  beforeHandOver: 0,
  waiting: 0,
  files: 0,
  lastContact: null,
  link: "ok",
  sending: false,
  later: null,
  leaseEnds: null,
  clockAhead: 0,
  persisted: null,
  spaceLeft: null,
};

/** Photos and documents, in memory while the page is open. */
export function memoryFiles(): VaultFiles {
  const kept = new Map<string, Blob>();
  const idOf = (value: Json): string => (Array.isArray(value) ? String(value[0]) : "");
  return {
    take: async (_record, file) => {
      const id = hex(random(16));
      kept.set(id, file);
      return [id, hex(random(32)), file.size, file.type, hex(random(32))];
    },
    open: async (_record, value) => kept.get(idOf(value)) ?? new Blob(),
    here: async (value) => kept.has(idOf(value)),
    discard: async (value) => void kept.delete(idOf(value)),
  };
}

/** Words in hand, in memory while the page is open. */
export function memoryScratch(): Scratch {
  const words = signal<string | null>(null);
  return {
    read: () => words.value,
    write: (text) => {
      words.value = text;
    },
  };
}
