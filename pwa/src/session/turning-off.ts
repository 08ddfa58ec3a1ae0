/** What a session does that hears it is revoked. */
import type { UnlockedSession } from "./session";

type Ending = Pick<UnlockedSession, "isNewest" | "lock" | "link" | "off" | "sendable" | "locked">;

/**
 * The wrapped key of this vault goes at once; with the one in memory what is in hand is still sealed, and then
 * nothing is left that opens any of it. Where there was no room for that, there is once the rest is gone.
 */
export async function turnOff(it: Ending): Promise<void> {
  // The vault's key is another id's by now, which nobody revoked.
  if (!(await it.isNewest().catch(() => true))) return it.lock();
  await it.link().catch(() => undefined);
  const steps: (() => Promise<unknown>)[] = [() => it.lock(), () => it.off.handIn()];
  // Never before its work can leave without it.
  if (it.sendable) steps.unshift(() => it.off.erase());
  for (const step of steps) await step().catch(() => undefined);
  if (it.locked.value) return;
  await it.lock();
  await it.off.handIn();
}
