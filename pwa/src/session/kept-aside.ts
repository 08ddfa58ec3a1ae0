/** What was written for a record and kept out of it, as the server's own word in the record says. */
import { DESK } from "../codes";
import { shownHead } from "../sync/core/fold";
import type { Ground } from "./ground";
import type { Hex, StaffMember } from "./types";

const GROUP = "@aside/";

/** A decision of the set-aside desk, of work that is on no device but the one it was written on. */
export interface KeptAside {
  /** Of the change that was set aside. */
  readonly dot: Hex;
  readonly author: StaffMember;
  readonly by: StaffMember;
  readonly reason: string;
  /** By the server's clock. */
  readonly at: number;
  /** The answers it wrote. */
  readonly paths: readonly string[];
}

/** In the order of their dots. What this device wrote itself is left out: it says so of itself. *Tracked.* */
export function keptAside({ shown, views, book, reading }: Ground): KeptAside[] {
  reading.trackShape();
  return shown.paths().flatMap((path): KeptAside[] => {
    const dot = path.slice(GROUP.length);
    if (!path.startsWith(GROUP) || book.entries.has(dot)) return [];
    const head = shownHead(shown.heads(path));
    const [note] = head?.value ?? [];
    const [act, actor, reason, author, , paths] = Array.isArray(note) ? note : [];
    if (act !== DESK.keep || !head) return [];
    if (!(actor instanceof Uint8Array && author instanceof Uint8Array)) return [];
    return [
      {
        dot,
        author: views.member(author),
        by: views.member(actor),
        reason: String(reason),
        at: head.wallMs,
        paths: Array.isArray(paths) ? paths.map(String) : [],
      },
    ];
  });
}
