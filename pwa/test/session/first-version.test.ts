/** What the first version of the app left on a device is opened by this one: nothing is lost, all is sent. */
import { expect, test } from "vitest";
import type { UnlockedSession } from "../../src/session/session";
import { type Bytes, equalBytes } from "../../src/sync/core/bytes";
import { encode, type Value } from "../../src/sync/core/canonical";
import { Outbox, type OutboxRow, outboxName } from "../../src/sync/outbox";
import { STORE_VERSION, Store, storeName } from "../../src/sync/store";
import { deleteDatabase } from "../../src/vault/database";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire, type Profile, until } from "./world";

type Rows = Readonly<Record<string, readonly object[]>>;

/** An IndexedDB of version 1 with these rows, its stores and indexes as the first version laid them out. */
function made(factory: IDBFactory, name: string, layout: (db: IDBDatabase) => void, rows: Rows) {
  return new Promise<void>((done, failed) => {
    const opening = factory.open(name, 1);
    opening.onupgradeneeded = () => layout(opening.result);
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const tx = db.transaction(Object.keys(rows), "readwrite");
      for (const [store, all] of Object.entries(rows)) {
        for (const row of all) tx.objectStore(store).put(row);
      }
      tx.onabort = () => failed(tx.error);
      tx.oncomplete = () => {
        db.close();
        done();
      };
    };
  });
}

/** A row of the outbox had no epoch, no mark, and nothing of a server that went back. */
function firstRow(row: OutboxRow) {
  const { n, prev, id, state, sealed, copy, size, made, frozen, safe } = row;
  const { arrival, position, received, reason } = row;
  const times = { made, frozen, safe };
  return { n, prev, id, state, sealed, copy, size, ...times, arrival, position, received, reason };
}

/** The outbox's facts were the tail, without a chain's id, and with what it deposited. */
function firstFact(fact: Record<string, unknown>) {
  const { k, n, id, counter, key } = fact;
  return k === "tail" ? { k, n, id, counter } : { k, key };
}

/** The facts that the store kept: no others had been thought of. */
const FACTS = /^(?:progress|directory|gone|statements|forms|workflow|certificate\/.+|form\/.+)$/;

/** Rewrites what a vault holds as the first version of the app wrote it. */
async function asAtFirst(profile: Profile, { key, vault }: UnlockedSession): Promise<void> {
  const store = new Store(profile.factory, key);
  const { held } = await store.after(0);
  const pulled = await Promise.all(
    held.map(async ({ n, dot, epoch, position, received, bytes, signature }) => {
      const name = Buffer.from(dot).toString("hex");
      const clear = encode([epoch, position, received, bytes, signature]);
      return { n, dot: name, sealed: await key.seal("pulled", name, clear) };
    }),
  );
  const facts = await Promise.all(
    [...(await store.factsUnder(""))]
      .filter(([k]) => FACTS.test(k))
      .map(async ([k, value]) => {
        const then = k === "progress" ? (value as Value[]).slice(0, 7) : value;
        return { k, sealed: await key.seal("facts", k, encode(then)) };
      }),
  );
  store.close();
  const outbox = new Outbox(profile.factory, vault);
  const rows = (await outbox.all()).map(firstRow);
  const kept = await outbox.database.read((tx) => tx.all<Record<string, unknown>>("facts"));
  outbox.close();
  await deleteDatabase(profile.factory, storeName(vault));
  await deleteDatabase(profile.factory, outboxName(vault));
  await made(
    profile.factory,
    storeName(vault),
    (db) => {
      const changes = db.createObjectStore("pulled", { keyPath: "n", autoIncrement: true });
      changes.createIndex("dot", "dot", { unique: true });
      db.createObjectStore("facts", { keyPath: "k" });
    },
    { pulled, facts },
  );
  await made(
    profile.factory,
    outboxName(vault),
    (db) => {
      const own = db.createObjectStore("rows", { keyPath: "n" });
      own.createIndex("state", "state", { unique: false });
      db.createObjectStore("facts", { keyPath: "k" });
    },
    { rows, facts: kept.filter(({ k }) => k === "tail" || k === "deposit").map(firstFact) },
  );
}

const versionOf = async ({ factory }: Profile, name: string): Promise<number | undefined> =>
  (await factory.databases()).find((it) => it.name === name)?.version;

/** The outbox as it stands, by number. */
async function rowsOf(profile: Profile, vault: string) {
  const outbox = new Outbox(profile.factory, vault);
  const rows = await outbox.all();
  outbox.close();
  return rows;
}

