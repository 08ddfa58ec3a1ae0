/**
 * What the tabs of one vault tell each other: that there is more in storage, to put there what is open, to
 * lock. What else they say is of who is there (tabs-parting.ts).
 */
import type { Env } from "./env";
import { LOCK, tabsLine } from "./names";
import type { Following } from "./scope";

const STORED = "stored";
const FREEZE = "freeze";

/** What of a session the line works with. */
export interface Tab extends Omit<Following, "close"> {
  readonly env: Env;
  readonly vault: string;
  readonly opened: { part: Following["close"] };
  /** Stores and freezes what is open here. */
  settle(): Promise<void>;
  lock(): Promise<void>;
  /** Work of this tab's own is due to the server. */
  due(): void;
}

/** Reads what another tab stored, and lets go of what it stored as gone. */
export async function catchUp(tab: Tab): Promise<void> {
  const { contents, store } = tab;
  await contents.refresh();
  const gone = (await store.fact("gone")) as readonly unknown[] | undefined;
  if (!gone?.length) return;
  const { follow } = await import("./scope");
  const { outbox, opened } = tab;
  const close: Following["close"] = (records) => opened.part(records);
  const { left } = await follow({ contents, store, outbox, close }, false);
  // What this tab wrote of it goes at once, so that the rest can be erased.
  if (left) tab.due();
}

export class Tabs {
  /** Hears every other word: until more is known of them, each may be of something stored. */
  hear: (said: string) => void = () => this.look();
  private reading: Promise<boolean> | null = null;
  private again = false;
  private readonly line: ReturnType<Env["line"]>;

  constructor(readonly tab: Tab) {
    this.line = tab.env.line(tabsLine(tab.vault), (said) => {
      // What cannot be stored is said where it was written.
      if (said === FREEZE) tab.settle().catch(() => undefined);
      else if (said === LOCK) tab.lock().catch(() => undefined);
      else this.hear(said);
    });
  }

  /** Something was stored here that another tab may be showing. */
  tell(): void {
    this.say(STORED);
  }

  /** This tab only reads, and is looked at: what the other one has open is to be seen in it. */
  ask(): void {
    this.say(FREEZE);
  }

  say(word: string): void {
    this.line.call(word);
  }

  close(): void {
    this.line.close();
  }

  /** Reads what is stored; never begun while it still runs. False where it could not be read or let go of. */
  look(): Promise<boolean> {
    this.again = true;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async read(): Promise<boolean> {
    let whole = true;
    while (this.again) {
      this.again = false;
      // What could not be read now is read with the next call, or with the next round.
      whole = await catchUp(this.tab).then(
        () => true,
        () => false,
      );
    }
    return whole;
  }
}
