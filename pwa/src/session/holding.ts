/** Web Locks by name, for a page and for the service worker alike. */
import type { Env } from "./env";

/** Runs while holding a lock; with `wait` false answers undefined at once where another tab holds it. */
export async function holding<T>(
  locks: Env["locks"],
  name: string,
  wait: boolean,
  run: () => Promise<T>,
): Promise<T | undefined> {
  if (!locks) return run();
  let result: T | undefined;
  await locks.request(name, { ifAvailable: !wait }, async (lock) => {
    if (lock) result = await run();
  });
  return result;
}
