/**
 * While the device is in the person's hands one address is all there is (screens.md 16), over a lock and a
 * flat battery as well: it is kept on this device, sealed.
 */
import { signal } from "@preact/signals";
import type { Session } from "../session/types";

/** The address that is not left now, or null. */
export const handed = signal<string | null>(null);

const kept = (who: Session) => who.scratch("", "handed");

/** Hands over at an address, or takes back with null. */
export function hand(who: Session, path: string | null): void {
  handed.value = path;
  kept(who).write(path);
  who.keepScratch().catch(() => undefined);
}

/** At unlock: where this vault was handed over. */
export function recall(who: Session): void {
  handed.value = kept(who).read();
}
