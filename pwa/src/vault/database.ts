/**
 * The one edge to IndexedDB. A handle is opened on first use and dropped when the browser closes it
 * (iOS does so in the background); the next call reopens it and the failed one is replayed once.
 * Every write is one strictly durable transaction.
 */
import { DeviceFull, WriteFailed } from "./errors";

/** Object stores of a database by name. `indexes` maps an index to its key path; `!` first means unique. */
export interface Layout {
  readonly [store: string]: {
    readonly key: string;
    readonly auto?: boolean;
    readonly indexes?: Readonly<Record<string, string>>;
  };
}

/** How a database outlives the app that made it. */
export interface Lifetime {
  /** Grows with the layout, which only ever gains object stores. */
  readonly version?: number;
  /** All of it can be had again: an older app lets go of what a newer one left and begins anew. */
  readonly rebuilt?: boolean;
}

/** What a transaction's body may do. Awaiting anything but these ends the transaction early. */
export class Transaction {
  constructor(private readonly inner: IDBTransaction) {}

  get<T>(store: string, key: IDBValidKey): Promise<T | undefined> {
    return settle(this.inner.objectStore(store).get(key)) as Promise<T | undefined>;
  }

  /** Rows in key order, of the whole store or of a range. */
  all<T>(store: string, range?: IDBKeyRange): Promise<T[]> {
    return settle(this.inner.objectStore(store).getAll(range)) as Promise<T[]>;
  }

  allBy<T>(store: string, index: string, key: IDBValidKey): Promise<T[]> {
    return settle(this.inner.objectStore(store).index(index).getAll(key)) as Promise<T[]>;
  }

  keyBy(store: string, index: string, key: IDBValidKey): Promise<IDBValidKey | undefined> {
    return settle(this.inner.objectStore(store).index(index).getKey(key));
  }

  keysBy(store: string, index: string, range: IDBKeyRange): Promise<IDBValidKey[]> {
    return settle(this.inner.objectStore(store).index(index).getAllKeys(range));
  }

  count(store: string, range: IDBKeyRange): Promise<number> {
    return settle(this.inner.objectStore(store).count(range));
  }

  countBy(store: string, index: string, key: IDBValidKey): Promise<number> {
    return settle(this.inner.objectStore(store).index(index).count(key));
  }

  put(store: string, row: unknown): Promise<IDBValidKey> {
    return settle(this.inner.objectStore(store).put(row));
  }

  delete(store: string, key: IDBValidKey): Promise<void> {
    return settle(this.inner.objectStore(store).delete(key));
  }
}

export class Database {
  private handle: Promise<IDBDatabase> | null = null;

  constructor(
    private readonly factory: IDBFactory,
    readonly name: string,
    private readonly layout: Layout,
    private readonly lifetime: Lifetime = {},
  ) {}

  read<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run("readonly", body);
  }

  /**
   * Runs the body in one strict transaction; resolves only once it is committed. The body may run
   * twice, so it changes nothing outside. Throws DeviceFull, WriteFailed, or what the body throws.
   */
  write<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run("readwrite", body);
  }

  close(): void {
    const handle = this.handle;
    this.handle = null;
    handle?.then(
      (db) => db.close(),
      () => undefined,
    );
  }

  private async run<T>(
    mode: IDBTransactionMode,
    body: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.attempt(mode, body);
    } catch (error) {
      if (!closed(error)) throw typed(error);
      this.close();
    }
    try {
      return await this.attempt(mode, body);
    } catch (error) {
      throw typed(error);
    }
  }

  private async attempt<T>(
    mode: IDBTransactionMode,
    body: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    const db = await this.open();
    const inner = db.transaction(Object.keys(this.layout), mode, { durability: "strict" });
    const done = new Promise<void>((resolve, reject) => {
      inner.oncomplete = () => resolve();
      inner.onabort = () => reject(inner.error ?? new DOMException("aborted", "AbortError"));
    });
    // The body's own error is the one to report; this keeps the other from going unhandled.
    done.catch(() => undefined);
    let result: T;
    try {
      result = await body(new Transaction(inner));
    } catch (error) {
      try {
        inner.abort();
      } catch {
        // It had already ended.
      }
      // A request that failed because the commit did says so only on the transaction.
      throw inner.error?.name === "QuotaExceededError" ? inner.error : error;
    }
    await done;
    return result;
  }

  private open(): Promise<IDBDatabase> {
    if (this.handle) return this.handle;
    const { version = 1, rebuilt = false } = this.lifetime;
    const opening = this.opened(version).catch(async (error: unknown) => {
      const newer = error instanceof DOMException && error.name === "VersionError";
      if (!newer || !rebuilt) throw error;
      await deleteDatabase(this.factory, this.name);
      return this.opened(version);
    });
    this.handle = opening;
    opening.then(
      (db) => {
        const drop = () => {
          if (this.handle === opening) this.handle = null;
        };
        db.onclose = drop;
        db.onversionchange = () => {
          drop();
          db.close();
        };
      },
      () => {
        if (this.handle === opening) this.handle = null;
      },
    );
    return opening;
  }

  private opened(version: number): Promise<IDBDatabase> {
    return new Promise<IDBDatabase>((resolve, reject) => {
      const request = this.factory.open(this.name, version);
      request.onupgradeneeded = () => {
        const there = request.result.objectStoreNames;
        for (const [store, shape] of Object.entries(this.layout)) {
          if (there.contains(store)) continue;
          const made = request.result.createObjectStore(store, {
            keyPath: shape.key,
            autoIncrement: shape.auto ?? false,
          });
          for (const [index, path] of Object.entries(shape.indexes ?? {})) {
            const unique = path.startsWith("!");
            made.createIndex(index, unique ? path.slice(1) : path, { unique });
          }
        }
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
}

/** Deletes a whole database; waits for other handles to let go. */
export async function deleteDatabase(factory: IDBFactory, name: string): Promise<void> {
  try {
    await settle(factory.deleteDatabase(name));
  } catch (error) {
    throw typed(error);
  }
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Errors of a handle the browser has closed under us; worth one reopening. */
function closed(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === "InvalidStateError" ||
      error.name === "TransactionInactiveError" ||
      error.name === "AbortError" ||
      (error.name === "UnknownError" && /clos|lost/i.test(error.message)))
  );
}

function typed(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  return error.name === "QuotaExceededError"
    ? new DeviceFull({ cause: error })
    : new WriteFailed({ cause: error });
}
