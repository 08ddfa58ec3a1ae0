/** A fold that begins at a snapshot (docs/wire.md section 10): what comes of before it is history and no more. */
import { type Bytes, equalBytes, hex } from "./bytes";
import { elementOf } from "./change";
import { copyPlaced, Fold, type FoldInput, type Placed, twins } from "./fold";
import type { Author, Entry } from "./heads";

/** A field or an element of which more was written than stands, or something is awaited. */
export interface Begun {
  path: string;
  element: string | null;
  /** Sets, or adds and removes. */
  written: number;
  /** Dots observed there whose change had not arrived. */
  awaited: Bytes[];
}

/** A replaced write from which an answer that stands was chosen. */
export interface Chosen extends Author {
  path: string;
  dot: Bytes;
  kept: Bytes | null;
}

export class Resumed extends Fold {
  private from = -1;
  private begun: readonly Begun[] = [];
  private chosen: readonly Chosen[] = [];
  private readonly past = new Map<string, Placed[]>();

  /**
   * Takes what was added so far for all there is at or below a commit position. Of changes at or below it
   * nothing counts again; those that come are kept for the history alone.
   */
  resume(position: number, begun: readonly Begun[], chosen: readonly Chosen[]): void {
    this.from = position;
    this.begun = begun;
    this.chosen = chosen;
    for (const it of begun) this.await(it);
  }

  override copy(): Resumed {
    const twin = twins();
    const to = this.copyInto(new Resumed(), twin);
    to.from = this.from;
    to.begun = this.begun;
    to.chosen = this.chosen;
    copyPlaced(this.past, to.past, twin);
    return to;
  }

  override covers(position: number | null): boolean {
    return position !== null && position <= this.from;
  }

  override add(input: FoldInput): string[] {
    if (!this.covers(input.position)) return super.add(input);
    const key = hex(input.dot);
    const held = this.entries.get(key);
    if (!input.change.known || (held && !held.remnant)) return [];
    const entry: Entry = { ...input, key, remnant: false };
    this.entries.set(key, entry);
    for (const op of entry.change.ops) {
      const past = this.past.get(op.path);
      if (past) past.push({ entry, op });
      else this.past.set(op.path, [{ entry, op }]);
    }
    return [...new Set(entry.change.ops.map(({ path }) => path))];
  }

  override remove(dot: Bytes): string[] {
    const changed = super.remove(dot);
    for (const it of this.begun) if (changed.includes(it.path)) this.await(it);
    return changed;
  }

  override origin(path: string, dot: Bytes): (Author & { kept: Bytes | null }) | undefined {
    const chosen = this.chosen.find((it) => it.path === path && equalBytes(it.dot, dot));
    return chosen ?? super.origin(path, dot);
  }

  /** How many writes at a path are known by their number alone: what they said is on the server. */
  elsewhere(path: string): number {
    const registers = this.begun.filter((it) => it.path === path);
    const here = this.writesAt(path).filter(
      ({ op, entry }) =>
        this.covers(entry.position) && registers.some(({ element }) => element === elementOf(op)),
    );
    const written = registers.reduce((sum, it) => sum + it.written, 0);
    return Math.max(0, written - here.length);
  }

  protected override writesAt(path: string): Placed[] {
    const past = this.past.get(path) ?? [];
    const whole = new Set(past.map(({ entry }) => entry.key));
    return [...past, ...super.writesAt(path).filter(({ entry }) => !whole.has(entry.key))];
  }

  private await({ path, element, awaited }: Begun): void {
    this.register(path, element).retire(awaited);
  }
}
