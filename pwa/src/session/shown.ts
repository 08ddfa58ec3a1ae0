/**
 * What a screen of one record shows: a fold that only grows when the person lets it, and over it the
 * drafts being written. Writes observe exactly this.
 */
import { OP } from "../codes";
import { hex, unhex } from "../sync/core/bytes";
import type { Answer as StoredAnswer } from "../sync/core/change";
import { type Fold, type Head, settled } from "../sync/core/fold";
import type { Draft, DraftOp, Hex } from "./draft";

/** Who writes here. */
export interface Writer {
  readonly device: Uint8Array<ArrayBuffer>;
  readonly actor: Uint8Array<ArrayBuffer>;
}

/** One write by name. */
interface Written {
  readonly dot: Hex;
  readonly path: string;
  readonly element: string | null;
}

/** Drafts come after everything stored, in the order they were begun. */
const DRAFT_SEQ = Number.MAX_SAFE_INTEGER - 1_000_000;

export class Shown {
  /** Drafts over the fold, oldest first. */
  drafts: Draft[] = [];

  constructor(
    public fold: Fold,
    private readonly writer: Writer,
  ) {}

  /** Heads of a path, in no particular order. */
  heads(path: string): Head[] {
    return this.over(this.fold.heads(path), path, null);
  }

  /** Heads as they are without one draft's own ops. */
  headsUnder(draft: Draft, path: string, element: string | null = null): Head[] {
    const base = element === null ? this.fold.heads(path) : this.fold.elementHeads(path, element);
    return this.over(base, path, element, draft);
  }

  elementHeads(path: string, element: string): Head[] {
    return this.over(this.fold.elementHeads(path, element), path, element);
  }

  /** Elements present at a union path, sorted as the fold sorts them. */
  elements(path: string): string[] {
    const all = new Set(this.fold.elements(path));
    let added = false;
    for (const draft of this.drafts) {
      for (const op of draft.ops.values()) {
        if (op.path !== path || op.element === null || all.has(op.element)) continue;
        all.add(op.element);
        added = true;
      }
    }
    const present = [...all].filter((element) => this.elementHeads(path, element).length > 0);
    return added ? present.sort() : present;
  }

  /** Rows that exist, in the order they were first added. */
  rows(group: string): string[] {
    const prefix = `${group}/`;
    const rows = this.fold.rows(group);
    for (const draft of this.drafts) {
      for (const op of draft.ops.values()) {
        if (!op.path.startsWith(prefix) || (op.kind !== OP.row_add && op.kind !== OP.row_remove)) {
          continue;
        }
        const row = op.path.slice(prefix.length);
        const at = rows.indexOf(row);
        if (op.kind === OP.row_add && at < 0) rows.push(row);
        if (op.kind === OP.row_remove && at >= 0) rows.splice(at, 1);
      }
    }
    return rows;
  }

  /** Whether the path lies in a row that is gone. */
  inRemovedRow(path: string): boolean {
    const at = path.lastIndexOf("/");
    if (at < 0) return false;
    const row = path.slice(0, at);
    const op = this.latest(row);
    if (op) return op.kind === OP.row_remove;
    return this.fold.row(row)?.exists === false;
  }

  /** Removed, kept alive by work the remover had not seen, and nobody has said since that it stays. */
  flagged(path: string): boolean {
    const row = this.fold.row(path);
    if (!row?.flagged || this.latest(path)?.kind === OP.row_add) return false;
    const gone = new Set(row.removals.flatMap(({ observed }) => observed.map(hex)));
    return row.adds.every((dot) => gone.has(hex(dot)));
  }

  /** The last draft op at a path, if any draft has one. */
  latest(path: string, element: string | null = null): DraftOp | undefined {
    for (let i = this.drafts.length - 1; i >= 0; i--) {
      const op = this.drafts[i]?.get(path, element);
      if (op) return op;
    }
    return undefined;
  }

  settled(path: string): boolean {
    return settled(this.heads(path));
  }

  /** Every path with a set, drafts' own included. */
  paths(): string[] {
    const paths = new Set(this.fold.paths());
    for (const draft of this.drafts) {
      for (const op of draft.ops.values()) if (op.kind === OP.set) paths.add(op.path);
    }
    return [...paths];
  }

  /**
   * Everything a removal of a row has on screen: its row-adds and every head inside it, but for what
   * one draft, whose own ops are taken back instead, wrote.
   */
  insideRow(path: string, without: Draft | undefined): Written[] {
    const found: Written[] = [];
    const inside = (other: string) => other.startsWith(`${path}/`);
    const note = (heads: readonly Head[], at: string, element: string | null) => {
      for (const { dot } of heads) found.push({ dot: hex(dot), path: at, element });
    };
    for (const dot of this.fold.row(path)?.adds ?? []) {
      found.push({ dot: hex(dot), path, element: null });
    }
    for (const other of this.paths().filter(inside)) {
      note(this.over(this.fold.heads(other), other, null, without), other, null);
    }
    for (const other of this.fold.elementPaths().filter(inside)) {
      for (const element of this.elements(other)) {
        const base = this.fold.elementHeads(other, element);
        note(this.over(base, other, element, without), other, element);
      }
    }
    for (const draft of this.drafts) {
      if (draft === without) continue;
      for (const op of draft.ops.values()) {
        const added = op.path === path && op.kind === OP.row_add;
        if (added || (inside(op.path) && op.kind === OP.add)) {
          found.push({ dot: draft.dot, path: op.path, element: op.element });
        }
      }
    }
    return found;
  }

  private over(base: Head[], path: string, element: string | null, without?: Draft): Head[] {
    let heads = base;
    this.drafts.forEach((draft, order) => {
      if (draft === without) return;
      const op = draft.get(path, element);
      if (!op || (op.kind !== OP.set && op.kind !== OP.add && op.kind !== OP.remove)) return;
      heads = heads.filter((head) => !op.observed.has(hex(head.dot)));
      if (op.kind !== OP.remove) heads.push(this.head(draft, op, order));
    });
    return heads;
  }

  private head(draft: Draft, op: DraftOp, order: number): Head {
    return {
      dot: unhex(draft.dot),
      position: null,
      value: op.value as StoredAnswer,
      kept: op.kept === null ? null : unhex(op.kept),
      reason: op.reason,
      device: this.writer.device,
      actor: this.writer.actor,
      wallMs: draft.made,
      devSeq: DRAFT_SEQ + order,
    };
  }
}
