/** What the tabs of one vault tell each other: that there is more in storage, and to put there what is open. */
import type { Env } from "./env";

const STORED = "stored";
const FREEZE = "freeze";

export class Tabs {
  private reading: Promise<void> | null = null;
  private again = false;
  private readonly line: ReturnType<Env["line"]>;

  /** `read` looks at storage and is never begun while it still runs; `freeze` ends what is open here. */
  constructor(
    env: Env,
    vault: string,
    private readonly read: () => Promise<void>,
    freeze: () => Promise<void>,
  ) {
    this.line = env.line(`vault/${vault}`, (word) => {
      // What cannot be stored is said where it was written.
      if (word === FREEZE) freeze().catch(() => undefined);
      else this.heard();
    });
  }

  /** Something was stored here that another tab may be showing. */
  tell(): void {
    this.line.call(STORED);
  }

  /** This tab only reads, and is looked at: what the other one has open is to be seen in it. */
  ask(): void {
    this.line.call(FREEZE);
  }

  close(): void {
    this.line.close();
  }

  private heard(): void {
    this.again = true;
    this.reading ??= this.catchUp().finally(() => {
      this.reading = null;
    });
  }

  private async catchUp(): Promise<void> {
    while (this.again) {
      this.again = false;
      // What could not be read now is read with the next call, or with the next round.
      await this.read().catch(() => undefined);
    }
  }
}
