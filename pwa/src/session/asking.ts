/** Commands of one open record: what became of them, and whose work they would cover. */
import { hex } from "../sync/core/bytes";
import { actorsOf, changedSince, commandViews, standing } from "./decisions";
import type { Book } from "./holdings";
import type { Shown, Writer } from "./shown";
import type { Staff } from "./staff";
import type { CommandView, StaffMember } from "./types";
import type { States } from "./workflow";

export class Asking {
  constructor(
    private readonly book: Book,
    private readonly shown: Shown,
    private readonly staff: Staff,
    private readonly writer: Writer,
  ) {}

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
