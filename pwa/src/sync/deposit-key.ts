/** With what this vault deposits while nobody unlocks it: a key that does nothing else and cannot be read out. */
import type { Bytes } from "./core/bytes";
import type { RoundReply } from "./core/messages";
import { type Outbox, tailOf } from "./outbox";

/** It cannot be read out again. */
export const importDepositKey = (secret: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/**
 * Keeps the secret of a newer key of the server's, which a reply to this id brought. Which version it is
 * of stands beside it, in one transaction, and is said with the next round: so the server believes the
 * older one until this one is here.
 */
export async function takeDepositKey(
  outbox: Outbox,
  device: string | undefined,
  { version, secret }: NonNullable<RoundReply["deposit"]>,
): Promise<void> {
  const key = await importDepositKey(secret);
  await outbox.database.write(async (tx) => {
    const tail = await tailOf(tx);
    // Another id's by now, which deposits with its own.
    if (tail.device !== device || (tail.deposit ?? 0) >= version) return;
    await tx.put("facts", { k: "deposit", key });
    await tx.put("facts", { ...tail, k: "tail", deposit: version });
  });
}
