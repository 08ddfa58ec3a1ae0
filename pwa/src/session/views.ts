/** Heads as people read them: the value, who stands behind it, and where it is. */
import { type Bytes, hex, unhex } from "../sync/core/bytes";
import type { Answer as StoredAnswer } from "../sync/core/change";
import type { Head, Written } from "../sync/core/fold";
import type { RowState } from "../sync/outbox";
import type { Hex } from "./draft";
import type { Book } from "./holdings";
import type { Shown } from "./shown";
import type { Staff } from "./staff";
import type { HeadView, SendState, StaffMember } from "./types";
import { toJson } from "./values";

export const SEND: Readonly<Record<RowState, SendState>> = {
  open: "unsent",
  frozen: "unsent",
  received: "received",
  waiting: "waiting",
  set_aside: "set_aside",
  safe: "safe",
};

/** Order on screen: commit order, own unsent after it; the last shows. */
export function inDisplayOrder<T extends { position: number | null; devSeq: number }>(
  heads: readonly T[],
): T[] {
  return [...heads].sort((a, b) => {
    if (a.position !== null && b.position !== null) return a.position - b.position;
    if (a.position === null && b.position === null) return a.devSeq - b.devSeq;
    return a.position === null ? 1 : -1;
  });
}

export class Views {
  constructor(
    private readonly book: Book,
    private readonly shown: Shown,
    private readonly staff: Staff,
    private readonly device: Hex,
    private readonly me: Hex,
    /** Zone of the device, minutes east, for what is not stored yet. */
    private readonly zone: (at: number) => number,
    /** Final dot of a provisional one. */
    private readonly resolve: (dot: Hex) => Hex,
  ) {}

  head(path: string, head: Head): HeadView {
    const author = head.kept ? this.authorOf(path, hex(head.kept)) : null;
    return this.view(head.value, head, head.reason, author);
  }

  written(path: string, it: Written): HeadView {
    const author = it.op.kept ? this.authorOf(path, hex(it.op.kept)) : null;
    return this.view(it.op.value as StoredAnswer, it, it.op.reason, author);
  }

  member(actor: Bytes): StaffMember {
    return this.staff.member(actor);
  }

  writer(at: Pick<Head, "actor" | "device">): StaffMember {
    return this.staff.member(at.actor, at.device);
  }

  private view(
    stored: StoredAnswer,
    at: Omit<Head, "value" | "kept" | "reason">,
    reason: string | null,
    keptAuthor: StaffMember | null,
  ): HeadView {
    const dot = hex(at.dot);
    const entry = this.book.entries.get(dot);
    const own = hex(at.device) === this.device;
    const writer = this.staff.member(at.actor, at.device);
    const [value, status, source, note] = stored;
    return {
      value: toJson(value),
      status,
      source,
      note,
      dot,
      author: keptAuthor ?? writer,
      chosenBy: keptAuthor ? writer : null,
      device: hex(at.device),
      deviceLabel: this.staff.label(at.device),
      own,
      mine: hex(at.actor) === this.me,
      made: at.wallMs,
      zone: entry?.change.zoneMin ?? this.zone(at.wallMs),
      received: entry?.received ?? null,
      reason,
      // An own change that another copy of this device brought is in the store, and so received.
      send: own ? (entry ? SEND[entry.own ?? "received"] : "unsent") : null,
      mark: entry?.mark ?? null,
    };
  }

  /** Author of a value that was chosen, through every choosing of it. */
  private authorOf(path: string, dot: Hex, depth = 0): StaffMember | null {
    const wanted = this.resolve(dot);
    const found = this.shown.fold.origin(path, unhex(wanted));
    if (!found) return null;
    if (found.kept && depth < 32) {
      const first = this.authorOf(path, hex(found.kept), depth + 1);
      if (first) return first;
    }
    return this.staff.member(found.actor, found.device);
  }
}
