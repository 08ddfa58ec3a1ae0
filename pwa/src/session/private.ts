/** Whether the browser shows that it forgets everything at its end, as in a private window. */

/** Some browsers never answer questions about storage; then nothing is known. */
const PATIENCE_MS = 2000;

/**
 * Firefox and Safari keep no file system of its own for a site in a private window and say so by refusing;
 * Chromium shows nothing by which it can be told, and no browser shows that it is set to clear at exit.
 */
export async function forgets(storage: StorageManager | undefined): Promise<boolean> {
  if (!storage?.getDirectory) return false;
  const refused = storage.getDirectory().then(
    () => false,
    () => true,
  );
  const unknown = new Promise<boolean>((answer) => {
    setTimeout(() => answer(false), PATIENCE_MS);
  });
  return Promise.race([refused, unknown]);
}
