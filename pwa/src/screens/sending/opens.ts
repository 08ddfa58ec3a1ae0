/** Whether the app would open here with no connection at this moment. */

/** The page is kept last of all files, so where it is kept the app is; without a worker nobody gives it. */
export async function opensWithout(): Promise<boolean> {
  if (!navigator.serviceWorker?.controller) return false;
  try {
    return (await caches.match("/index.html")) !== undefined;
  } catch {
    // A browser that keeps nothing refuses even to be asked.
    return false;
  }
}
