/** What a vault's locks, its line and its database of words in hand are called. */
import type { Env } from "./env";

export const writeLockName = (vault: string): string => `vault/${vault}/write`;
export const exchangeLockName = (vault: string): string => `vault/${vault}/exchange`;
/** The tab that listens for news: one of several is enough. */
export const newsLockName = (vault: string): string => `vault/${vault}/news`;
export const scratchName = (vault: string): string => `doorstep-scratch-${vault}`;
/** The line between a vault's tabs. */
export const tabsLine = (vault: string): string => `vault/${vault}`;
/** Another tab's hands took everything off the screen, or IT turned this device off. */
export const LOCK = "lock";

/** Every tab of a vault that hears it locks; from a tab, from the lock screen or from the worker. */
export function lockTabs(env: Pick<Env, "line">, vault: string): void {
  const line = env.line(tabsLine(vault), () => undefined);
  line.call(LOCK);
  line.close();
}
