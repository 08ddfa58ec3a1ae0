import type { Bytes } from "./bytes";
import { ALGORITHM } from "./signing";

/**
 * A new ECDSA P-256 pair: the raw public point (65 bytes) and the private key as PKCS8, which the vault
 * seals at once. Nothing else ever sees the private key outside the browser's key store.
 */
export async function generateSigningKey(): Promise<{ publicKey: Bytes; pkcs8: Bytes }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const [publicKey, pkcs8] = await Promise.all([
    crypto.subtle.exportKey("raw", pair.publicKey),
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
  ]);
  return { publicKey: new Uint8Array(publicKey), pkcs8: new Uint8Array(pkcs8) };
}
