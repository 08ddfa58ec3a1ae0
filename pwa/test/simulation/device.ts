/** A device: its storage, its clock, and the app on it, opened anew whenever its page has died. */
import { IDBFactory } from "fake-indexeddb";
import { createVaults } from "../../src/session";
import type { Contents } from "../../src/session/contents";
import type { UnlockedSession } from "../../src/session/session";
import type { RecordHandle } from "../../src/session/types";
import { hex } from "../../src/sync/core/bytes";
import type { Model, Save } from "./model";
import { type Fetch, Page } from "./page";
import { copyOf, isInClear, type Lying, leftByNewer, loseStore, lying, NOTHING } from "./storage";

const PASS = "three small words";

/** What of a session is read to see what it shows, and from no screen. */
interface Inside {
  readonly identity: { readonly device: Uint8Array };
  readonly contents: Contents;
}

export const inside = (session: UnlockedSession): Inside => session as unknown as Inside;

/** A device that has enrolled, to begin histories with. */
export interface Enrolled {
  readonly factory: IDBFactory;
  readonly vault: string;
  readonly id: string;
  readonly actor: string;
}

export async function enrol(code: string, network: Fetch, now: number): Promise<Enrolled> {
  const factory = new IDBFactory();
  const page = new Page(factory, () => now);
  page.network = network;
  const session = (await createVaults(page.env).enrol(
    code,
    "Phone",
    PASS,
    () => undefined,
  )) as UnlockedSession;
  const { vault, me } = session;
  const id = hex(inside(session).identity.device);
  await session.lock();
  page.kill();
  return { factory, vault, id, actor: me.actor };
}

export class Device {
  page: Page;
  session: UnlockedSession | null = null;
  /** The record that was last written in and is open still. */
  inHand: RecordHandle | null = null;
  /** A copy that nobody can tell from its original: its work counts, but what it shows is behind. */
  behind = false;
  /** The id it writes under, as it was last seen to. */
  id: string;
  /** Its storage is gone. */
  gone = false;
  lies: Lying = NOTHING;
  /** By number, what the model knows of its outbox. */
  saves = new Map<number, Save>();
  readonly earlier: IDBFactory[] = [];

  constructor(
    readonly number: number,
    /** Number of the device that this is, or is a copy of. */
    readonly origin: number,
    private readonly identity: Pick<Enrolled, "vault" | "id" | "actor">,
    private factory: IDBFactory,
    public clock: number,
    /** How many answers were written here, to tell them apart. */
    public said = 0,
  ) {
    this.id = identity.id;
    this.page = this.newPage();
  }

  get actor(): string {
    return this.identity.actor;
  }

  /** Whether it may still be written on: nobody turned it off, as far as it knows. */
  get alive(): boolean {
    return !this.gone && !this.lies.off;
  }

  /**
   * The app unlocked, or null where it was turned off; one that is to get an id of its own is opened anew
   * for it. Throws `PageDied`.
   */
  async opened(): Promise<UnlockedSession | null> {
    if (this.session?.sending.value.copy?.stage === "ready") await this.lock();
    if (this.session && !this.session.locked.value) return this.session;
    this.inHand = this.session = null;
    for (;;) {
      const vaults = createVaults(this.page.env);
      const unlocked = await this.page.live(vaults.unlock(this.identity.vault, PASS));
      if (unlocked.ok) {
        this.session = unlocked.session as UnlockedSession;
        return this.session;
      }
      if ("turnedOff" in unlocked) return null;
      this.clock += (unlocked.waitSeconds + 1) * 1000;
    }
  }

  /** Throws `PageDied`. */
  async lock(): Promise<void> {
    const { session } = this;
    this.inHand = this.session = null;
    if (session && !session.locked.value) await this.page.live(session.lock());
  }

  /** What leaves while it is locked. Throws `PageDied`. */
  async deposit() {
    await this.lock();
    return this.page.live(createVaults(this.page.env).send(this.identity.vault, true));
  }

  /** A round of the unlocked app; where it hears that it was turned off, that is done as well. */
  async round(session: UnlockedSession): Promise<void> {
    await this.page.live(session.sendNow());
    if (session.sending.value.link !== "revoked") {
      // Files go after it by themselves, for as long as there is somebody to take them.
      if (!session.locked.value) await this.page.live(session.files().then((it) => it.after()));
      return;
    }
    await this.page.until(() => session.locked.value);
    this.inHand = this.session = null;
  }

  /** Its page is gone, and another opened over what was committed. */
  restart(): void {
    this.page.kill();
    this.inHand = this.session = null;
    this.page = this.newPage();
  }

  /** Reads what lies on it. */
  async look(model: Model): Promise<string | null> {
    if (this.gone) return null;
    this.lies = await lying(this.factory, this.identity.vault);
    if (this.lies.ended) return null;
    this.id = this.lies.device ?? this.identity.id;
    return model.look(this, this.lies);
  }

  copy(): Promise<IDBFactory> {
    return copyOf(this.factory);
  }

  /** The same, on another machine. */
  async cloned(number: number): Promise<Device> {
    const { origin, identity, clock, said } = this;
    const clone = new Device(number, origin, identity, await this.copy(), clock, said + 500);
    clone.id = this.id;
    clone.behind = this.behind;
    return clone;
  }

  /** What somebody finds on it who has it in hand and does not know its words; null is nothing. */
  async gives(words: readonly string[]): Promise<string | null> {
    const tried = await createVaults(this.page.env).unlock(this.identity.vault, "two other words");
    if (tried.ok) return "opens with other words than its owner's";
    for (const each of words)
      if (await isInClear(this.factory, each)) return `has "${each}" in clear`;
    return null;
  }

  /** Other storage is in the place of what was here. */
  async putBack(storage: IDBFactory): Promise<void> {
    this.page.kill();
    this.factory = await copyOf(storage);
    this.saves.clear();
    this.restart();
  }

  evict(): void {
    this.page.kill();
    this.inHand = this.session = null;
    this.factory = new IDBFactory();
    this.gone = true;
    this.lies = NOTHING;
  }

  async loseStore(): Promise<void> {
    this.page.kill();
    await loseStore(this.factory, this.identity.vault);
    this.restart();
  }

  /** This app is opened over the store that a newer one left. */
  async downgrade(): Promise<void> {
    this.page.kill();
    await leftByNewer(this.factory, this.identity.vault);
    this.restart();
  }

  private newPage(): Page {
    return new Page(this.factory, () => this.clock);
  }
}
