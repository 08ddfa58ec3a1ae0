/** What can be done before anything is unlocked: list, enrol, unlock, forget. */
import { Outbox } from "../sync/outbox";
import { unwrapVaultKey, type VaultKey, type Wrap } from "../vault/keys";
import { VaultList, type VaultRow, waitOf } from "../vault/list";
import { delayAfter } from "../vault/tries";
import { browserEnv, type Env } from "./env";
import { type Identity, openIdentity } from "./identity";
import { holding, writeLockName } from "./locks";
import { UnlockedSession } from "./session";
import type { Left, Session, UnlockResult, VaultInfo, Vaults } from "./types";

/** The vaults of this browser profile. */
export function createVaults(env: Env = browserEnv()): Vaults {
  return new VaultsHere(env);
}

class VaultsHere implements Vaults {
  private readonly rows: VaultList;
  /** The last session of each vault in this page. */
  private readonly last = new Map<string, UnlockedSession>();

  constructor(private readonly env: Env) {
    this.rows = new VaultList(env.indexedDB);
  }

  async list(): Promise<readonly VaultInfo[]> {
    const rows = (await this.rows.all()).sort((a, b) => a.made - b.made);
    return Promise.all(rows.map((row) => this.info(row)));
  }

  async checkCode(code: string): Promise<void> {
    return (await import("./enrol")).checkCode(this.env, code);
  }

  async enrol(...asked: Parameters<Vaults["enrol"]>): Promise<Session> {
    // Rare, so its code is not part of the shell.
    const { enrolVault } = await import("./enrol");
    const opened = (key: VaultKey, identity: Identity) => this.opened(key, identity);
    return enrolVault(this.env, this.rows, opened, ...asked);
  }

  async unlock(vault: string, passphrase: string): Promise<UnlockResult> {
    const now = this.env.now();
    const last = this.last.get(vault);
    const hidden = last?.locked.value === false;
    const { tries, wait } = await this.rows.begin(vault, now).catch(async (error) => {
      const kept = hidden && (await this.rows.get(vault));
      if (!kept) throw error;
      return (await import("../vault/tries-in-memory")).beginHere(kept, now);
    });
    if (wait > 0) return { ok: false, waitSeconds: wait, tries };
    const row = await this.rows.get(vault);
    const wrap = row?.wraps.find((it: Wrap) => it.kind === "passphrase");
    const key = wrap && (await unwrapVaultKey(vault, passphrase, wrap, this.env.derive));
    if (row?.wraps.length === 0) return { ok: false, turnedOff: true };
    if (!row || !key) return { ok: false, waitSeconds: delayAfter(tries), tries };
    if (hidden && !last.locked.value && !row.turnedOff) {
      key.forget();
      const counted = import("../vault/tries-in-memory").then((it) => it.succeededHere(vault));
      await Promise.allSettled([this.rows.succeeded(vault), counted]);
      last.hidden.value = false;
      return { ok: true, session: last };
    }
    await this.rows.succeeded(vault);
    let identity = await openIdentity(key, row.identity);
    if (row.next) {
      const { become } = await import("./rekeying");
      identity = await become(this.env, this.rows, key, identity, row.next);
    }
    const session = await this.opened(key, identity);
    if (!row.turnedOff) return { ok: true, session };
    await session.turnOff();
    return { ok: false, turnedOff: true };
  }

  async send(vault: string, wait: boolean): Promise<Left | null> {
    const { leave } = await import("./leaving");
    const left = await leave(this.env, this.rows, vault, wait);
    if (left && left.left > 0) this.env.sendLater();
    return left;
  }

  ended() {
    return this.rows.ended();
  }

  unstored(): boolean {
    return [...this.last.values()].some((it) => !it.locked.value && it.unsaved.value);
  }

  private async opened(key: VaultKey, identity: Identity): Promise<UnlockedSession> {
    const session = await UnlockedSession.open(this.env, key, identity, {
      erase: () => this.rows.erase(key.vault),
      handIn: () => this.send(key.vault, true),
      adopt: async (next) => {
        const { adopt } = await import("../vault/list-changes");
        await adopt(this.rows, key.vault, next);
      },
      adopted: async () => (await this.rows.get(key.vault))?.next !== undefined,
    });
    this.last.set(key.vault, session);
    return session;
  }

  async forget(vault: string): Promise<void> {
    const { forgetVault } = await import("./forgetting");
    await forgetVault(this.env.indexedDB, this.rows, vault);
  }

  private async info(row: VaultRow): Promise<VaultInfo> {
    const now = this.env.now();
    const outbox = new Outbox(this.env.indexedDB, row.id);
    // A change left open by a page that is gone is finished; nobody is writing it.
    await holding(this.env.locks, writeLockName(row.id), false, () => outbox.freezeOpen(now));
    const unsent = await outbox.countUnsent();
    outbox.close();
    const { id, label, tries } = row;
    return {
      id,
      label,
      unsent,
      tries,
      waitUntil: now + waitOf(row, now) * 1000,
      turnedOff: row.wraps.length === 0,
    };
  }
}
