import { OP } from "../../codes";
import { type Bytes, compareBytes, compareText, equalBytes, hex } from "./bytes";
import type { Value } from "./canonical";
import { type Change, COMMAND_PATH, elementOf, type Operation, ROW_PATH, rowOf } from "./change";
import {
  type Author,
  byDot,
  bySending,
  commitOrder,
  type Entry,
  type Head,
  Register,
  stamp,
} from "./heads";

export { type Author, type Head, settled, shownHead } from "./heads";

/** One change as the fold takes it. `position` is its commit position, nil while it has none. */
export interface FoldInput {
  dot: Bytes;
  change: Change;
  position: number | null;
  /** Only what stands of it is here, as a snapshot tells it: what it observed is not known. */
  remnant?: boolean;
}

/** A repeating row as its row-adds, its removals and the heads inside it make it. */
export interface Row {
  exists: boolean;
  /** Removed, and yet kept alive by work the remover had not seen. */
  flagged: boolean;
  adds: Bytes[];
  removals: { dot: Bytes; observed: Bytes[] }[];
}

/** A command as it was given; `value` is for `parseCommand`. */
export interface FoldedCommand extends Author {
  dot: Bytes;
  position: number | null;
  value: Value;
}

/** One op and the change it came in. */
export interface Written extends Author {
  dot: Bytes;
  position: number | null;
  op: Operation;
  /** What it observed is not known: only the snapshot tells of it. */
  remnant: boolean;
}

/** An op and the entry it is of. */
export interface Placed {
  entry: Entry;
  op: Operation;
}

interface RowEntry {
  adds: Map<string, Entry>;
  removals: Map<string, { dot: Bytes; observed: Bytes[] }>;
}

/**
 * What a record's changes come to (docs/wire.md section 3): the same for any order, grouping or
 * repetition. It knows no forms; the kind of each op decides the structure.
 */
export class Fold {
  protected readonly entries = new Map<string, Entry>();
  private readonly fields = new Map<string, Register>();
  private readonly unions = new Map<string, Map<string, Register>>();
  private readonly rowEntries = new Map<string, RowEntry>();
  /** Paths of fields and unions inside each `group/<row>`. */
  private readonly inside = new Map<string, Set<string>>();
  private readonly written = new Map<string, Placed[]>();
  /**
   * Takes one change, or a newer position of one it has. Returns the paths that may read differently:
   * of fields and unions, `group/<row>` and `group` where a row may come or go, `@command`.
   */
  add({ dot, change, position, remnant = false }: FoldInput): string[] {
    const key = hex(dot);
    if (this.entries.has(key)) return position === null ? [] : this.setPosition(dot, position);
    const entry: Entry = { dot, key, change, position, remnant };
    this.entries.set(key, entry);
    const changed = new Set<string>();
    for (const op of change.known ? change.ops : []) {
      this.write(entry, op);
      this.touch(op.path, changed);
    }
    return [...changed];
  }

  /**
   * Gives a change its commit position. A position once given stays; of two, the lower. Returns the paths
   * whose order of heads may differ.
   */
  setPosition(dot: Bytes, position: number): string[] {
    const entry = this.entries.get(hex(dot));
    if (entry === undefined || (entry.position !== null && entry.position <= position)) return [];
    entry.position = position;
    const changed = new Set<string>();
    for (const op of entry.change.ops) this.touch(op.path, changed);
    return [...changed];
  }

  /**
   * Takes a change out: an open one about to be rewritten, or one that was set aside. Returns the paths that
   * may read differently.
   */
  remove(dot: Bytes): string[] {
    const key = hex(dot);
    const changed = new Set<string>();
    const { ops } = this.entries.get(key)?.change ?? { ops: [] };
    this.entries.delete(key);
    for (const path of new Set(ops.map((op) => op.path))) {
      this.touch(path, changed);
      const rest = (this.written.get(path) ?? []).filter(({ entry }) => entry.key !== key);
      for (const index of [this.written, this.fields, this.unions, this.rowEntries]) {
        index.delete(path);
      }
      this.inside.get(rowOf(path) ?? "")?.delete(path);
      for (const { entry, op } of rest) this.write(entry, op);
    }
    return [...changed];
  }

