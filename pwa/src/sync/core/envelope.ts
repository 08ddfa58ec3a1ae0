import { type Bytes, concat, random, sha256, utf8 } from "./bytes";
import { decode, encode, Malformed } from "./canonical";
import { binary, integer, list } from "./narrow";
import { gunzip, unpad } from "./padding";
import { seal } from "./sealing";
import { CONTEXT, sign } from "./signing";

export { sealingKeyId, sealToServer } from "./sealing";

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

const REQUEST_INFO = "doorstep/request/1";
const REPLY_INFO = "doorstep/reply/1";
/** Bytes of the nonce in front of a reply, or of a stream. */
export const NONCE_BYTES = 32;

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
  const { key, iv } = await replyKeys(bytes.slice(0, NONCE_BYTES), { replyKey, requestHash });
  const padded = await crypto.subtle
    .decrypt({ name: "AES-GCM", iv }, key, bytes.subarray(NONCE_BYTES))
    .catch(() => {
      throw new Malformed("reply does not open");
    });
  const [status, payload] = list(decode(await gunzip(unpad(new Uint8Array(padded)))), "reply", 2);
  return { status: integer(status, "reply status"), payload: binary(payload, "reply payload") };
}

/** What opens the reply with this nonce, or the stream that begins with it. */
export async function replyKeys(
  nonce: Bytes,
  { replyKey, requestHash }: ReplyContext,
): Promise<{ key: CryptoKey; iv: Bytes }> {
  const ikm = await crypto.subtle.importKey("raw", replyKey, "HKDF", false, ["deriveBits"]);
  const info = concat(utf8(REPLY_INFO), requestHash);
  const derived = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: nonce, info },
    ikm,
    8 * 44,
  );
  const secret = derived.slice(0, 32);
  const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
  return { key, iv: new Uint8Array(derived.slice(32)) };
}
