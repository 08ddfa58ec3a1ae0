/** What a vault's locks and its database of words in hand are called. */

export const writeLockName = (vault: string): string => `vault/${vault}/write`;
export const exchangeLockName = (vault: string): string => `vault/${vault}/exchange`;
export const scratchName = (vault: string): string => `doorstep-scratch-${vault}`;
