/** What a vault's locks and its database of words in hand are called. */

export const writeLockName = (vault: string): string => `vault/${vault}/write`;
export const exchangeLockName = (vault: string): string => `vault/${vault}/exchange`;
/** The tab that listens for news: one of several is enough. */
export const newsLockName = (vault: string): string => `vault/${vault}/news`;
/** The tab that sends files. */
export const filesLockName = (vault: string): string => `vault/${vault}/files`;
/** A session that takes files: while it is held, what it took and nothing names yet may still be named. */
export const takingLockName = (vault: string, session: string): string =>
  `vault/${vault}/files/${session}`;
export const scratchName = (vault: string): string => `doorstep-scratch-${vault}`;
