/**
 * While the device is in the person's hands one address is all there is (screens.md 16), over a lock and a
 * flat battery as well: an opaque address, kept beside the vault it was handed over from.
 */
import { signal } from "@preact/signals";

const KEY = "doorstep.handed";

/** The address that is not left now, or null. */
export const handed = signal<string | null>(null);

/** Hands over, or takes back with null. */
export function hand(vault: string, path: string | null): void {
  handed.value = path;
  try {
    if (path) localStorage.setItem(KEY, `${vault} ${path}`);
    else localStorage.removeItem(KEY);
  } catch {
    // Without room for it only a flat battery leads elsewhere, and then to the lock.
  }
}

/** At unlock: what this vault was handed over at. */
export function recall(vault: string): void {
  let [of, path = null]: (string | null)[] = [null];
  try {
    [of, path = null] = localStorage.getItem(KEY)?.split(" ") ?? [null];
  } catch {
    of = null;
  }
  handed.value = of === vault ? path : null;
}
