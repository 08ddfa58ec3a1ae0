/**
 * The outbox as somebody sees it who has no key of its vault: what a deposit needs stands there in clear,
 * and is public but for one key that does nothing else and cannot be read out.
 */
import { Database } from "../vault/database";
import { type Bytes, hex } from "./core/bytes";
import { depositKey } from "./deposit-key";
import { FileBox } from "./file-box";
import { lost } from "./lost";
import { FIRST_EPOCH, OUTBOX, Outbox, type OutboxRow, outboxName, tailOf } from "./outbox";

/** In whose name deposits go, to whom, and whose word is believed. */
export interface Sender {
  readonly key: CryptoKey;
  readonly device: Bytes;
  readonly root: Bytes;
  /** The organisation's statements as it listed them, JSON. */
  readonly statements: string;
}

const SENDER = "depositor";
const EPOCH = "epoch";

export class DepositBox {
  readonly outbox: Outbox;
  readonly files: FileBox;
  private readonly database: Database;

  constructor(factory: IDBFactory, vault: string) {
    this.outbox = new Outbox(factory, vault);
    this.files = new FileBox(factory, vault);
    this.database = new Database(factory, outboxName(vault), OUTBOX);
  }

  /**
   * Null where this vault was last unlocked by an app that left nothing to deposit with, or the browser has
   * lost the key: its next signed round asks for one.
   */
  async sender(): Promise<Sender | null> {
    const key = await depositKey(this.database);
    const named = await this.database.read((tx) => tx.get<Omit<Sender, "key">>("facts", SENDER));
    return key && named ? { ...named, key } : null;
  }

  /** Changes nothing where the vault goes on under another id: its key is that one's. */
  async keepSender({ device, root, statements }: Omit<Sender, "key">): Promise<void> {
    await this.database.write(async (tx) => {
      const now = (await tailOf(tx)).device ?? hex(device);
      if (now === hex(device)) await tx.put("facts", { k: SENDER, device, root, statements });
    });
  }

  /** The epoch in which this vault was last answered, where no receipt has named one yet. */
  async beginEpoch(epoch: number): Promise<void> {
    await this.database.write(async (tx) => {
      const held = await tx.get("facts", EPOCH);
      if (!held) await tx.put("facts", { k: EPOCH, epoch });
    });
  }

  /**
   * The epoch a receipt names. In a newer one than was last heard of the server may have gone back to an
   * earlier copy: whatever still has a copy here is then to be sent again, in one transaction with that.
   * Where none was kept, it may have gone back ever since the first. Answers whether it is.
   */
  heardEpoch(epoch: number): Promise<boolean> {
    return this.database.write(async (tx) => {
      const held = await tx.get<{ epoch: number }>("facts", EPOCH);
      if (held && held.epoch >= epoch) return false;
      await tx.put("facts", { k: EPOCH, epoch });
      if (!held && epoch === FIRST_EPOCH) return false;
      for (const row of await tx.all<OutboxRow>("rows")) {
        if (row.state === "open" || row.state === "frozen" || row.copy === null) continue;
        // The vault met this epoch unlocked, and knows what was kept.
        if (row.epoch === epoch) continue;
        await tx.put("rows", lost(row, epoch));
      }
      return true;
    });
  }

  /** The epoch last heard of, or nought. */
  async epoch(): Promise<number> {
    const held = await this.database.read((tx) => tx.get<{ epoch: number }>("facts", EPOCH));
    return held?.epoch ?? 0;
  }

  /** Whether every change has arrived at or below a position past which the organisation calls it safe. */
  handedIn(through: number): Promise<boolean> {
    return this.database.read(async (tx) => {
      const rows = await tx.all<OutboxRow>("rows");
      return rows.every(
        ({ state, arrival }) =>
          state === "safe" ||
          (state !== "open" && state !== "frozen" && arrival !== null && arrival <= through),
      );
    });
  }

  close(): void {
    this.outbox.close();
    this.files.close();
    this.database.close();
  }
}
