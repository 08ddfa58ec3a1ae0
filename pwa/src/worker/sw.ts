/// <reference lib="webworker" />
/**
 * Keeps the shell on the device so that every screen opens with no connection. Its cache holds code and
 * pictures only, and sealed traffic passes it by.
 *
 * A new shell is fetched whole into a cache named by its version and then waits; it takes over when the
 * page says so, never under an open form. Install does not run again for the same script, so what the
 * browser let go of since is fetched again while there is a connection.
 *
 * Where the browser has Background Sync it also deposits unsent work when there is a connection again. It
 * has no key of any vault: what it sends was sealed to the server when it was made (protocol.md 6).
 */
import { DEPOSIT_TAG } from "../session/deposit-tag";
import { leaveAll } from "../session/leaving";
import { line } from "../session/line";
import type { ToWorker } from "../session/to-worker";
import { MakingWay } from "./making-way";
import { PAGE, refill, type ShellList } from "./refill";
import { unopened } from "./unopened";

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build. */
declare const __SHELL__: ShellList;

const SHELL = __SHELL__;
const PREFIX = "doorstep-shell-";
const CACHE = PREFIX + SHELL.version;
/** How long what is kept is taken to be all there, in milliseconds: a page may stay open for days. */
const LOOK_EVERY = 60_000;

async function install(): Promise<void> {
  // One left from before a newer shell and back: caches are let go of in the order they were made.
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.files.map((file) => new Request(file, { cache: "reload" })));
}

/** The shell before this one stays: another tab may be running it, with parts it has not loaded yet. */
async function activate(): Promise<void> {
  const names = await caches.keys();
  const before = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of before.slice(0, -1)) await caches.delete(name);
  await self.clients.claim();
}

let looked = Number.NEGATIVE_INFINITY;
let filling: Promise<void> | null = null;

/** One refill at a time. What failed is tried again at the next look. */
function fill(): Promise<void> {
  looked = performance.now();
  filling ??= caches
    .open(CACHE)
    .then((cache) => refill(SHELL, cache, (path, init) => fetch(path, init)))
    .catch(() => undefined)
    .finally(() => {
      filling = null;
    });
  return filling;
}

const way = new MakingWay((ms, run) => setTimeout(run, ms));

/** The shell for a navigation, the cached file where there is one, and the network for the rest. */
async function answer(event: FetchEvent, path: string): Promise<Response> {
  const { request } = event;
  const navigates = request.mode === "navigate";
  if (navigates) await way.over();
  const cache = await caches.open(CACHE);
  const own = await cache.match(navigates ? PAGE : path);
  const kept = own ?? (await caches.match(path));
  if (kept) return kept;
  if (SHELL.files.includes(path)) event.waitUntil(fill());
  if (!navigates) return fetch(request);
  try {
    return await fetch(request);
  } catch {
    // One that waits, or the one before, is whole or has no page; either reads what the other wrote.
    return (await caches.match(PAGE)) ?? unopened();
  }
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
    line,
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
  const page = event.source instanceof Client ? event.source.id : "";
  if (message.kind === "take-over") void self.skipWaiting();
  else if (message.kind === "storing") way.begun(page);
  else way.done(page);
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const navigates = request.mode === "navigate";
  // Whatever is asked for, sealed traffic too, which is left alone: it says that somebody is here.
  if (navigates || performance.now() - looked > LOOK_EVERY) event.waitUntil(fill());
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const named = SHELL.files.includes(url.pathname) || url.pathname.startsWith("/assets/");
  if (named || navigates) event.respondWith(answer(event, url.pathname));
});
