/// <reference lib="webworker" />
/**
 * Keeps the shell on the device so that every screen opens with no connection. It holds code and
 * pictures only: nothing about a person passes through it.
 *
 * A new shell is fetched whole into a cache named by its version and then waits; it takes over when the
 * page says so, never under an open form. Sealed traffic is left alone.
 */
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