/** Ada's device with something received, something safe, something frozen and something still open; Bea's words beside it. */
async function leftByTheFirst() {
  const council = await fernshire();
  const ada = await enrolled(council, "Ada");
  const bea = await enrolled(council, "Bea");
  const theirs = await bea.session.start("visit", PERSON_ID, {});
  theirs.write("place", said("Gallowgate"));
  await theirs.freeze();
  await bea.session.sendNow();
  const own = await ada.session.start("visit", PERSON_ID, {});
  own.write("good_life", said("A walk"));
  await own.freeze();
  await ada.session.sendNow();
  own.write("place", said("At home"));
  await own.freeze();
  await ada.session.sendNow();
  await ada.session.sendNow();
  council.down = true;
  own.write("risk", said("stairs"));
  await own.freeze();
  await ada.session.sendNow();
  own.write("good_life", said("A walk, and a dog"));
  ada.profile.pass(500);
  await until(() => own.save.value.kind === "saved");
  const { vault } = ada.session;
  ada.profile.die();
  await asAtFirst(ada.profile, ada.session);
  return { council, bea, profile: ada.profile, vault, theirs: theirs.id, own: own.id };
}

test("a device left by the first version opens whole without a connection, and sends what had not gone", async () => {
  const { council, bea, profile, vault, theirs, own } = await leftByTheFirst();
  const before = await rowsOf(profile, vault);
  expect(before.map(({ state }) => state)).toEqual(["safe", "received", "frozen", "open"]);
  expect(before.some((row) => "epoch" in row || "mark" in row || "again" in row)).toBe(false);
  expect(await versionOf(profile, storeName(vault))).toBe(1);
  const log = council.log.length;

  const now = await reopened(profile, vault);
  expect(await versionOf(profile, storeName(vault))).toBe(STORE_VERSION);
  expect(await versionOf(profile, outboxName(vault))).toBe(1);
  expect(now.sending.value).toMatchObject({ unsent: 2, setAside: 0 });
  expect(now.startable.value.map(({ id }) => id)).toContain("visit");
  const there = await now.open(theirs);
  expect(there.answer("place")?.value).toBe("Gallowgate");
  expect(there.heads("place")[0]?.author.name).toBe("Bea");
  const record = await now.open(own);
  const answers = () => ["good_life", "place", "risk"].map((path) => record.answer(path)?.value);
  expect(answers()).toEqual(["A walk, and a dog", "At home", "stairs"]);

  council.down = false;
  await now.sendNow();
  await now.sendNow();
  expect(now.rounds.failure).toBeNull();
  expect(now.sending.value).toMatchObject({ unsent: 0, again: 0, setAside: 0 });
  const gone = council.log.slice(log).filter(({ record }) => record === own);
  expect(gone.map(({ seq }) => seq)).toEqual([3, 4]);
  // What stood in the outbox went as it was signed then, and stands there still.
  const after = await rowsOf(profile, vault);
  expect(after.slice(0, 3).map(({ state }) => state)).toEqual(["safe", "safe", "safe"]);
  for (const row of before) {
    const kept = after.find(({ n }) => n === row.n) as OutboxRow;
    expect(equalBytes(kept.id, row.id)).toBe(true);
    expect(equalBytes(kept.sealed as Bytes, row.sealed as Bytes)).toBe(true);
  }
  expect(answers()).toEqual(["A walk, and a dog", "At home", "stairs"]);

  await bea.session.sendNow();
  const read = await bea.session.open(own);
  expect(read.answer("good_life")?.value).toBe("A walk, and a dog");
  expect(read.answer("risk")?.value).toBe("stairs");
});

test("a device left by the first version takes what comes after beside what it holds, nothing twice", async () => {
  const { council, bea, profile, vault, theirs } = await leftByTheFirst();
  council.down = false;
  const now = await reopened(profile, vault);
  const words = await bea.session.open(theirs);
  words.write("risk", said("falls"));
  await words.freeze();
  await bea.session.sendNow();
  await now.sendNow();
  const there = await now.open(theirs);
  expect(there.answer("place")?.value).toBe("Gallowgate");
  expect(there.answer("risk")?.value).toBe("falls");
  await now.lock();
  const again = await reopened(profile, vault);
  const after = await again.open(theirs);
  expect(after.heads("place")).toHaveLength(1);
  expect(after.answer("risk")?.value).toBe("falls");
});
