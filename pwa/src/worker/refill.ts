/**
 * Fills the shell's cache again after the browser has let go of it, which it may do by itself and leave
 * everything else. Only what is really of this build is put there: the server may have another by now, and
 * what looks like the server may be somebody's Wi-Fi asking to be paid.
 */

/** What the build says of itself. */
export interface ShellList {
  /** A digest of all that is in the shell. */
  readonly version: string;
  /** The addresses of all its files. */
  readonly files: readonly string[];
  /** Those that its page names, each with a digest of its contents in its name. */
  readonly entries: readonly string[];
}

export const PAGE = "/index.html";

async function isPageOf(shell: ShellList, page: Response): Promise<boolean> {
  if (!page.ok || page.redirected) return false;
  const html = await page.clone().text();
  return shell.entries.every((entry) => html.includes(`"${entry}"`));
}

const isFile = (part: Response): boolean =>
  part.ok && !part.redirected && !part.headers.get("Content-Type")?.startsWith("text/html");

/**
 * Fetches and keeps what is missing. The page comes last: where it is kept, so is all that it needs, and
 * after a refill that was cut off the next one goes on. Rejects where a file did not come or found no room.
 */
export async function refill(
  shell: ShellList,
  cache: Pick<Cache, "keys" | "put">,
  get: (path: string, init?: RequestInit) => Promise<Response>,
): Promise<void> {
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = shell.files.filter((file) => !kept.has(file));
  if (missing.length === 0) return;
  const page = await get(PAGE, { cache: "reload" });
  if (!(await isPageOf(shell, page))) return;
  const parts = missing.filter((file) => file !== PAGE);
  const stored = await Promise.allSettled(
    parts.map(async (file) => {
      // A digest in the name is as good as asking again, and the page has just fetched most of these.
      const part = await get(file, { cache: file.startsWith("/assets/") ? "default" : "reload" });
      if (!isFile(part)) throw new Error(`${file} was answered with something else`);
      await cache.put(file, part);
    }),
  );
  const failed = stored.find((it) => it.status === "rejected");
  if (failed) throw failed.reason;
  if (missing.includes(PAGE)) await cache.put(PAGE, page);
}
