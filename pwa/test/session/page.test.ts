import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { cameAfter } from "../../src/session/beginning";
import { random } from "../../src/sync/core/bytes";
import { encode, type Value } from "../../src/sync/core/canonical";
import { type Arriving, Store } from "../../src/sync/store";
import { storing } from "../../src/sync/wholes";
import { VaultKey } from "../../src/vault/keys";
import { made, RECORD, set } from "../sync/make";
import { type Merged, take } from "../sync/take";

const arrived = (name: number, epoch = 1, position = name): Arriving => ({
  dot: new Uint8Array(16).fill(name),
  epoch,
  position,
  received: 0,
  bytes: encode([name]),
  signature: new Uint8Array(64),
  mark: null,
});
const progress = (n: number): ReadonlyMap<string, Value> => new Map([["progress", n]]);

describe("a page in the store", () => {
  let store: Store;
  beforeEach(async () => {
    store = new Store(new IDBFactory(), await VaultKey.of("v", random(32)));
  });

  test("is read on from where a tab was, in the order it came, with its cursor", async () => {
    await store.page({ arriving: [3, 1, 2].map((n) => arrived(n)), facts: progress(1) });
    const { held } = await store.after(0);
    expect(held.map(({ position }) => position)).toEqual([3, 1, 2]);
    await store.page({ arriving: [arrived(4)], facts: progress(2) });
    const more = await store.after(Math.max(...held.map(({ n }) => n)));
    expect(more.held.map(({ position }) => position)).toEqual([4]);
    expect(await store.fact("progress")).toBe(2);
  });

  test("brings what is held again to its place, and in a newer epoch to the end", async () => {
    await store.page({ arriving: [1, 2, 3].map((n) => arrived(n)), facts: progress(1) });
    await store.page({ arriving: [arrived(4), arrived(2)], facts: progress(2) });
    const before = (await store.after(0)).held;
    expect(before.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    await store.page({ arriving: [arrived(5, 2), arrived(1, 2, 9)], facts: progress(3) });
    const after = (await store.after(0)).held;
    expect(after.map(({ position }) => position)).toEqual([2, 3, 4, 5, 9]);
  });

  test("that names a change or a record twice is kept whole", async () => {
    const change = await made([set("a", "one")], 1);
    const bytes = take(RECORD, [change as Merged]);
    const whole = { record: RECORD, bytes };
    await store.page({
      arriving: [arrived(1), arrived(2), arrived(1)],
      facts: progress(1),
      also: await storing(store, { epoch: 1, snapshots: [whole, whole], left: [], last: false }),
    });
    expect((await store.after(0)).held).toHaveLength(2);
    expect((await cameAfter(store, 0)).beginnings).toHaveLength(1);
    expect(await store.fact("progress")).toBe(1);
  });
});
