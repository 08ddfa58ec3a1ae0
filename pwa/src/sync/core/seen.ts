import { OP } from "../../codes";
import { type Bytes, compareBytes, hex } from "./bytes";
import { elementOf, type Operation, rowOf } from "./change";
import type { SeenOp, SeenRecord } from "./command";
import { Fold } from "./fold";
import { comparePair } from "./narrow";

/** A command names ops that are not here. `dots` are the changes to wait for. */
export class NotHeld extends Error {
  constructor(readonly dots: Bytes[]) {
    super(`${dots.length} named changes have not arrived`);
    this.name = "NotHeld";
  }
}

/**
 * Every head a screen of this whole record shows, by name, as a command tells it (docs/wire.md section 2):
 * sets, elements present, and row-adds of rows that exist; nothing at `@` paths or inside a row that is gone.
 */
export function seenOf(fold: Fold, record: Bytes, formHash: Bytes): SeenRecord {
  const named = new Map<string, [dot: Bytes, ops: SeenOp[]]>();
  const name = (dot: Bytes, path: string, element: string | null) => {
    const ops = named.get(hex(dot))?.[1] ?? [];
    named.set(hex(dot), [dot, ops]);
    ops.push([path, element]);
  };
  const shown = (path: string) =>
    !path.startsWith("@") && fold.row(rowOf(path) ?? "")?.exists !== false;
  for (const path of fold.paths().filter(shown)) {
    for (const { dot } of fold.heads(path)) name(dot, path, null);
  }
  for (const path of fold.elementPaths().filter(shown)) {
    for (const element of fold.elements(path)) {
      for (const { dot } of fold.elementHeads(path, element)) name(dot, path, element);
    }
  }
  for (const path of fold.rowPaths()) {
    const row = fold.row(path);
    if (row?.exists && !path.startsWith("@")) for (const dot of row.adds) name(dot, path, null);
  }
  const dots = [...named.values()].sort((a, b) => compareBytes(a[0], b[0]));
  for (const [, ops] of dots) ops.sort(comparePair);
  return [record, formHash, dots];
}

/**
 * The content a decision covers: exactly the ops its command named, each of them a head. What they
 * observed is left out, as is every removal: they were heads together on one screen. Throws NotHeld.
 */
export function restrict(fold: Fold, [, , dots]: SeenRecord): Fold {
  const content = new Fold();
  const missing: Bytes[] = [];
  for (const [dot, named] of dots) {
    const input = fold.input(dot);
    const ops = named.flatMap((pair) => {
      const isNamed = (op: Operation) => comparePair(pair, [op.path, elementOf(op)]) === 0;
      return input?.change.ops.find(isNamed) ?? [];
    });
    if (input === undefined || !input.change.known || ops.length < named.length) {
      missing.push(dot);
      continue;
    }
    const written = ops
      .filter(({ kind }) => kind === OP.set || kind === OP.add || kind === OP.row_add)
      .map((op) => ({ ...op, observed: [] }));
    content.add({ ...input, change: { ...input.change, ops: written } });
  }
  if (missing.length > 0) throw new NotHeld(missing);
  return content;
}
