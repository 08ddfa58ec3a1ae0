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
  /** Called when another tab takes over, before `held` turns false. */
  onStolen: () => void = () => undefined;

  constructor(
    private readonly locks: Env["locks"],
    private readonly vault: string,
  ) {}

  get held(): ReadonlySignal<boolean> {
    return this.state;
  }

  /** Takes the lock if it is free, or from whoever has it; answers whether it is held. */
  acquire(steal: boolean): Promise<boolean> {
    if (this.state.value) return Promise.resolve(true);
    if (!this.locks) {
      this.state.value = true;
      return Promise.resolve(true);
    }
    const locks = this.locks;
    return new Promise((resolve, reject) => {
      locks
        .request(writeLockName(this.vault), steal ? { steal } : { ifAvailable: true }, (lock) => {
          if (!lock) return resolve(false);
          this.state.value = true;
          resolve(true);
          return new Promise<void>((done) => {
            this.release = done;
          });
        })
        .then(undefined, (error: unknown) => {
          if (!(error instanceof DOMException && error.name === "AbortError")) return reject(error);
          this.release = null;
          this.onStolen();
          this.state.value = false;
          // Where it was stolen before it was ever granted, somebody still waits for the answer.
          resolve(false);
        });
    });
  }

  letGo(): void {
    this.release?.();
    this.release = null;
    this.state.value = false;
  }
}