  /** The same fold, to go on by itself: it costs a small part of folding every change anew. */
  copy(): Fold {
    return this.copyInto(new Fold());
  }

  /** Whether the change is in this fold. */
  has(dot: Bytes): boolean {
    return this.entries.has(hex(dot));
  }

  /** Paths that have a set, sorted. */
  paths(): string[] {
    return [...this.fields.keys()].sort(compareText);
  }

  /** Heads at a path, sorted by dot; empty where nothing was ever set. */
  heads(path: string): Head[] {
    return this.fields.get(path)?.heads() ?? [];
  }

  /** Paths of unions with an element present, sorted. */
  elementPaths(): string[] {
    return [...this.unions.keys()].filter((path) => this.present(path)).sort(compareText);
  }

  /** Elements present at a path, sorted. */
  elements(path: string): string[] {
    const registers = [...(this.unions.get(path) ?? [])];
    return registers
      .filter(([, register]) => register.live.size > 0)
      .map(([element]) => element)
      .sort(compareText);
  }

  /** Heads of one element of a union, sorted by dot. */
  elementHeads(path: string, element: string): Head[] {
    return this.unions.get(path)?.get(element)?.heads() ?? [];
  }

  /**
   * Rows of a group that exist (the last part of their path), in the order they were first added. A
   * repeating row whose row-add has not arrived is among them for what is written in it.
   */
  rows(group: string): string[] {
    const prefix = `${group}/`;
    const paths = new Set(this.rowEntries.keys());
    for (const path of this.inside.keys()) if (ROW_PATH.test(path)) paths.add(path);
    return [...paths]
      .filter((path) => path.startsWith(prefix) && this.rowExists(path))
      .map((path) => ({
        path,
        first: [...(this.rowEntries.get(path)?.adds.values() ?? [])].map(stamp).sort(bySending)[0],
      }))
      .sort((a, b) => {
        if (a.first && b.first) return bySending(a.first, b.first) || compareText(a.path, b.path);
        return Number(!a.first) - Number(!b.first) || compareText(a.path, b.path);
      })
      .map(({ path }) => path.slice(prefix.length));
  }

  /** The row at `group/<row>`, or undefined where none was ever added or removed (as in a fixed row). */
  row(path: string): Row | undefined {
    const row = this.rowEntries.get(path);
    if (row === undefined) return undefined;
    const exists = this.rowExists(path);
    return {
      exists,
      flagged: exists && row.removals.size > 0,
      adds: [...row.adds.values()].map(({ dot }) => dot).sort(compareBytes),
      removals: [...row.removals.values()].sort(byDot),
    };
  }

  /** Commands given on this record, in commit order, own unsent last. */
  get commands(): FoldedCommand[] {
    return (this.written.get(COMMAND_PATH) ?? [])
      .filter(({ op }) => op.kind === OP.command)
      .map(({ entry, op }) => ({ ...stamp(entry), value: op.value }))
      .sort(commitOrder);
  }

  /** Changes this version cannot fold ("needs a newer app"), sorted by dot. */
  get unfolded(): { dot: Bytes; position: number | null }[] {
    return [...this.entries.values()]
      .filter(({ change }) => !change.known)
      .map(({ dot, position }) => ({ dot, position }))
      .sort(byDot);
  }

  /** Every op ever written at a path, in commit order, own unsent last. */
  historyOf(path: string): Written[] {
    return this.writesAt(path)
      .map(({ entry, op }) => ({ ...stamp(entry), op, remnant: entry.remnant }))
      .sort(commitOrder);
  }

  /** Who made a set, and which one it chose in its turn: for telling whose an answer is. */
  origin(path: string, dot: Bytes): (Author & { kept: Bytes | null }) | undefined {
    const found = this.historyOf(path).find(
      ({ op, dot: each }) => op.kind === OP.set && equalBytes(each, dot),
    );
    return found && { ...found, kept: found.op.kept };
  }

  /** Paths of rows ever added or removed, sorted. */
  rowPaths(): string[] {
    return [...this.rowEntries.keys()].sort(compareText);
  }

  /** The change of a dot, with its position, or undefined where it has not arrived. */
  input(dot: Bytes): FoldInput | undefined {
    const entry = this.entries.get(hex(dot));
    return entry && { dot: entry.dot, change: entry.change, position: entry.position };
  }

