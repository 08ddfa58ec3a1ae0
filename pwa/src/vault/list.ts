/**
 * The vaults of this browser profile, in a database of their own: opaque id, the label their owner
 * chose, the wrapped key, wrong tries. Nothing here names a person helped.
 */
import type { Bytes } from "../sync/core/bytes";
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

export const ENDED = "ended/";
export const ENDINGS = () => IDBKeyRange.bound(ENDED, `${ENDED}\uffff`);

export class VaultList {
  readonly database: Database;

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

  ended(): Promise<EndedVault[]> {
    return this.database.read((tx) => tx.all<EndedVault>("facts", ENDINGS()));
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
