/**
 * A record in memory: the app's own, with a pen that writes nowhere. Nothing is signed, sealed, stored or
 * sent, and it is gone with the page. Its answers outlive a save of the form's file.
 */
import { signal } from "@preact/signals";
import type { Definition } from "../src/forms/definition";
import { Draft, type Hex } from "../src/session/draft";
import { Book } from "../src/session/holdings";
import { type Page, Pen, type PenTools } from "../src/session/pen";
import { Questions } from "../src/session/questions";
import { type Desk, OpenRecord } from "../src/session/record";
import { Staff } from "../src/session/staff";
import type { StaffMember } from "../src/session/types";
import { hex, unhex } from "../src/sync/core/bytes";

export const RECORD: Hex = "00000000000000000000000000000001";
export const PERSON: Hex = "00000000000000000000000000000002";

/** Wren Saltwhistle, who is invented. */
export const WREN: StaffMember = {
  actor: "00000000000000000000000000000003",
  name: "Wren Saltwhistle",
  roles: [],
  team: null,
};

/** One sheet for all that is written: never stored, never frozen. */
class PaperPen extends Pen {
  private readonly sheet = new Draft(RECORD, Date.now());

  constructor() {
    // Every method that would reach for what it signs and stores with is another here.
    super({} as PenTools);
  }

  override draftFor(): Draft {
    return this.sheet;
  }

  override touch(): void {}

  override retry(): void {}

  override async freeze(): Promise<void> {}

  override async alone(_page: Page): Promise<void> {
    throw new Error("a preview gives no commands");
  }

  /** Shows in a record what stands on the sheet. */
  lay(record: OpenRecord): void {
    if (this.sheet.ops.size > 0) record.shown.drafts.push(this.sheet);
  }
}

/** Records of one form after another over the same answers. */
export class Paper {
  private readonly pen = new PaperPen();
  private readonly book = new Book(RECORD);
  private readonly desk: Desk = {
    pen: this.pen,
    staff: new Staff("Fernshire Council", WREN),
    device: unhex(RECORD).slice(0, 8),
    actor: unhex(WREN.actor),
    roles: WREN.roles,
    writing: signal(true),
    now: () => Date.now(),
    zone: (at) => -new Date(at).getTimezoneOffset(),
    states: () => ({ initial: "draft", editable: null }),
    verify: async () => false,
    older: async () => undefined,
    closed: () => undefined,
  };

  /** The record, shown by a version of its form. Whoever previews may write in it, whatever the form says. */
  record(definition: Definition): OpenRecord {
    const { starts: _, ...open } = definition;
    const record = new OpenRecord(this.desk, {
      book: this.book,
      form: definition.id,
      formHash: hex(unhex(RECORD)),
      persons: [PERSON],
      questions: new Questions(open),
      genesis: { about: new Uint8Array(), salt: new Uint8Array() },
    });
    this.pen.lay(record);
    return record;
  }
}
