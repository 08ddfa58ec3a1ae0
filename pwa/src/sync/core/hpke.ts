/**
 * HPKE in base mode, the sending side only and one message a context (RFC 9180): DHKEM(P-256,
 * HKDF-SHA256), HKDF-SHA256, AES-256-GCM, empty aad. Every primitive is the browser's own.
 */
import { type Bytes, concat, utf8 } from "./bytes";

const NONE = new Uint8Array(0);
const CURVE = { name: "ECDH", namedCurve: "P-256" } as const;
/** RFC 9180 section 4.1: "KEM" ‖ DHKEM(P-256, HKDF-SHA256). */
const KEM = concat(utf8("KEM"), Uint8Array.of(0x00, 0x10));
/** RFC 9180 section 5.1: "HPKE" ‖ KEM ‖ HKDF-SHA256 ‖ AES-256-GCM. */
const SUITE = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x10, 0x00, 0x01, 0x00, 0x02));
const BASE_MODE = Uint8Array.of(0);

/**
 * Seals to a raw P-256 point under a fresh ephemeral key. Throws DOMException where the point is not on
 * the curve.
 */
export async function hpkeSeal(
  recipient: Bytes,
  info: Bytes,
  plain: Bytes,
): Promise<{ enc: Bytes; ciphertext: Bytes }> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const peer = await crypto.subtle.importKey("raw", recipient, CURVE, false, []);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const { privateKey } = pair;
  const dh = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, privateKey, 256);
  const shared = await encapsulated(new Uint8Array(dh), concat(enc, recipient));
  const { key, iv } = await schedule(shared, info);
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  // The one message of this context: its nonce is the base nonce.
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, plain);
  return { enc, ciphertext: new Uint8Array(sealed) };
}

/** ExtractAndExpand of RFC 9180 section 4.1. */
async function encapsulated(dh: Bytes, kemContext: Bytes): Promise<Bytes> {
  const prk = await extract(KEM, NONE, "eae_prk", dh);
  return expand(KEM, prk, "shared_secret", kemContext, 32);
}

/** KeySchedule of RFC 9180 section 5.1, without a pre-shared key. */
async function schedule(shared: Bytes, info: Bytes): Promise<{ key: Bytes; iv: Bytes }> {
  const context = concat(
    BASE_MODE,
    await extract(SUITE, NONE, "psk_id_hash", NONE),
    await extract(SUITE, NONE, "info_hash", info),
  );
  const secret = await extract(SUITE, shared, "secret", NONE);
  return {
    key: await expand(SUITE, secret, "key", context, 32),
    iv: await expand(SUITE, secret, "base_nonce", context, 12),
  };
}

/** LabeledExtract of RFC 9180 section 4. */
function extract(suite: Bytes, salt: Bytes, label: string, ikm: Bytes): Promise<Bytes> {
  return hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), ikm));
}

/** LabeledExpand of RFC 9180 section 4, for at most one block: `length` is 32 or less. */
async function expand(
  suite: Bytes,
  prk: Bytes,
  label: string,
  info: Bytes,
  length: number,
): Promise<Bytes> {
  const size = Uint8Array.of(0, length);
  const labelled = concat(size, utf8("HPKE-v1"), suite, utf8(label), info, Uint8Array.of(1));
  return (await hmac(prk, labelled)).slice(0, length);
}

async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  // An empty key is refused by WebCrypto; HMAC pads keys with zeros, so this is the same one.
  const raw = key.length > 0 ? key : new Uint8Array(32);
  const held = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, message));
}
