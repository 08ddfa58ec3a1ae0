/** What only the server can open (docs/wire.md section 4). */
import { type Bytes, concat, sha256, utf8 } from "./bytes";
import { encode } from "./canonical";
import { gzip, pad } from "./deflating";
import { hpkeSeal } from "./hpke";

const VERSION = 1;
const DEPOSIT_INFO = "doorstep/deposit/1";

/**
 * The copy of a frozen change that waits in the outbox: only the server can open it, so it may leave from
 * the lock screen and cannot be read on a lost phone.
 */
export function sealToServer(
  change: Bytes,
  signature: Bytes,
  sealingPublic: Bytes,
): Promise<Bytes> {
  return seal([change, signature], DEPOSIT_INFO, sealingPublic);
}

/** The name of a sealing key: the first eight bytes of its SHA-256. */
export async function sealingKeyId(sealingPublic: Bytes): Promise<Bytes> {
  return (await sha256(sealingPublic)).slice(0, 8);
}

/** Two runs of bytes for the server alone, whose `purpose` keeps one kind from passing as another. */
export async function seal(
  content: [Bytes, Bytes],
  purpose: string,
  sealingPublic: Bytes,
): Promise<Bytes> {
  const keyId = await sealingKeyId(sealingPublic);
  const plain = pad(await gzip(encode(content)));
  const { enc, ciphertext } = await hpkeSeal(sealingPublic, concat(utf8(purpose), keyId), plain);
  return encode([VERSION, keyId, enc, ciphertext]);
}
