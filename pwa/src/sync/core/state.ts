import type { Bytes } from "./bytes";
import { encode, MAX_DEPTH, type Value } from "./canonical";
import type { Fold, Row } from "./fold";
import { byDot, type Head } from "./heads";

/** A fold as `[fields, elements, rows, commands, unfolded]`, encoded (docs/wire.md section 3). */
export function encodeState(fold: Fold): Bytes {
  const shape = ({ dot, position, value, kept, reason }: Head): Value => [
    dot,
    position,
    value,
    kept,
    reason,
  ];
  const elements: Value[] = [];
  for (const path of fold.elementPaths()) {
    for (const element of fold.elements(path)) {
      elements.push([path, element, fold.elementHeads(path, element).map(shape)]);
    }
  }
  const rows = fold.rowPaths().map((path): Value => {
    const { exists, flagged, adds, removals } = fold.row(path) as Row;
    const removed = removals.map((removal): Value => [removal.dot, removal.observed]);
    return [path, exists ? 1 : 0, flagged ? 1 : 0, adds, removed];
  });
  const state = [
    fold.paths().map((path) => [path, fold.heads(path).map(shape)]),
    elements,
    rows,
    fold.commands.sort(byDot).map(({ dot, position, value }) => [dot, position, value]),
    fold.unfolded.map(({ dot, position }) => [dot, position]),
  ];
  // A value stands deeper in the state than in the change that may have used all the depth there is.
  return encode(state, MAX_DEPTH + 8);
}
