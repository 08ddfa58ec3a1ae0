/**
 * The next page waits, a moment at most, for one that still stores what was written in it: until the next
 * page has its first answer the one before goes on running.
 */

/** How long at most, ms: what is written is stored within half a second (protocol.md 1). */
const MOST_MS = 500;

export class MakingWay {
  private readonly storing = new Map<string, () => void>();
  private until: Promise<unknown> = Promise.resolve();

  constructor(private readonly later: (ms: number, run: () => void) => void) {}

  /** A page was asked to go while it had something to store. */
  begun(page: string): void {
    this.done(page);
    const stored = new Promise<void>((resolve) => {
      this.storing.set(page, resolve);
      this.later(MOST_MS, resolve);
    });
    this.until = Promise.all([this.until, stored]);
  }

  /** It is stored, or cannot be. */
  done(page: string): void {
    this.storing.get(page)?.();
    this.storing.delete(page);
  }

  /** Resolves once no page is storing. */
  async over(): Promise<void> {
    await this.until;
  }
}
