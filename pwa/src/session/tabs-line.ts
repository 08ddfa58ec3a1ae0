/** The line between the tabs of one vault, and the word on it that comes from outside them too. */

export const tabsLine = (vault: string): string => `vault/${vault}`;

/** Another tab's hands took everything off the screen, or IT turned this device off. */
export const LOCK = "lock";
