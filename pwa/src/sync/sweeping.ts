/** What the outbox need not keep any more. */
import type { Outbox, OutboxRow } from "./outbox";

const KEEP_COPIES_MS = 35 * 24 * 3600 * 1000;

/**
 * Lets go of copies that are safe and were received 35 days ago or more (protocol.md 4). Both times are
 * the server's: this device's clock may be years ahead. Once per unlock is often enough.
 */
export function sweep(outbox: Outbox, serverMs: number): Promise<void> {
  return outbox.database.write(async (tx) => {
    for (const row of await tx.allBy<OutboxRow>("rows", "state", "safe")) {
      const { copy, received } = row;
      if (copy && received !== null && serverMs - received >= KEEP_COPIES_MS)
        await tx.put("rows", { ...row, copy: null });
    }
  });
}
