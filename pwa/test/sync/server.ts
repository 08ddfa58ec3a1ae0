import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, concat, random, sha256, utf8 } from "../../src/sync/core/bytes";
import { decode, encode, type Value } from "../../src/sync/core/canonical";
import { gunzip, gzip, pad, unpad } from "../../src/sync/core/padding";

/** The other end of an envelope, for tests: what the server does, by the same section of docs/wire.md. */

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

export interface SealingPair {
  publicKey: Bytes;
  privateKey: CryptoKey;
}

export async function sealingPair(): Promise<SealingPair> {
  const pair = await suite.kem.generateKeyPair();
  const publicKey = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
  return { publicKey, privateKey: pair.privateKey };
}

/** The private key of a scalar, 32 bytes. */
export function sealingPrivate(scalar: Bytes): Promise<CryptoKey> {
  return suite.kem.importKey("raw", scalar.buffer, false);
}

/** `[body, signature]` of a request, or `[change, signature]` of a deposit. */
export async function openEnvelope(
  bytes: Bytes,
  { privateKey, publicKey }: SealingPair,
  purpose: "request" | "deposit" | "deposit-request",
): Promise<[Bytes, Bytes]> {
  const [version, keyId, enc, ciphertext] = decode(bytes) as [number, Bytes, Bytes, Bytes];
  if (version !== 1) throw new Error(`version ${version}`);
  if (keyId.join() !== (await sha256(publicKey)).slice(0, 8).join()) throw new Error("key id");
  const info = concat(utf8(`doorstep/${purpose}/1`), keyId);
  const plain = await suite.open({ recipientKey: privateKey, enc, info }, ciphertext);
  return decode(await gunzip(unpad(new Uint8Array(plain)))) as [Bytes, Bytes];
}

export async function sealReply(
  reply: Value,
  replyKey: Bytes,
  requestBytes: Bytes,
  nonce: Bytes = random(32),
): Promise<Bytes> {
  const info = concat(utf8("doorstep/reply/1"), await sha256(requestBytes));
  const ikm = await crypto.subtle.importKey("raw", replyKey, "HKDF", false, ["deriveBits"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: nonce, info };
  const derived = new Uint8Array(await crypto.subtle.deriveBits(hkdf, ikm, 44 * 8));
  const key = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, [
    "encrypt",
  ]);
  const aes = { name: "AES-GCM", iv: derived.slice(32) };
  const plain = pad(await gzip(encode(reply)));
  return concat(nonce, new Uint8Array(await crypto.subtle.encrypt(aes, key, plain)));
}
