/**
 * One life of the app in a browser: a page that may die between any two of its calls to storage. What was
 * committed stays; whatever of the page still runs then touches nothing, and nobody hears of it.
 */
import type { Env } from "../../src/session/env";
import { Locks } from "../session/world";
import { deriveCheaply } from "../vault/derivation";

/** The page died over what it was doing. */
export class PageDied extends Error {
  constructor() {
    super("the page died");
  }
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

const noNetwork: Fetch = () => Promise.reject(new TypeError("no network"));
const never = new Promise<never>(() => undefined);

export class Page {
  dead = false;
  /** What there is of a network; none until somebody says so. */
  network: Fetch = noNetwork;
  private left: number | null = null;
  private sayDied: (error: PageDied) => void = () => undefined;
  private readonly death: Promise<never>;
  private readonly handles = new Set<IDBDatabase>();
  private readonly transactions = new Set<IDBTransaction>();
  private timers: { at: number; run: () => void }[] = [];
  private passed = 0;
  private readonly locks = new Locks();
  readonly env: Env;

  constructor(factory: IDBFactory, now: () => number) {
    this.death = new Promise((_, reject) => {
      this.sayDied = reject;
    });
    this.death.catch(() => undefined);
    this.env = {
      indexedDB: this.mortal(factory),
      locks: this.locks,
      derive: deriveCheaply,
      appVersion: "test",
      fetch: (path, init) => (this.dead ? never : this.network(path, init)),
      online: () => true,
      now,
      running: () => this.passed,
      zone: () => 0,
      chance: () => 0.5,
      visible: () => false,
      later: (ms, run) => {
        const timer = { at: this.passed + ms, run };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((it) => it !== timer);
        };
      },
      listen: () => () => undefined,
      line: () => ({ call: () => undefined, close: () => undefined }),
      persist: async () => true,
      persisted: async () => true,
      forgets: async () => false,
      spaceLeft: async () => 1_000_000_000,
      sendLater: () => undefined,
    };
  }

  /** It dies at this many calls to storage from now: a commit counts twice, before and after. */
  light(calls: number): void {
    this.left = calls;
  }

  putOut(): void {
    this.left = null;
  }

  cutOff(): void {
    this.network = noNetwork;
  }

  /** The result of something the page does. Throws `PageDied` where it dies over it. */
  live<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.death]);
  }

  /** Waits until something holds that the page does by itself. */
  async until(holds: () => boolean): Promise<void> {
    const patience = performance.now() + 20_000;
    while (!holds()) {
      if (this.dead) throw new PageDied();
      if (performance.now() > patience) throw new Error("it never came to hold");
      await new Promise((next) => setImmediate(next));
    }
  }

  /** Time passes for the page's timers; its clock is its device's. */
  pass(ms: number): void {
    this.passed += ms;
    const due = this.timers.filter(({ at }) => at <= this.passed);
    this.timers = this.timers.filter(({ at }) => at > this.passed);
    for (const { run } of due) run();
  }

  kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.timers = [];
    for (const transaction of [...this.transactions]) {
      try {
        transaction.abort();
      } catch {
        // It had already ended.
      }
    }
    for (const handle of this.handles) handle.close();
    this.sayDied(new PageDied());
  }

  private burn(): void {
    if (this.left !== null && --this.left <= 0) this.kill();
  }

  private mortal(factory: IDBFactory): IDBFactory {
    const guarded = (request: IDBOpenDBRequest) => {
      const silence = (event: Event) => {
        if (this.dead) event.stopImmediatePropagation();
      };
      for (const type of ["success", "error", "blocked"]) request.addEventListener(type, silence);
      return request;
    };
    return {
      open: (name: string, version?: number) => {
        if (this.dead) return inert();
        const request = factory.open(name, version);
        request.addEventListener("upgradeneeded", (event) => {
          if (!this.dead) return;
          event.stopImmediatePropagation();
          request.transaction?.abort();
        });
        request.addEventListener("success", () => {
          if (this.dead) request.result.close();
          else this.tame(request.result);
        });
        return guarded(request);
      },
      deleteDatabase: (name: string) => {
        this.burn();
        if (this.dead) return inert();
        const request = factory.deleteDatabase(name);
        request.addEventListener("success", () => this.burn());
        return guarded(request);
      },
      databases: () => factory.databases(),
      cmp: (a: unknown, b: unknown) => factory.cmp(a, b),
    };
  }

  private tame(handle: IDBDatabase): void {
    this.handles.add(handle);
    const begin = handle.transaction.bind(handle);
    handle.transaction = (...how: Parameters<typeof begin>) => {
      const writes = how[1] === "readwrite";
      // To die at a read is to die after the commit before it.
      if (writes) this.burn();
      if (this.dead) return inert();
      const transaction = begin(...how);
      this.transactions.add(transaction);
      const over = (event: Event) => {
        this.transactions.delete(transaction);
        if (writes && event.type === "complete") this.burn();
        if (this.dead) event.stopImmediatePropagation();
      };
      transaction.addEventListener("complete", over);
      transaction.addEventListener("abort", over);
      return transaction;
    };
  }
}

/** What a dead page gets of its storage: something that never answers. */
function inert<T>(): T {
  return new Proxy({}, { get: () => () => inert(), set: () => true }) as T;
}
