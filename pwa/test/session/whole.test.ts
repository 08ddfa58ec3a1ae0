import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { begin, cameAfter, wholeEpoch } from "../../src/session/beginning";
import { type Entry, Holdings } from "../../src/session/holdings";
import { placesOf } from "../../src/session/page-told";
import { letGo } from "../../src/session/restored";
import { type Bytes, hex, random, unhex } from "../../src/sync/core/bytes";
import type { Value } from "../../src/sync/core/canonical";
import { Store, storeName } from "../../src/sync/store";
import { storing, type Wholes } from "../../src/sync/wholes";
import { Database } from "../../src/vault/database";
import { VaultKey } from "../../src/vault/keys";
import { made, RECORD, set } from "../sync/make";
import { type Merged, take } from "../sync/take";

const NOTHING: ReadonlyMap<string, Value> = new Map();
const id = hex(RECORD);

describe("a record that came whole, in the store", () => {
  let factory: IDBFactory;
  let key: VaultKey;
  let store: Store;
  beforeEach(async () => {
    factory = new IDBFactory();
    key = await VaultKey.of("v", random(32));
    store = new Store(factory, key);
  });

  const page = async (wholes: Partial<Wholes>) =>
    store.page({
      facts: NOTHING,
      also: await storing(store, { epoch: 1, snapshots: [], left: [], last: false, ...wholes }),
    });
  const changes = async () => {
    const first = await made([set("a", "one")], 1);
    return [first, await made([set("a", "two", [first.dot])], 2)] as Merged[];
  };

  test("a newer one takes the place of the one before it, and every tab finds it", async () => {
    const [first, second] = (await changes()) as [Merged, Merged];
    await page({ snapshots: [{ record: RECORD, bytes: take(RECORD, [first]) }] });
    const before = await cameAfter(store, 0);
    expect(before.beginnings.map(({ position }) => position)).toEqual([1]);
    await page({ snapshots: [{ record: RECORD, bytes: take(RECORD, [first, second]) }] });
    const after = await cameAfter(store, before.last);
    expect(after.beginnings.map(({ position }) => position)).toEqual([2]);
    expect((await cameAfter(store, 0)).beginnings).toHaveLength(1);
    expect(await store.hasWhole(after.last)).toBe(false);
  });

  test("nothing of it is in clear, and one that leaves scope is gone", async () => {
    const [first] = (await changes()) as [Merged, Merged];
    await page({ snapshots: [{ record: RECORD, bytes: take(RECORD, [first]) }] });
    const rows = await store.database.read((tx) => tx.all<{ sealed: Bytes }>("snapshots"));
    expect(rows).toHaveLength(1);
    expect(hex(rows[0]?.sealed as Bytes)).not.toContain(hex(new TextEncoder().encode("one")));
    await page({ left: [RECORD] });
    expect(await store.hasWhole(0)).toBe(false);
  });

  test("what this app cannot read is kept, and the rest is read", async () => {
    const [first] = (await changes()) as [Merged, Merged];
    const other = random(16);
    await page({
      snapshots: [
        { record: other, bytes: new Uint8Array([1, 2, 3]) },
        { record: RECORD, bytes: take(RECORD, [first]) },
      ],
    });
    const came = await cameAfter(store, 0);
    expect(came.beginnings.map(({ record }) => record)).toEqual([id]);
    expect(came.damaged).toEqual([]);
    expect(await store.hasWhole(came.last - 1)).toBe(true);
  });

  test("one whose seal is broken is named, so that it is asked for again", async () => {
    const [first] = (await changes()) as [Merged, Merged];
    await page({ snapshots: [{ record: RECORD, bytes: take(RECORD, [first]) }] });
    const another = new Store(factory, await VaultKey.of("v", random(32)));
    expect(await cameAfter(another, 0)).toMatchObject({ beginnings: [], damaged: [1] });
  });

  test("a store of an app that knew no snapshots keeps what it has", async () => {
    const layout = {
      pulled: { key: "n", auto: true, indexes: { dot: "!dot" } },
      facts: { key: "k" },
    };
    const old = new Database(factory, storeName("old"), layout);
    const oldKey = await VaultKey.of("old", random(32));
    const sealed = await oldKey.seal("facts", "x", new Uint8Array([5]));
    await old.write((tx) => tx.put("facts", { k: "x", sealed }));
    const upgraded = new Store(factory, oldKey);
    expect(await upgraded.fact("x")).toBe(5);
    expect(await upgraded.hasWhole(0)).toBe(false);
    upgraded.close();
    old.close();
    // And an app before this one lets go of what this one left, to have it from the server again.
    const older = new Database(factory, storeName("old"), layout, { rebuilt: true });
    expect(await older.read((tx) => tx.all("facts"))).toHaveLength(0);
    older.close();
  });

  test("snapshots of an earlier epoch stay until all of the new one has come", async () => {
    const [first] = (await changes()) as [Merged, Merged];
    await page({ snapshots: [{ record: RECORD, bytes: take(RECORD, [first]) }] });
    await page({ epoch: 2 });
    expect(await store.hasWhole(0)).toBe(true);
    await page({ epoch: 2, last: true });
    expect(await store.hasWhole(0)).toBe(false);
  });
});

