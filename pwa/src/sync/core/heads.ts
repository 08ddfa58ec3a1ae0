import { OP } from "../../codes";
import { type Bytes, compareBytes, equalBytes, hex } from "./bytes";
import { encode } from "./canonical";
import type { Answer, Change, Operation } from "./change";

/** Who made a write and when, for people. */
export interface Author {
  device: Bytes;
  actor: Bytes;
  wallMs: number;
  devSeq: number;
}

/** A write nobody has observed away. For an element of a union, `value[0]` is the element. */
export interface Head extends Author {
  dot: Bytes;
  position: number | null;
  value: Answer;
  kept: Bytes | null;
  reason: string | null;
}

/** A change inside a fold; its position may still come. */
export interface Entry {
  dot: Bytes;
  key: string;
  change: Change;
  position: number | null;
  /** Only what stands of the change is here. */
  remnant: boolean;
}

/** Writes of one field or element and what they observed, by dot in hex. */
export class Register {
  readonly live = new Map<string, { entry: Entry; op: Operation }>();
  private readonly observed = new Set<string>();

  write(entry: Entry, op: Operation): void {
    if (!this.observed.has(entry.key)) this.live.set(entry.key, { entry, op });
  }

  retire(dots: readonly Bytes[]): void {
    for (const dot of dots) {
      const key = hex(dot);
      this.observed.add(key);
      this.live.delete(key);
    }
  }

  copy(twin: (entry: Entry) => Entry): Register {
    const to = new Register();
    for (const [key, { entry, op }] of this.live) to.live.set(key, { entry: twin(entry), op });
    for (const key of this.observed) to.observed.add(key);
    return to;
  }

  heads(): Head[] {
    return [...this.live.values()]
      .map(({ entry, op }) => ({
        ...stamp(entry),
        value: op.value as Answer,
        kept: op.kind === OP.set ? op.kept : null,
        reason: op.reason,
      }))
      .sort(byDot);
  }
}

/** Order by dot. */
export const byDot = (a: { dot: Bytes }, b: { dot: Bytes }) => compareBytes(a.dot, b.dot);

/** Who wrote it, when, and where it stands in commit order. */
export function stamp({ dot, position, change }: Entry) {
  const { device, actor, wallMs, devSeq } = change;
  return { dot, position, device, actor, wallMs, devSeq };
}

interface Stamped {
  position: number | null;
  devSeq: number;
}

/** Commit order; what has no position yet comes after, in the order its device made it. */
export function bySending(a: Stamped, b: Stamped): number {
  if (a.position === null && b.position === null) return a.devSeq - b.devSeq;
  return (a.position ?? Number.POSITIVE_INFINITY) - (b.position ?? Number.POSITIVE_INFINITY);
}

/** `bySending`, and by dot where that leaves a choice. */
export function commitOrder(a: Stamped & { dot: Bytes }, b: Stamped & { dot: Bytes }): number {
  return bySending(a, b) || byDot(a, b);
}

/**
 * Whether these heads come to one value: none, one, or all with identical encoded bytes. To rules, prints
 * and decisions a field that is not settled counts as missing.
 */
export function settled(heads: readonly Head[]): boolean {
  if (heads.length < 2) return true;
  const [first, ...rest] = heads.map((head) => encode(head.value));
  return rest.every((value) => equalBytes(value, first as Bytes));
}

/** The head a screen shows: the last in commit order, own unsent ones after it by dev_seq. */
export function shownHead(heads: readonly Head[]): Head | undefined {
  return [...heads].sort(commitOrder).at(-1);
}
