/**
 * The ops of a change that is still being written, by (path, element). Until it is frozen its id changes
 * with every rewrite, so its writes are named by a provisional dot that the pen later replaces.
 */
import { OP } from "../codes";
import { hex, random } from "../sync/core/bytes";
import type { Value } from "../sync/core/canonical";
import { encode } from "../sync/core/canonical";
import type { Change, Operation, Answer as StoredAnswer } from "../sync/core/change";
import { elementOf, MAX_CHANGE_BYTES } from "../sync/core/change";

export type Hex = string;

export interface DraftOp {
  readonly kind: number;
  readonly path: string;
  readonly element: string | null;
  readonly value: Value;
  /** Dots, provisional ones among them. */
  readonly observed: ReadonlySet<Hex>;
  readonly reason: string | null;
  readonly kept: Hex | null;
}

/** Bytes of ops one change can carry, with room for its own head. */
export const MOST_BYTES = MAX_CHANGE_BYTES - 1024;

export const keyOf = (path: string, element: string | null): string =>
  element === null ? path : `${path}\n${element}`;

export class Draft {
  /** Stands for the change's dot until it has its own. */
  readonly dot: Hex = hex(random(16));
  readonly ops = new Map<string, DraftOp>();
  /** Encoded size of the ops, about; kept below the limit of a change. */
  size = 0;
  /** Counts edits, so that a writer knows whether what it stored is still all. */
  version = 0;
  stored = 0;
  /** When the first edit not yet stored was made, ms; null when all is stored. */
  pendingSince: number | null = null;
  /** No further ops; to be frozen once stored. */
  closing = false;
  /** When the first op was made: the time the change carries. */
  readonly made: number;

  constructor(
    readonly record: Hex,
    now: number,
  ) {
    this.made = now;
  }

  /** Bytes an op takes in its change, a little more than less. */
  static sizeOf(op: DraftOp): number {
    const dots = 18 * (op.observed.size + 2);
    return encode(op.value).length + 3 * (op.path.length + (op.reason?.length ?? 0)) + dots + 16;
  }

  get dirty(): boolean {
    return this.version !== this.stored;
  }

  get(path: string, element: string | null = null): DraftOp | undefined {
    return this.ops.get(keyOf(path, element));
  }

  put(op: DraftOp): void {
    const key = keyOf(op.path, op.element);
    const before = this.ops.get(key);
    this.size += Draft.sizeOf(op) - (before ? Draft.sizeOf(before) : 0);
    this.ops.set(key, op);
    this.version++;
  }

  delete(path: string, element: string | null = null): DraftOp | undefined {
    const key = keyOf(path, element);
    const before = this.ops.get(key);
    if (!before) return undefined;
    this.size -= Draft.sizeOf(before);
    this.ops.delete(key);
    this.version++;
    return before;
  }

  /**
   * Another tab froze an earlier state of this draft under `dot`: what it holds is recorded, what is
   * typed since replaces it, and what was taken back since is taken back by name. `finalsOf` gives the
   * dots a provisional one stands for.
   */
  follow(frozen: Change, dot: Hex, finalsOf: (dot: Hex) => readonly Hex[]): void {
    for (const op of frozen.ops) {
      const element = elementOf(op);
      const mine = this.get(op.path, element);
      if (mine && sameWrite(mine, op, finalsOf)) this.delete(op.path, element);
      else if (mine) this.put({ ...mine, observed: new Set(mine.observed).add(dot) });
      else {
        const undo = undoing(op, element, dot);
        if (undo) this.put(undo);
      }
    }
  }
}

/** The same act, not merely the same words: choosing a value again replaces more than writing it did. */
function sameWrite(mine: DraftOp, op: Operation, finalsOf: (dot: Hex) => readonly Hex[]): boolean {
  const stored = new Set(op.observed.map(hex));
  const kept = mine.kept === null ? null : (finalsOf(mine.kept).at(-1) ?? mine.kept);
  return (
    mine.kind === op.kind &&
    hex(encode(mine.value)) === hex(encode(op.value)) &&
    mine.reason === op.reason &&
    kept === (op.kept && hex(op.kept)) &&
    [...mine.observed].flatMap(finalsOf).every((dot) => stored.has(dot))
  );
}

function undoing(op: Operation, element: string | null, dot: Hex): DraftOp | null {
  const base = { path: op.path, element, observed: new Set([dot]), reason: null, kept: null };
  const cleared: StoredAnswer = [null, 1, null, null];
  if (op.kind === OP.set) return { ...base, kind: OP.set, value: cleared };
  if (op.kind === OP.add) return { ...base, kind: OP.remove, value: [element, 1, null, null] };
  if (op.kind === OP.row_add) return { ...base, kind: OP.row_remove, value: null };
  return null;
}
