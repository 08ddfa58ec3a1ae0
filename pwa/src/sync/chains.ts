/** An outbox that goes on under another id: its changes are counted from 1 again, its rows stay where they are. */
import { REASON } from "../codes";
import { Database } from "../vault/database";
import { COPY, OUTBOX, type Outbox, type OutboxRow, outboxName, tailOf } from "./outbox";

/** Under what id a vault goes on that was a copy of another, and what it deposits with from there. */
export interface NewChain {
  readonly device: string;
  readonly deposit: CryptoKey;
  /** As `deposit-box.ts` keeps it. */
  readonly sender: object;
}

/**
 * Whether another copy of this device used a number first, under the id this vault has now: said in a round,
 * or in the receipt of what left it while it was locked.
 */
export function isCloned({ database }: Outbox): Promise<boolean> {
  return database.read(async (tx) => {
    const { chains } = await tailOf(tx);
    const aside = await tx.allBy<OutboxRow>("rows", "state", "set_aside");
    return aside.some(({ n, reason }) => reason === REASON.cloned && n > (chains?.at(-1) ?? 0));
  });
}

export class Chains {
  private readonly database: Database;

  constructor(factory: IDBFactory, vault: string) {
    this.database = new Database(factory, outboxName(vault), OUTBOX);
  }

  /**
   * From here on changes are another device's, from 1 and with none before. Whatever the server set aside
   * or keeps waiting is sent once more under the new id, which vouches for what was made under the old
   * one. Done already, it changes nothing.
   */
  begin({ device, deposit, sender }: NewChain, now: number): Promise<void> {
    return this.database.write(async (tx) => {
      const tail = await tailOf(tx);
      // What it knew of being a copy it knew under the id before.
      await tx.delete("facts", COPY);
      if (tail.device === device) return;
      const open = await tx.get<OutboxRow>("rows", tail.n);
      if (open?.state === "open") await tx.put("rows", { ...open, state: "frozen", frozen: now });
      for (const state of ["set_aside", "waiting"]) {
        for (const row of await tx.allBy<OutboxRow>("rows", "state", state)) {
          if (row.sealed || row.copy) await tx.put("rows", { ...row, state: "frozen", safe: null });
        }
      }
      const chains = [...(tail.chains ?? []), tail.n];
      await tx.put("facts", { k: "tail", n: tail.n, id: null, counter: 0, device, chains });
      await tx.put("facts", { k: "deposit", key: deposit });
      await tx.put("facts", { k: "depositor", ...sender });
    });
  }

  /** Keeps what is known of being a copy, until a new chain begins. */
  async keepCopy(fact: object): Promise<void> {
    await this.database.write((tx) => tx.put("facts", { ...fact, k: COPY }));
  }

  close(): void {
    this.database.close();
  }
}
