/**
 * The vaults of this browser profile, in a database of their own: opaque id, the label their owner
 * chose, the wrapped key, wrong tries. Nothing here names a person helped.
 */
import { type Bytes, hex, random } from "../sync/core/bytes";
import { Database } from "./database";
import type { Wrap } from "./keys";
import { delayAfter } from "./tries";

export interface VaultRow {
  readonly id: string;
  readonly label: string;
  readonly made: number;
  readonly wraps: readonly Wrap[];
  /** Who this device is, sealed by the vault key: see `session/identity.ts`. */
  readonly identity: Bytes;
  readonly tries: number;
  /** When the last wrong try was, device clock, ms. */
  readonly tried: number;
  /** The server said so, sealed to this device: it reads nothing more. */
  readonly turnedOff?: boolean;
  /** Who this device becomes at the next unlock, sealed likewise: see `session/rekeying.ts`. */
  readonly next?: Bytes;
}

/** A vault that is gone from here: IT turned it off, and all that was in it has been handed in. */
export interface EndedVault {
  readonly label: string;
  /** Device clock, ms. */
  readonly at: number;
}

const ENDED = "ended/";
const ENDINGS = () => IDBKeyRange.bound(ENDED, `${ENDED}\uffff`);

export class VaultList {
  private readonly database: Database;

  constructor(factory: IDBFactory) {
    this.database = new Database(factory, "doorstep-vaults", {
      vaults: { key: "id" },
      facts: { key: "k" },
    });
  }

  all(): Promise<VaultRow[]> {
    return this.database.read((tx) => tx.all<VaultRow>("vaults"));
  }

  get(id: string): Promise<VaultRow | undefined> {
    return this.database.read((tx) => tx.get<VaultRow>("vaults", id));
  }

  async put(row: VaultRow): Promise<void> {
    await this.database.write((tx) => tx.put("vaults", row));
  }

  remove(id: string): Promise<void> {
    return this.database.write((tx) => tx.delete("vaults", id));
  }

  /**
   * Counts a try before it is made, so that a reload in the middle gains nothing. Answers the tries so
   * far, this one included, or what is still to wait (seconds) where it comes too early.
   */
  begin(id: string, now: number): Promise<{ tries: number; wait: number }> {
    return this.database.write(async (tx) => {
      const row = await tx.get<VaultRow>("vaults", id);
      if (!row) return { tries: 0, wait: 0 };
      const wait = waitOf(row, now);
      if (wait > 0) return { tries: row.tries, wait };
      await tx.put("vaults", { ...row, tries: row.tries + 1, tried: now });
      return { tries: row.tries + 1, wait: 0 };
    });
  }

  async succeeded(id: string): Promise<void> {
    await this.database.write(async (tx) => {
      const row = await tx.get<VaultRow>("vaults", id);
      if (row) await tx.put("vaults", { ...row, tries: 0, tried: 0 });
    });
  }

  /** IT revoked this device: nothing sealed by its vault key opens ever again. The owner is told so. */
  async erase(id: string): Promise<void> {
    const identity = new Uint8Array();
    await this.database.write(async (tx) => {
      const row = await tx.get<VaultRow>("vaults", id);
      if (row) await tx.put("vaults", { ...row, wraps: [], identity, turnedOff: true });
    });
  }

  /** Who this device becomes, once it is unlocked anew. */
  async adopt(id: string, next: Bytes): Promise<void> {
    await this.database.write(async (tx) => {
      const row = await tx.get<VaultRow>("vaults", id);
      // One that was turned off meanwhile stays so.
      if (row && row.wraps.length > 0) await tx.put("vaults", { ...row, next });
    });
  }

  /** It has become that. */
  async become(id: string, identity: Bytes): Promise<void> {
    await this.database.write(async (tx) => {
      const row = await tx.get<VaultRow>("vaults", id);
      if (!row || row.wraps.length === 0) return;
      const { next: _, ...held } = row;
      await tx.put("vaults", { ...held, identity });
    });
  }

  /** The last of a vault that was turned off is gone; that it was is told until another takes its place. */
  async end(id: string, at: number): Promise<void> {
    await this.database.write(async (tx) => {
      const row = await tx.get<VaultRow>("vaults", id);
      if (row) await tx.put("facts", { k: ENDED + id, label: row.label, at });
      await tx.delete("vaults", id);
    });
  }

  ended(): Promise<EndedVault[]> {
    return this.database.read((tx) => tx.all<EndedVault>("facts", ENDINGS()));
  }

  /** A new vault was made here: what was before it needs telling no more. */
  async forgetEnded(): Promise<void> {
    await this.database.write(async (tx) => {
      for (const { k } of await tx.all<{ k: string }>("facts", ENDINGS())) {
        await tx.delete("facts", k);
      }
    });
  }

  /** One random id for the browser profile, made once; it groups vaults for the fleet page. */
  installation(): Promise<Bytes> {
    const fresh = random(16);
    return this.database.write(async (tx) => {
      const held = await tx.get<{ id: Bytes }>("facts", "installation");
      if (held) return held.id;
      await tx.put("facts", { k: "installation", id: fresh });
      return fresh;
    });
  }

  close(): void {
    this.database.close();
  }
}

/** Seconds until the next try. A clock set back never makes it longer than the delay itself. */
export function waitOf(row: Pick<VaultRow, "tries" | "tried">, now: number): number {
  const delay = delayAfter(row.tries);
  return Math.min(delay, Math.max(0, Math.ceil((row.tried + delay * 1000 - now) / 1000)));
}

/** A new opaque vault id. */
export const newVaultId = (): string => hex(random(16));
