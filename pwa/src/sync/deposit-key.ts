/** With what this vault deposits while nobody unlocks it: a key that does nothing else and cannot be read out. */
import type { Database } from "../vault/database";
import type { Bytes } from "./core/bytes";
import type { RoundReply } from "./core/messages";
import { type Outbox, type Tail, tailOf } from "./outbox";

/** It cannot be read out again. */
export const importDepositKey = (secret: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/** Null where there is none, and where the browser gives back none that it took: some have lost such keys. */
export async function depositKey(database: Database): Promise<CryptoKey | null> {
  const held = await database
    .read((tx) => tx.get<{ key: unknown }>("facts", "deposit"))
    .catch(() => undefined);
  return held?.key instanceof CryptoKey ? held.key : null;
}

/** Which version of the server's key the one here is of, as the next round says it: nought asks for one. */
export async function depositVersion({ database }: Outbox, tail: Tail): Promise<number> {
  return (await depositKey(database)) ? (tail.deposit ?? 0) : 0;
}

/**
 * Keeps the secret of a newer key of the server's, which a reply to this id brought. Which version it is
 * of stands beside it, in one transaction, and is said with the next round: so the server believes the
 * older one until this one is here. One of a version that is here already takes the place of a lost key.
 */
export async function takeDepositKey(
  outbox: Outbox,
  device: string | undefined,
  { version, secret }: NonNullable<RoundReply["deposit"]>,
): Promise<void> {
  const key = await importDepositKey(secret);
  const whole = (await depositKey(outbox.database)) !== null;
  await outbox.database.write(async (tx) => {
    const tail = await tailOf(tx);
    // Another id's by now, which deposits with its own.
    if (tail.device !== device) return;
    if (whole ? (tail.deposit ?? 0) >= version : (tail.deposit ?? 0) > version) return;
    await tx.put("facts", { k: "deposit", key });
    await tx.put("facts", { ...tail, k: "tail", deposit: version });
  });
}
