/**
 * What the tabs of one vault tell each other: that there is more in storage, to put there what is open, to
 * let go of what left, to lock. Each knows which others answer: one that is frozen or dead holds nobody up for
 * long, and hears all of it before it goes on.
 */
import { hex, random } from "../sync/core/bytes";
import type { Contents } from "./contents";
import type { Env } from "./env";
import { type Following, follow } from "./scope";
import { LOCK, tabsLine } from "./tabs-line";

const STORED = "stored";
const FREEZE = "freeze";
/** These say who speaks: that it has come, that it is there, that it goes; of what left, what has become. */
const HELLO = "hello";
const HERE = "here";
const BYE = "bye";
const PART = "part";
const PARTED = "parted";
const HELD = "held";

/** For this long the answers of tabs are waited for. */
const PATIENCE_MS = 3_000;

/** What of a session the line works with. */
export interface Tab extends Omit<Following, "close"> {
  readonly env: Env;
  readonly vault: string;
  readonly contents: Contents;
  readonly opened: { part: Following["close"] };
  /** Stores and freezes what is open here. */
  settle(): Promise<void>;
  lock(): Promise<void>;
  /** Work of this tab's own is due to the server. */
  due(): void;
}

/** Reads what another tab stored, and lets go of what it stored as gone. */
export async function catchUp(tab: Tab): Promise<void> {
  const { contents, store, outbox, opened } = tab;
  await contents.refresh();
  const close: Following["close"] = (records) => opened.part(records);
  const { left } = await follow({ contents, store, outbox, close }, false);
  // What this tab wrote of it goes at once, so that the rest can be erased.
  if (left) tab.due();
}

export class Tabs {
  private reading: Promise<void> | null = null;
  private again = false;
  /** What the last look came to: false where words in hand could not be stored. */
  private whole = true;
  private readonly me = hex(random(4));
  private readonly others = new Set<string>();
  /** Those whose answer is waited for, and told when one has come. */
  private waiting: { readonly on: Set<string>; held: boolean; done(): void } | null = null;
  private readonly line: ReturnType<Env["line"]>;

  constructor(private readonly tab: Tab) {
    const { env, vault } = tab;
    this.line = env.line(tabsLine(vault), (said) => {
      const [word, from] = said.split(" ");
      // What cannot be stored is said where it was written.
      if (word === FREEZE) tab.settle().catch(() => undefined);
      else if (word === LOCK) tab.lock().catch(() => undefined);
      else if (from) this.hear(word as string, from);
      else this.look();
    });
    this.say(HELLO);
  }

  /** Something was stored here that another tab may be showing. */
  tell(): void {
    this.line.call(STORED);
  }

  /** This tab only reads, and is looked at: what the other one has open is to be seen in it. */
  ask(): void {
    this.line.call(FREEZE);
  }

  /** Every other tab of this vault is to lock. */
  lock(): void {
    this.line.call(LOCK);
  }

  /**
   * Has the other tabs let go of what left. False where one of them could not, or is still at it; one that
   * does not answer at all is not running, and is asked no more until it is heard again.
   */
  async part(): Promise<boolean> {
    if (this.others.size === 0) return true;
    const on = new Set(this.others);
    let cancel: () => void = () => undefined;
    const held = await new Promise<boolean>((resolve) => {
      const waiting = { on, held: false, done: () => resolve(waiting.held) };
      this.waiting = waiting;
      cancel = this.tab.env.later(PATIENCE_MS, waiting.done);
      this.say(PART);
    });
    cancel();
    this.waiting = null;
    for (const silent of on) this.others.delete(silent);
    return !held;
  }

  close(): void {
    this.say(BYE);
    this.line.close();
  }

  /** Reads what is stored; never begun while it still runs. */
  look(): Promise<void> {
    this.again = true;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    while (this.again) {
      this.again = false;
      // What could not be read now is read with the next call, or with the next round.
      this.whole = await catchUp(this.tab).then(
        () => true,
        () => false,
      );
    }
  }

  private say(word: string): void {
    this.line.call(`${word} ${this.me}`);
  }

  private hear(word: string, from: string): void {
    if (word === BYE) this.others.delete(from);
    else this.others.add(from);
    if (word === HELLO) this.say(HERE);
    if (word === PART) void this.look().then(() => this.say(this.whole ? PARTED : HELD));
    const { waiting } = this;
    if (!waiting || (word !== BYE && word !== PARTED && word !== HELD)) return;
    waiting.on.delete(from);
    waiting.held ||= word === HELD;
    if (waiting.on.size === 0) waiting.done();
  }
}
