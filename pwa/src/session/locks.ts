/** Web Locks as the vault uses them: one tab writes, one tab exchanges. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Env } from "./env";
import { writeLockName } from "./names";

export { holding } from "./holding";
export { exchangeLockName, newsLockName, writeLockName } from "./names";

/** The lock that makes this tab the one that writes, held while the vault is unlocked here. */
export class WriteLock {
  private readonly state = signal(false);
  private release: (() => void) | null = null;
  private waiting: AbortController | null = null;
  /** Called when another tab takes over, before `held` turns false. */
  onStolen: () => void = () => undefined;
  /** Called once the lock is granted, before `held` turns true: what another tab stored is read. */
  onGranted: () => Promise<void> = async () => undefined;

  constructor(
    private readonly locks: Env["locks"],
    private readonly vault: string,
  ) {}

  get held(): ReadonlySignal<boolean> {
    return this.state;
  }

  /** Takes the lock if it is free, or from whoever has it; answers whether it is held. */
  async acquire(steal: boolean): Promise<boolean> {
    if (this.state.value) return true;
    this.stopWaiting();
    return this.ask(steal ? { steal } : { ifAvailable: true });
  }

  /** Takes the lock as soon as whoever has it lets go: locks, closes its tab, or dies. */
  whenFree(): void {
    if (this.release || this.waiting) return;
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    this.ask({ signal }).catch(() => undefined);
  }

  /** A tab nobody looks at does not take the lock from the one in hand. */
  stopWaiting(): void {
    this.waiting?.abort();
    this.waiting = null;
  }

  letGo(): void {
    this.stopWaiting();
    this.release?.();
    this.release = null;
    this.state.value = false;
  }

  private ask(how: LockOptions): Promise<boolean> {
    const { locks } = this;
    return new Promise((resolve, reject) => {
      let mine: (() => void) | null = null;
      const granted = async (lock: unknown): Promise<void> => {
        if (!lock) return resolve(false);
        this.waiting = null;
        const until = new Promise<void>((done) => {
          this.release = mine = done;
        });
        await this.onGranted();
        // Taken or let go of meanwhile.
        if (this.release !== mine) return resolve(false);
        this.state.value = true;
        resolve(true);
        return until;
      };
      const asked = locks
        ? locks.request(writeLockName(this.vault), how, granted)
        : granted(this.vault);
      asked.then(undefined, (error: unknown) => {
        // Only where it was this request that held: another may have been granted since.
        if (mine && this.release === mine) {
          this.release = null;
          if (this.state.value) this.onStolen();
          this.state.value = false;
        }
        if (!(error instanceof DOMException && error.name === "AbortError")) return reject(error);
        // Where it was stolen before it was ever granted, somebody still waits for the answer.
        resolve(false);
      });
    });
  }
}
