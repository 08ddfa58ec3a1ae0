/// <reference lib="webworker" />
/**
 * Keeps the shell on the device so that every screen opens with no connection. Its cache holds code and
 * pictures only, and sealed traffic passes it by.
 *
 * A new shell is fetched whole into a cache named by its version and then waits; it takes over when the
 * page says so, never under an open form.
 *
 * Where the browser has Background Sync it also deposits unsent work when there is a connection again. It
 * has no key of any vault: what it sends was sealed to the server when it was made (protocol.md 6).
 */
import { DEPOSIT_TAG } from "../session/deposit-tag";
import { leaveAll } from "../session/leaving";
import type { ToWorker } from "./messages";

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build: the files of the shell and a digest of their names. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

const PREFIX = "doorstep-shell-";
const CACHE = PREFIX + __SHELL__.version;

async function install(): Promise<void> {
  // One left from before a newer shell and back: caches are let go of in the order they were made.
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.addAll(__SHELL__.files.map((file) => new Request(file, { cache: "reload" })));
}

/** The shell before this one stays: another tab may be running it, with parts it has not loaded yet. */
async function activate(): Promise<void> {
  const names = await caches.keys();
  const before = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of before.slice(0, -1)) await caches.delete(name);
  await self.clients.claim();
}

/** The shell for a navigation, the cached file where there is one, and the network for the rest. */
async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === "navigate" ? "/index.html" : path);
  return kept ?? (await caches.match(path)) ?? fetch(request);
}

/** Not in the types of the language yet. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

/** Rejects where a connection would have sent more, so that the browser asks again. */
async function deposit(): Promise<void> {
  const sent = await leaveAll({
    indexedDB: self.indexedDB,
    locks: self.navigator.locks ?? null,
    fetch: (path, init) => fetch(path, init),
    online: () => self.navigator.onLine,
    now: () => Date.now(),
  });
  if (!sent) throw new Error("not all of it is sent");
}

self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === DEPOSIT_TAG) sync.waitUntil(deposit());
});
self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const message = event.data as ToWorker;
  if (message.kind === "take-over") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const named = __SHELL__.files.includes(url.pathname) || url.pathname.startsWith("/assets/");
  if (named || event.request.mode === "navigate")
    event.respondWith(answer(event.request, url.pathname));
});
