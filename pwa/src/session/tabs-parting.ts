/**
 * Before a device says that what left is out of reach, its other tabs let go of it. Each says that it is there
 * once it has its link. One that is frozen or gone holds the others up for a moment and no longer: it hears all
 * of it, or looks, before it goes on.
 */
import { hex, random } from "../sync/core/bytes";
import type { Tabs } from "./tabs";

/** Each is followed by who says it. */
const HELLO = "hello";
const HERE = "here";
const PART = "part";
const PARTED = "parted";
const HELD = "held";

/** For this long answers are waited for. */
const PATIENCE_MS = 3_000;

export class Roster {
  private readonly me = hex(random(4));
  private readonly others = new Set<string>();
  /** Told of every answer, while one waits for them. */
  private answered: (word: string, from: string) => void = () => undefined;

  constructor(private readonly tabs: Tabs) {
    tabs.hear = (said) => {
      const [word, from] = said.split(" ");
      if (from) this.hear(word as string, from);
      else void tabs.look();
    };
    this.say(HELLO);
  }

  /**
   * Has the other tabs let go of what left. False where one of them could not; one that does not answer at all
   * is not running, and is asked no more until it is heard again.
   */
  async part(): Promise<boolean> {
    const waiting = new Set(this.others);
    // Whoever has only just come is told, and waited for the next time.
    this.say(PART);
    if (waiting.size === 0) return true;
    let whole = true;
    let cancel: () => void = () => undefined;
    await new Promise<void>((done) => {
      this.answered = (word, from) => {
        if (word !== PARTED && word !== HELD) return;
        whole &&= word === PARTED;
        waiting.delete(from);
        if (waiting.size === 0) done();
      };
      cancel = this.tabs.tab.env.later(PATIENCE_MS, done);
    });
    cancel();
    this.answered = () => undefined;
    for (const silent of waiting) this.others.delete(silent);
    return whole;
  }

  private say(word: string): void {
    this.tabs.say(`${word} ${this.me}`);
  }

  private hear(word: string, from: string): void {
    this.others.add(from);
    if (word === HELLO) this.say(HERE);
    if (word === PART) void this.tabs.look().then((whole) => this.say(whole ? PARTED : HELD));
    this.answered(word, from);
  }
}
