/** What the tabs of one vault tell each other: that there is more in storage than they have read. */
import type { Env } from "./env";

export class Tabs {
  private reading: Promise<void> | null = null;
  private again = false;
  private readonly line: { call(): void; close(): void };

  /** `read` looks at storage; it is never begun while it still runs. */
  constructor(
    env: Env,
    vault: string,
    private readonly read: () => Promise<void>,
  ) {
    this.line = env.line(`vault/${vault}`, () => this.heard());
  }

  /** Something was stored here that another tab may be showing. */
  tell(): void {
    this.line.call();
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
