/** Commands of one open record: what they name, what became of them, and whose work they would cover. */
import { OP } from "../codes";
import type { Json } from "../forms/definition";
import { hex, unhex } from "../sync/core/bytes";
import { COMMAND_PATH } from "../sync/core/change";
import { commandValue, type SeenRecord } from "../sync/core/command";
import { seenOf } from "../sync/core/fold";
import { actorsOf, changedSince, commandViews, standing } from "./decisions";
import { Draft, type Hex } from "./draft";
import type { Book } from "./holdings";
import type { Shown, Writer } from "./shown";
import type { Staff } from "./staff";
import type { CommandView, StaffMember } from "./types";
import { toValue } from "./values";
import type { States } from "./workflow";

export class Asking {
  constructor(
    private readonly book: Book,
    private readonly shown: Shown,
    private readonly staff: Staff,
    private readonly writer: Writer,
  ) {}

  /** The change of a command on exactly what is shown. Throws Malformed. */
  draft(
    name: string,
    args: Readonly<Record<string, Json>>,
    asOf: string,
    formHash: Hex,
    now: number,
    beside: readonly SeenRecord[],
  ): Draft {
    const { id } = this.book;
    const value = commandValue({
      name,
      seen: [this.seen(formHash), ...beside],
      asOf,
      arguments: Object.entries(args).map(([key, json]) => [key, toValue(json)]),
    });
    const draft = new Draft(id, now);
    const base = { element: null, observed: new Set<Hex>(), reason: null, kept: null };
    draft.put({ ...base, kind: OP.command, path: COMMAND_PATH, value });
    return draft;
  }

  /** Every answer shown, by name. */
  seen(formHash: Hex): SeenRecord {
    return seenOf(this.shown.fold, unhex(this.book.id), unhex(formHash));
  }

  /** Commands given, oldest first. */
  given(): CommandView[] {
    return commandViews(this.shown.fold, this.staff, (dot) => this.book.entries.get(dot));
  }

  /** Paths changed since the last accepted decision. */
  since({ initial, editable }: States): readonly string[] {
    const decision = standing(this.shown.fold, editable ?? [], initial);
    return decision ? changedSince(this.shown.fold, decision.command, this.book.id) : [];
  }

  /** Whose work the content shown is, what is being written included. */
  authors(): StaffMember[] {
    const actors = actorsOf(this.shown.fold);
    const { actor } = this.writer;
    if (this.shown.drafts.some((draft) => draft.ops.size > 0)) actors.set(hex(actor), actor);
    return [...actors.values()].map((it) => this.staff.member(it));
  }
}
