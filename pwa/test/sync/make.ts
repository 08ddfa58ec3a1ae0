import { OP, STATUS } from "../../src/codes";
import { type Bytes, hex, random } from "../../src/sync/core/bytes";
import type { Value } from "../../src/sync/core/canonical";
import {
  type Answer,
  buildChange,
  type ChangeFields,
  type Operation,
} from "../../src/sync/core/change";
import type { Fold, FoldInput } from "../../src/sync/core/fold";
import { readChange } from "../../src/sync/core/read-change";

export const RECORD = new Uint8Array(16).fill(7);
export const ACTOR = new Uint8Array(16).fill(9);
export const ROW = hex(new Uint8Array(16).fill(1));
export const ROW_PATH = `carers/${ROW}`;
export const HOURS = `${ROW_PATH}/hours`;

export function device(number: number): Bytes {
  return new Uint8Array(8).fill(number);
}

export function op(kind: number, path: string, rest: Partial<Operation> = {}): Operation {
  return { kind, path, value: null, observed: [], reason: null, kept: null, ...rest };
}

export function set(path: string, value: Value, observed: Bytes[] = []): Operation {
  return op(OP.set, path, { value: [value, STATUS.answered, null, null], observed });
}

export function add(path: string, element: string, observed: Bytes[] = []): Operation {
  return op(OP.add, path, { value: [element, STATUS.answered, null, null], observed });
}

export function remove(path: string, element: string, observed: Bytes[] = []): Operation {
  return op(OP.remove, path, { value: [element, STATUS.answered, null, null], observed });
}

export function fields(ops: Operation[], rest: Partial<ChangeFields> = {}): ChangeFields {
  return {
    device: device(1),
    devSeq: 1,
    prev: null,
    record: RECORD,
    actor: ACTOR,
    wallMs: 1_790_000_000_000,
    zoneMin: 0,
    salt: random(16),
    about: null,
    ops,
    ...rest,
  };
}

export async function made(
  ops: Operation[],
  position: number | null = null,
  rest: Partial<ChangeFields> = {},
): Promise<FoldInput & { raw: Bytes }> {
  const raw = buildChange(fields(ops, rest));
  const { dot, change } = await readChange(raw);
  return { dot, change, position, raw };
}

export function folded(fold: Fold, inputs: readonly FoldInput[]): Fold {
  for (const input of inputs) fold.add(input);
  return fold;
}

export function answers(heads: readonly { value: Answer }[]): Value[] {
  return heads.map((head) => head.value[0]);
}

/** A history in which each change observes some of the heads of some earlier state. */
export async function history(steps: readonly number[]): Promise<(FoldInput & { raw: Bytes })[]> {
  const inputs: (FoldInput & { raw: Bytes })[] = [];
  const dotsAt: Bytes[] = [];
  for (const [i, step] of steps.entries()) {
    const observed = dotsAt.filter((_, j) => (step >> (j % 9)) & 1).slice(-4);
    const path = ["a", HOURS, "topics"][step % 3] as string;
    const kind = (step >> 4) % 4;
    const element = ["x", "y"][(step >> 6) % 2] as string;
    const write =
      path === "topics"
        ? (kind === 0 ? remove : add)(path, element, observed)
        : path === HOURS && kind === 1
          ? op(OP.row_remove, ROW_PATH, { observed })
          : path === HOURS && kind === 2
            ? op(OP.row_add, ROW_PATH)
            : set(path, step % 5, observed);
    const position = step % 7 === 0 ? null : i + 1;
    const change = await made([write], position, { device: device(step % 4), devSeq: i + 1 });
    inputs.push(change);
    dotsAt.push(change.dot);
  }
  return inputs;
}
