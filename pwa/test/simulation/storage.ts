/** The storage of one device, seen from outside the app: read as it lies, copied, taken away. */
import { IDBFactory } from "fake-indexeddb";
import { type Bytes, equalBytes, hex, sha256 } from "../../src/sync/core/bytes";
import { FileBox } from "../../src/sync/file-box";
import type { FileRow } from "../../src/sync/file-rows";
import { Outbox, type OutboxRow } from "../../src/sync/outbox";
import { STORE_VERSION, storeName } from "../../src/sync/store";
import { Database, deleteDatabase } from "../../src/vault/database";
import { VaultList } from "../../src/vault/list";

/** Of the id of a change in hex: by the first half others' changes are found. */
export const DOT_LENGTH = 32;

/** What lies on a device, without any key. */
export interface Lying {
  readonly rows: readonly OutboxRow[];
  /** The first half of the id of each change of others. */
  readonly others: readonly string[];
  /** Own files, by id: what is noted of each, and whether all of its bytes are here. */
  readonly files: ReadonlyMap<string, LyingFile>;
  /** IT turned it off, and it has heard so. */
  readonly off: boolean;
  /** Nothing of the vault is left. */
  readonly ended: boolean;
  /** The id its newest changes are of; null while it is the one that enrolment gave. */
  readonly device: string | null;
  /** The number before its newest chain began. */
  readonly base: number;
  /** It has heard that it is a copy of another. */
  readonly copied: boolean;
  /** The key that a copy asks for, in hex, once it has made one. */
  readonly asks: string | null;
}

export interface LyingFile {
  readonly row: FileRow;
  readonly whole: boolean;
}

/** Of a device of which nothing is there. */
export const NOTHING: Lying = {
  rows: [],
  others: [],
  files: new Map(),
  off: false,
  ended: false,
  device: null,
  base: 0,
  copied: false,
  asks: null,
};

const STORE = {
  pulled: { key: "n", auto: true, indexes: { dot: "!dot" } },
  facts: { key: "k" },
  snapshots: { key: "n", auto: true, indexes: { record: "!record", epoch: "epoch" } },
};

export async function lying(factory: IDBFactory, vault: string): Promise<Lying> {
  const list = new VaultList(factory);
  const row = await list.get(vault);
  list.close();
  if (!row) return { ...NOTHING, off: true, ended: true };
  const outbox = new Outbox(factory, vault);
  const rows = await outbox.all();
  const { device = null, chains } = await outbox.tail();
  const copy = await outbox.copy<{ publicKey?: Bytes }>();
  outbox.close();
  const off = row.wraps.length === 0;
  return {
    rows,
    others: off ? [] : await othersOf(factory, vault),
    files: await filesOf(factory, vault),
    off,
    ended: false,
    device,
    base: chains?.at(-1) ?? 0,
    copied: copy !== undefined,
    asks: copy?.publicKey ? hex(copy.publicKey) : null,
  };
}

async function filesOf(factory: IDBFactory, vault: string): Promise<Map<string, LyingFile>> {
  const box = new FileBox(factory, vault);
  const found = new Map<string, LyingFile>();
  for (const row of await box.all()) {
    if (!row.own) continue;
    let whole = row.digests !== null;
    for (let number = 0; whole && number < row.count; number++) {
      const chunk = await box.chunk(row.id, number);
      const digest = row.digests?.subarray(32 * number, 32 * (number + 1));
      whole = chunk !== null && digest !== undefined && equalBytes(await sha256(chunk), digest);
    }
    found.set(row.id, { row, whole });
  }
  box.close();
  return found;
}

async function othersOf(factory: IDBFactory, vault: string): Promise<string[]> {
  const there = await factory.databases();
  const { version = 0 } = there.find(({ name }) => name === storeName(vault)) ?? {};
  // Left by a newer app, and not yet let go of: nothing in it is read.
  if (version > STORE_VERSION) return [];
  const store = new Database(factory, storeName(vault), STORE, { version: STORE_VERSION });
  const held = await store.read((tx) => tx.all<{ dot: string }>("pulled"));
  store.close();
  return held.map(({ dot }) => dot);
}

/** What the server sent is lost, as with a damaged store; the outbox lies elsewhere. */
export const loseStore = (factory: IDBFactory, vault: string): Promise<void> =>
  deleteDatabase(factory, storeName(vault));

