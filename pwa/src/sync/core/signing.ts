import { type Bytes, concat, utf8 } from "./bytes";

export const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const HASHED = { name: "ECDSA", hash: "SHA-256" } as const;

/** What is put before the signed bytes, so that no signature can be taken for one of another kind. */
export const CONTEXT = {
  change: "doorstep/change/1",
  request: "doorstep/request/1",
  statement: "doorstep/statement/1",
  receipt: "doorstep/receipt/1",
  rekey: "doorstep/rekey/1",
} as const;

/** The private key for signing, not extractable. Throws DOMException when it is no P-256 PKCS8. */
export function importSigningKey(pkcs8: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
}

/** A raw public point (65 bytes) for verifying. Throws DOMException when it is no point of P-256. */
export function importVerifyKey(publicKey: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", publicKey, ALGORITHM, true, ["verify"]);
}

/** Signature, 64 bytes r then s, over the context followed by the parts. */
export async function sign(key: CryptoKey, context: string, ...parts: Bytes[]): Promise<Bytes> {
  const message = concat(utf8(context), ...parts);
  return new Uint8Array(await crypto.subtle.sign(HASHED, key, message));
}

/** Whether the signature is that key's over the context and parts. A key that is no key verifies nothing. */
export async function verify(
  publicKey: Bytes,
  context: string,
  signature: Bytes,
  ...parts: Bytes[]
): Promise<boolean> {
  if (signature.length !== 64) return false;
  const key = await importVerifyKey(publicKey).catch(() => null);
  if (key === null) return false;
  return crypto.subtle.verify(HASHED, key, signature, concat(utf8(context), ...parts));
}
