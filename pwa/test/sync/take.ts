/** Takes snapshots as docs/wire.md section 10 words it, so that the app's reading of them has an oracle. */
import { OP } from "../../src/codes";
import { type Bytes, compareBytes, hex } from "../../src/sync/core/bytes";
import { encode, MAX_DEPTH, type Value } from "../../src/sync/core/canonical";
import { elementOf, type Operation } from "../../src/sync/core/change";
import { Fold, type FoldInput } from "../../src/sync/core/fold";
import { comparePair } from "../../src/sync/core/narrow";

export interface Merged extends FoldInput {
  position: number;
  raw: Bytes;
}

export function take(record: Bytes, merged: readonly Merged[]): Bytes {
  const fold = new Fold();
  for (const it of merged) fold.add(it);
  const live = ({ path, kind }: Operation, element: string | null) =>
    (kind === OP.set ? fold.heads(path) : fold.elementHeads(path, element as string)).map(
      ({ dot }) => hex(dot),
    );
  const arrived = new Set(merged.filter(({ change }) => change.known).map(({ dot }) => hex(dot)));
  const places = new Map<string, Place>();
  const remnants: Value[] = [];
  const unfolded: Value[] = [];
  for (const { dot, change, position, raw } of [...merged].sort((a, b) =>
    compareBytes(a.dot, b.dot),
  )) {
    if (!change.known) {
      unfolded.push([position, position, null, raw, new Uint8Array(64)]);
      continue;
    }
    const standing = change.ops.filter((op) => {
      const element = elementOf(op);
      if (op.kind === OP.row_add || op.kind === OP.row_remove || op.kind === OP.command)
        return true;
      const place = placeAt(places, op.path, element);
      place.written++;
      for (const each of op.observed)
        if (!arrived.has(hex(each))) place.awaited.set(hex(each), each);
      const stands = op.kind !== OP.remove && live(op, element).includes(hex(dot));
      if (stands) place.standing++;
      return stands;
    });
    if (standing.length === 0) continue;
    const { device, devSeq, actor, wallMs, zoneMin } = change;
    const ops = standing.map(
      ({ kind, path, value, observed, reason, kept }): Value => [
        kind,
        path,
        value,
        kind === OP.row_remove ? observed : [],
        reason,
        kept,
      ],
    );
    remnants.push([dot, position, position, null, device, devSeq, actor, wallMs, zoneMin, ops]);
  }
  const registers = [...places.values()]
    .filter(({ written, standing, awaited }) => written !== standing || awaited.size > 0)
    .sort((a, b) => comparePair([a.path, a.element], [b.path, b.element]))
    .map(
      ({ path, element, written, awaited }): Value => [
        path,
        element,
        written,
        [...awaited.values()].sort(compareBytes),
      ],
    );
  const position = Math.max(0, ...merged.map((it) => it.position));
  const parts = [1, 1, position, record, 0, null, remnants, registers, [], unfolded];
  return encode(parts, MAX_DEPTH + 2);
}

interface Place {
  path: string;
  element: string | null;
  written: number;
  standing: number;
  awaited: Map<string, Bytes>;
}

function placeAt(places: Map<string, Place>, path: string, element: string | null): Place {
  const key = JSON.stringify([path, element]);
  const found = places.get(key) ?? { path, element, written: 0, standing: 0, awaited: new Map() };
  places.set(key, found);
  return found;
}