describe("a book that begins with one", () => {
  const entry = (it: Merged, over: Partial<Entry> = {}): Entry => ({
    dot: hex(it.dot),
    id: it.dot,
    change: it.change,
    n: it.position,
    own: null,
    position: it.position,
    received: it.position,
    reason: null,
    mark: null,
    epoch: 1,
    ...over,
  });
  const came = async (merged: readonly Merged[]) => {
    const store = new Store(new IDBFactory(), await VaultKey.of("v", random(32)));
    const snapshots = [{ record: RECORD, bytes: take(RECORD, merged) }];
    const also = await storing(store, { epoch: 1, snapshots, left: [], last: false });
    await store.page({ facts: NOTHING, also });
    const [beginning] = (await cameAfter(store, 0)).beginnings;
    if (!beginning) throw new Error("nothing came");
    return beginning;
  };

  test("an own change that was shown unsent counts once when the snapshot has it", async () => {
    const mine = (await made([set("a", "mine")], 1)) as Merged;
    const theirs = (await made([set("a", "theirs", [mine.dot])], 2)) as Merged;
    const holdings = new Holdings(() => undefined);
    holdings.add(entry(mine, { own: "frozen", position: null, received: null }));
    // The verdict is stored before the snapshot, and told before it.
    holdings.judge(1, { own: "received", position: 1, received: 1, reason: null, mark: null });
    begin(holdings, await came([mine, theirs]));
    const { fold, entries } = holdings.book(id);
    expect(fold.heads("a").map(({ value }) => value[0])).toEqual(["theirs"]);
    expect(fold.historyOf("a").map(({ remnant }) => remnant)).toEqual([false, true]);
    expect(entries.get(hex(mine.dot))?.own).toBe("received");
  });

  test("an older one than is held changes nothing", async () => {
    const first = (await made([set("a", "one")], 1)) as Merged;
    const second = (await made([set("a", "two", [first.dot])], 2)) as Merged;
    const holdings = new Holdings(() => undefined);
    begin(holdings, await came([first, second]));
    begin(holdings, await came([first]));
    expect(
      holdings
        .book(id)
        .fold.heads("a")
        .map(({ value }) => value[0]),
    ).toEqual(["two"]);
  });

  test("nothing of a newer epoch is folded onto it, and it is read until that has come whole", async () => {
    const first = (await made([set("a", "one")], 1)) as Merged;
    const again = (await made([set("a", "two", [first.dot])], 2)) as Merged;
    const holdings = new Holdings(() => undefined);
    begin(holdings, await came([first]));
    holdings.add(entry(first, { epoch: 2, n: 8 }));
    holdings.add(entry(again, { epoch: 2, n: 9 }));
    const book = holdings.book(id);
    expect(book.fold.heads("a").map(({ value }) => value[0])).toEqual(["one"]);
    wholeEpoch(holdings, 1);
    expect(book.beginning).not.toBeNull();
    wholeEpoch(holdings, 2);
    expect(book.beginning).toBeNull();
    expect(book.fold.heads("a").map(({ value }) => value[0])).toEqual(["two"]);
    expect(book.fold.historyOf("a")).toHaveLength(2);
  });

  test("what it was known by before is let go of, and it is shown as the beginning has it", async () => {
    const first = (await made([set("a", "one")], 1)) as Merged;
    const holdings = new Holdings(() => undefined);
    holdings.add(entry(first, { n: 4 }));
    begin(holdings, await came([first]));
    const { fold, entries } = holdings.book(id);
    const before = fold.heads("a").map(({ value }) => value[0]);
    letGo(holdings, new Set([4]));
    expect(
      holdings
        .book(id)
        .fold.heads("a")
        .map(({ value }) => value[0]),
    ).toEqual(before);
    // By it alone a record is known that the server gave whole, and what it is.
    expect(entries.get(hex(first.dot))?.remnant).toBe(true);
  });

  test("what left scope takes its beginning with it, and own work stays", async () => {
    const first = (await made([set("a", "one")], 1)) as Merged;
    const mine = (await made([set("b", "mine")], 2)) as Merged;
    const holdings = new Holdings(() => undefined);
    begin(holdings, await came([first]));
    holdings.add(entry(mine, { own: "received" }));
    expect(placesOf(holdings, [unhex(id)])).toEqual([]);
    holdings.forget(id);
    const { fold, entries } = holdings.book(id);
    expect([...entries.keys()]).toEqual([hex(mine.dot)]);
    expect(fold.paths()).toEqual(["b"]);
  });
});
