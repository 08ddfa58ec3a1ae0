/** What was written for a record and is no part of it: set aside, or kept aside as the server's own word in it says. */
import { DESK, OP } from "../codes";
import { shownHead } from "../sync/core/fold";
import type { Ground } from "./ground";
import type { HeadView, Hex, StaffMember } from "./types";

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

/** This device's own answers at a path that were set aside, which no fold holds. *Tracked.* */
export function setAside(ground: Ground, path: string): HeadView[] {
  const { book, views, reading, moved } = ground;
  moved.value;
  reading.track(path);
  if (ground.closed?.(path)) return [];
  return [...book.entries.values()].flatMap(({ own, id, change }) => {
    const op = change.ops.find((one) => one.path === path && one.kind === OP.set);
    if (own !== "set_aside" || !op) return [];
    const { device, actor, wallMs, devSeq } = change;
    const at = {
      dot: id.slice(0, 16),
      position: null,
      device,
      actor,
      wallMs,
      devSeq,
      remnant: false,
    };
    return [views.written(path, { ...at, op })];
  });
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
