/** How long a person waits after wrong passphrases (seconds): 0, 1, 2, 4, 8 … at most five minutes. */
export function delayAfter(tries: number): number {
  return tries < 2 ? 0 : Math.min(300, 2 ** (tries - 2));
}
