import { type Bytes, concat, random, sha256, utf8 } from "./bytes";
import { decode, encode, Malformed } from "./canonical";
import { hpkeSeal } from "./hpke";
import { binary, integer, list } from "./narrow";
import { gunzip, gzip, pad, unpad } from "./padding";
import { CONTEXT, sign } from "./signing";

/** One request on a sealed route. */
export interface Request {
  /** A code of ROUTE. */
  route: number;
  /** Eight zero bytes when enrolling. */
  device: Bytes;
  /** Committed on the device before this is called, and only ever growing. */
  counter: number;
  epoch: number;
  payload: Bytes;
  signKey: CryptoKey;
  /** The organisation's sealing key, a raw point whose statement has been verified. */
  sealingPublic: Bytes;
}

/** What opens the reply to one request. Kept in memory only. */
export interface ReplyContext {
  replyKey: Bytes;
  requestHash: Bytes;
}

const VERSION = 1;
const REQUEST_INFO = "doorstep/request/1";
const DEPOSIT_INFO = "doorstep/deposit/1";
const REPLY_INFO = "doorstep/reply/1";
const NONCE_BYTES = 32;

/** Seals a request for the server alone (docs/wire.md section 4). */
export async function sealRequest(
  request: Request,
): Promise<{ bytes: Bytes; replyContext: ReplyContext }> {
  const { route, device, counter, epoch, payload, signKey, sealingPublic } = request;
  const replyKey = random(32);
  const body = encode([route, device, counter, epoch, replyKey, payload]);
  const signature = await sign(signKey, CONTEXT.request, await sha256(sealingPublic), body);
  const bytes = await seal([body, signature], REQUEST_INFO, sealingPublic);
  return { bytes, replyContext: { replyKey, requestHash: await sha256(bytes) } };
}

/**
 * Opens the reply to a request. `status` is a code of REPLY. Throws Malformed when it was not made by the
 * holder of the sealing key for this very request.
 */
export async function openReply(
  bytes: Bytes,
  { replyKey, requestHash }: ReplyContext,
): Promise<{ status: number; payload: Bytes }> {
  const nonce = bytes.slice(0, NONCE_BYTES);
  const ikm = await crypto.subtle.importKey("raw", replyKey, "HKDF", false, ["deriveBits"]);
  const info = concat(utf8(REPLY_INFO), requestHash);
  const derived = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: nonce, info },
    ikm,
    8 * 44,
  );
  const secret = derived.slice(0, 32);
  const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
  const iv = derived.slice(32);
  const padded = await crypto.subtle
    .decrypt({ name: "AES-GCM", iv }, key, bytes.subarray(NONCE_BYTES))
    .catch(() => {
      throw new Malformed("reply does not open");
    });
  const [status, payload] = list(decode(await gunzip(unpad(new Uint8Array(padded)))), "reply", 2);
  return { status: integer(status, "reply status"), payload: binary(payload, "reply payload") };
}

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

async function seal(
  content: [Bytes, Bytes],
  purpose: string,
  sealingPublic: Bytes,
): Promise<Bytes> {
  const keyId = await sealingKeyId(sealingPublic);
  const plain = pad(await gzip(encode(content)));
  const { enc, ciphertext } = await hpkeSeal(sealingPublic, concat(utf8(purpose), keyId), plain);
  return encode([VERSION, keyId, enc, ciphertext]);
}