  /** Whether what is at a position was in the snapshot this fold began with. */
  covers(_position: number | null): boolean {
    return false;
  }

  protected copyInto<F extends Fold>(fold: F, twin = twins()): F {
    const to: Fold = fold;
    for (const [key, entry] of this.entries) to.entries.set(key, twin(entry));
    for (const [path, it] of this.fields) to.fields.set(path, it.copy(twin));
    for (const [path, union] of this.unions) {
      to.unions.set(path, new Map([...union].map(([each, it]) => [each, it.copy(twin)])));
    }
    for (const [path, { adds, removals }] of this.rowEntries) {
      const copied = new Map([...adds].map(([key, entry]) => [key, twin(entry)]));
      to.rowEntries.set(path, { adds: copied, removals: new Map(removals) });
    }
    for (const [row, paths] of this.inside) to.inside.set(row, new Set(paths));
    copyPlaced(this.written, to.written, twin);
    return fold;
  }

  protected writesAt(path: string): Placed[] {
    return this.written.get(path) ?? [];
  }

  protected register(path: string, element: string | null): Register {
    if (element === null) return getOr(this.fields, path, () => new Register());
    const union = getOr(this.unions, path, () => new Map<string, Register>());
    return getOr(union, element, () => new Register());
  }

  private write(entry: Entry, op: Operation): void {
    const { kind, path, observed } = op;
    getOr(this.written, path, (): Placed[] => []).push({ entry, op });
    if (kind === OP.set) {
      const register = this.register(path, null);
      register.write(entry, op);
      register.retire(observed);
      this.noteInside(path);
    } else if (kind === OP.add || kind === OP.remove) {
      const register = this.register(path, elementOf(op));
      if (kind === OP.add) register.write(entry, op);
      register.retire(observed);
      this.noteInside(path);
    } else if (kind === OP.row_add) {
      this.rowEntry(path).adds.set(entry.key, entry);
    } else if (kind === OP.row_remove) {
      this.rowEntry(path).removals.set(entry.key, { dot: entry.dot, observed });
    }
  }

  private rowEntry(path: string): RowEntry {
    return getOr(this.rowEntries, path, () => ({ adds: new Map(), removals: new Map() }));
  }

  private noteInside(path: string): void {
    const row = rowOf(path);
    if (row !== undefined) getOr(this.inside, row, () => new Set<string>()).add(path);
  }

  private touch(path: string, changed: Set<string>): void {
    changed.add(path);
    const row = rowOf(path) ?? path;
    if (this.rowEntries.has(row) || ROW_PATH.test(row)) {
      changed.add(row);
      changed.add(row.slice(0, row.lastIndexOf("/")));
    }
  }

  private present(path: string): boolean {
    for (const register of this.unions.get(path)?.values() ?? []) {
      if (register.live.size > 0) return true;
    }
    return false;
  }

  private rowExists(path: string): boolean {
    const gone = new Set<string>();
    const row = this.rowEntries.get(path);
    for (const { observed } of row?.removals.values() ?? []) {
      for (const dot of observed) gone.add(hex(dot));
    }
    const anyKept = (keys: Iterable<string>) => {
      for (const key of keys) if (!gone.has(key)) return true;
      return false;
    };
    if (anyKept(row?.adds.keys() ?? [])) return true;
    for (const inner of this.inside.get(path) ?? []) {
      if (anyKept(this.fields.get(inner)?.live.keys() ?? [])) return true;
      for (const register of this.unions.get(inner)?.values() ?? []) {
        if (anyKept(register.live.keys())) return true;
      }
    }
    return false;
  }
}

/** Each entry's own copy: its position may come to the one fold before the other. */
export function twins(): (entry: Entry) => Entry {
  const made = new Map<Entry, Entry>();
  return (entry) => getOr(made, entry, () => ({ ...entry }));
}

export function copyPlaced(
  from: ReadonlyMap<string, readonly Placed[]>,
  to: Map<string, Placed[]>,
  twin: (entry: Entry) => Entry,
): void {
  for (const [path, placed] of from) {
    to.set(
      path,
      placed.map(({ entry, op }) => ({ entry: twin(entry), op })),
    );
  }
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