/** A newer app was here, and has given its store the shape it wants. */
export async function leftByNewer(factory: IDBFactory, vault: string): Promise<void> {
  const making = factory.open(storeName(vault), STORE_VERSION + 1);
  making.onupgradeneeded = () => {
    for (const name of making.result.objectStoreNames) making.result.deleteObjectStore(name);
    making.result.createObjectStore("everything", { keyPath: "name" });
  };
  (await opened(making)).close();
}

/** All that it owes is with the server; of a file that is not safe there yet it still has the bytes. */
export function waitsToBeSafe({ rows, files }: Lying): boolean {
  const owed = [...files.values()].filter(({ row }) => row.named).map(({ row }) => row.progress);
  const there = owed.every((progress) => progress === "whole" || progress === "safe");
  const sent = rows.every(({ state }) => state !== "open" && state !== "frozen");
  return sent && there && owed.includes("whole");
}

export const idOf = (row: OutboxRow): string => hex(row.id);

/** All of it once more, as it lies now. */
export async function copyOf(factory: IDBFactory): Promise<IDBFactory> {
  const copy = new IDBFactory();
  for (const { name, version } of await factory.databases()) {
    const from = name !== undefined && version ? await there(factory, name) : null;
    if (from) await copyDatabase(from, copy);
  }
  return copy;
}

/** Whether these words can be read in it, in a name or a value, by somebody without any key. */
export async function isInClear(factory: IDBFactory, words: string): Promise<boolean> {
  for (const { name } of await factory.databases()) {
    const database = await there(factory, name as string);
    if (!database) continue;
    const names = [...database.objectStoreNames];
    const reading = names.length > 0 ? database.transaction(names) : null;
    const found = names.map((store) => {
      const lying = (reading as IDBTransaction).objectStore(store);
      return Promise.all([opened(lying.getAllKeys()), opened(lying.getAll())]);
    });
    const all = await Promise.all(found);
    database.close();
    if (says(all, words)) return true;
  }
  return false;
}

function says(it: unknown, words: string): boolean {
  if (typeof it === "string") return it.includes(words);
  if (ArrayBuffer.isView(it)) {
    return Buffer.from(it.buffer, it.byteOffset, it.byteLength).includes(words);
  }
  if (it instanceof ArrayBuffer) return Buffer.from(it).includes(words);
  if (typeof it !== "object" || it === null) return false;
  return Object.entries(it).some((entry) => entry.some((part) => says(part, words)));
}

/** One that is there, opened; null where the page died over making it. */
async function there(factory: IDBFactory, name: string): Promise<IDBDatabase | null> {
  const opening = factory.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  return opened(opening).catch(() => null);
}

async function copyDatabase(from: IDBDatabase, copy: IDBFactory): Promise<void> {
  const names = [...from.objectStoreNames];
  const making = copy.open(from.name, from.version);
  const shapes = names.length === 0 ? [] : shapesOf(from.transaction(names), names);
  making.onupgradeneeded = () => {
    for (const { store, keyPath, autoIncrement, indexes } of shapes) {
      const made = making.result.createObjectStore(store, { keyPath, autoIncrement });
      for (const it of indexes) made.createIndex(it.name, it.keyPath, { unique: it.unique });
    }
  };
  const to = await opened(making);
  if (names.length > 0) {
    const reading = from.transaction(names);
    const all = await Promise.all(
      names.map((store) => opened(reading.objectStore(store).getAll())),
    );
    const writing = to.transaction(names, "readwrite");
    const written = new Promise<void>((done, failed) => {
      writing.oncomplete = () => done();
      writing.onabort = () => failed(writing.error);
    });
    names.forEach((store, i) => {
      for (const row of all[i] as unknown[]) writing.objectStore(store).put(row);
    });
    await written;
  }
  from.close();
  to.close();
}

function shapesOf(reading: IDBTransaction, names: readonly string[]) {
  return names.map((store) => {
    const { keyPath, autoIncrement, indexNames, index } = bound(reading.objectStore(store));
    const indexes = [...indexNames].map((name) => {
      const it = index(name);
      return { name, keyPath: it.keyPath as string, unique: it.unique };
    });
    return { store, keyPath: keyPath as string, autoIncrement, indexes };
  });
}

const bound = (store: IDBObjectStore) => ({
  keyPath: store.keyPath,
  autoIncrement: store.autoIncrement,
  indexNames: store.indexNames,
  index: (name: string) => store.index(name),
});

function opened<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
