/** Everything of the browser that a session uses, in one place, so that a test can stand in for it. */

import type { Network } from "../sync/link";
import { type Derive, deriveInWorker } from "../vault/derive";
import { DEPOSIT_TAG } from "./deposit-tag";
import { line } from "./line";
import type { ToWorker } from "./to-worker";

/** `leaving`: another page was asked for in this one's place, or a telephone: it may yet stay. */
export type BrowserEvent = "online" | "offline" | "visible" | "hidden" | "leaving";

export interface Env extends Network {
  readonly indexedDB: IDBFactory;
  /** Null where the browser has no Web Locks: then every tab may write, and the tail comparison holds. */
  readonly locks: Pick<LockManager, "request"> | null;
  readonly derive: Derive;
  readonly appVersion: string;
  /** Device clock, ms since 1970. */
  now(): number;
  /** How long this page has run, ms, whatever becomes of the clock; a device asleep may not count. */
  running(): number;
  /** The device's zone, minutes east of UTC, at a time. */
  zone(at: number): number;
  /** Between 0 and 1, for jitter only. */
  chance(): number;
  visible(): boolean;
  /** Runs once after a time; answers how to cancel. */
  later(ms: number, run: () => void): () => void;
  /** Subscribes; answers how to stop. */
  /** `told` gives what is to be waited for, where a page that is being left still has something to store. */
  listen(told: (event: BrowserEvent) => Promise<unknown> | undefined): () => void;
  /** A line between the tabs of this browser: `told` hears the others' calls, never its own. */
  line(name: string, told: (word: string) => void): { call(word: string): void; close(): void };
  /** Asks the browser to have unsent work deposited when there is a connection, where it can. */
  sendLater(): void;
  /** Asks for storage that is not cleared; null where the browser does not say. */
  persist(): Promise<boolean | null>;
  persisted(): Promise<boolean | null>;
  /** True where the browser shows that it will forget everything, as in a private window. */
  forgets(): Promise<boolean>;
  /** A picture drawn anew as a type; absent in a browser, whose own canvas does it. */
  readonly redraw?: (picture: Blob, type: string) => Promise<Blob | null>;
  /** Bytes free for this app, or null. */
  spaceLeft(): Promise<number | null>;
}

/** The next page comes from the service worker: it is asked to wait while this one stores what it has. */
function leave(storing: Promise<unknown> | undefined): void {
  const worker = navigator.serviceWorker?.controller;
  if (!worker || !storing) return;
  const tell = (kind: ToWorker["kind"]) => worker.postMessage({ kind } satisfies ToWorker);
  tell("storing");
  void storing.finally(() => tell("stored"));
}

/** Background Sync, which not every browser has. */
interface Syncing {
  readonly sync?: { register(tag: string): Promise<void> };
}

declare const __APP_VERSION__: string | undefined;

/** The real browser. */
export function browserEnv(): Env {
  const storage: StorageManager | undefined = navigator.storage;
  let asking = false;
  return {
    indexedDB,
    locks: navigator.locks ?? null,
    derive: deriveInWorker,
    appVersion: typeof __APP_VERSION__ === "string" ? __APP_VERSION__ : "0.1.0",
    fetch: (path, init) => fetch(path, init),
    online: () => navigator.onLine,
    now: () => Date.now(),
    running: () => Math.round(performance.now()),
    zone: (at) => -new Date(at).getTimezoneOffset(),
    chance: () => Math.random(),
    visible: () => document.visibilityState === "visible",
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    listen: (told) => {
      const stop = new AbortController();
      const { signal } = stop;
      addEventListener("online", () => told("online"), { signal });
      addEventListener("offline", () => told("offline"), { signal });
      addEventListener("pagehide", () => told("hidden"), { signal });
      addEventListener("beforeunload", () => leave(told("leaving")), { signal });
      document.addEventListener(
        "visibilitychange",
        () => told(document.visibilityState === "visible" ? "visible" : "hidden"),
        { signal },
      );
      return () => stop.abort();
    },
    sendLater: () => {
      navigator.serviceWorker?.ready
        .then((worker) => (worker as unknown as Syncing).sync?.register(DEPOSIT_TAG))
        .catch(() => undefined);
    },
    line,
    persist: async () => {
      asking = true;
      const answer = (await storage?.persist?.()) ?? null;
      asking = false;
      return answer;
    },
    // Until the question has its answer, "no" says only that nobody has answered it.
    persisted: async () => (asking ? null : ((await storage?.persisted?.()) ?? null)),
    forgets: async () => (await import("./private")).forgets(storage),
    spaceLeft: async () => {
      const estimate = await storage?.estimate?.();
      if (estimate?.quota === undefined || estimate.usage === undefined) return null;
      return Math.max(0, estimate.quota - estimate.usage);
    },
  };
}
