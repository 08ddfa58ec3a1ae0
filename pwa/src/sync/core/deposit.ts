/** The deposit and its receipt (docs/wire.md section 16): what leaves a vault that nobody has unlocked. */
import { type Bytes, concat, equalBytes, random, sha256, utf8 } from "./bytes";
import { decode, encode, type Value } from "./canonical";
import type { ReplyContext } from "./envelope";
import { readStandings, type Standing } from "./files";
import { decodeVerdict, type Verdict } from "./messages";
import { binary, boolean, integer, list, optional } from "./narrow";
import { seal } from "./sealing";
import { CONTEXT, verify } from "./signing";

const PURPOSE = "doorstep/deposit-request/1";
const MAC_PURPOSE = "doorstep/deposit/1";

/** Frozen changes as the copies sealed when they were made, and what the device says of itself. */
export interface Deposit {
  device: Bytes;
  epoch: number;
  copies: readonly Bytes[];
  /** A code of RECEIPT, or 0. */
  receipt: number;
  /** How many changes are still here that this deposit does not bring. */
  left: number;
  /** Chunks of files, and of which files the receipt is to say what the server has. */
  files?: {
    readonly asked: readonly Bytes[];
    readonly chunks: readonly { file: Bytes; number: number; chunk: Bytes }[];
  };
}

/** What the organisation says to a device that nobody has unlocked. */
export interface Receipt {
  revoked: boolean;
  epoch: number;
  durableThrough: number;
  serverMs: number;
  /** In the order of the copies. */
  verdicts: Verdict[];
  /** When what was answered *later* may be sent again, by the server's clock. */
  laterMs: number | null;
  /** Of the files asked after, in their order; empty where none was, or the server is older. */
  files: Standing[];
}

/** A receipt that is not the organisation's, or to another device. Nothing it says is acted on. */
export class NotReceipt extends Error {
  constructor() {
    super("the receipt is not signed by the organisation to this device");
    this.name = "NotReceipt";
  }
}

/** The bytes a deposit's mac is over. */
export function depositBody(deposit: Deposit, replyKey: Bytes): Bytes {
  const { device, epoch, copies, receipt, left, files } = deposit;
  const parts: Value[] = [device, epoch, replyKey, [...copies], receipt, left];
  if (files) {
    const chunks = files.chunks.map(({ file, number, chunk }): Value => [file, number, chunk]);
    parts.push([[...files.asked], chunks]);
  }
  return encode(parts);
}

/** What stands in place of a signature: under a key that does nothing else and cannot be read out. */
export async function depositMac(
  key: CryptoKey,
  sealingPublic: Bytes,
  body: Bytes,
): Promise<Bytes> {
  const message = concat(utf8(MAC_PURPOSE), await sha256(sealingPublic), body);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/** Seals a deposit for the server alone. */
export async function sealDeposit(
  deposit: Deposit,
  key: CryptoKey,
  sealingPublic: Bytes,
): Promise<{ bytes: Bytes; replyContext: ReplyContext }> {
  const replyKey = random(32);
  const body = depositBody(deposit, replyKey);
  const bytes = await seal(
    [body, await depositMac(key, sealingPublic, body)],
    PURPOSE,
    sealingPublic,
  );
  return { bytes, replyContext: { replyKey, requestHash: await sha256(bytes) } };
}

/**
 * The receipt in a reply's payload. Throws NotReceipt unless one of these receipt keys signed it to this
 * device; Malformed for what is no receipt.
 */
export async function readReceipt(
  payload: Bytes,
  receiptKeys: readonly Bytes[],
  device: Bytes,
): Promise<Receipt> {
  const signed = list(decode(payload), "signed receipt", 2);
  const statement = binary(signed[0], "receipt statement");
  const signature = binary(signed[1], "receipt signature", 64);
  const held = await Promise.all(
    receiptKeys.map((key) => verify(key, CONTEXT.receipt, signature, statement)),
  );
  if (!held.includes(true)) throw new NotReceipt();
  const it = list(decode(statement), "receipt", 6);
  if (!equalBytes(binary(it[0], "device", 8), device)) throw new NotReceipt();
  return {
    revoked: boolean(it[1], "revoked"),
    epoch: integer(it[2], "epoch"),
    durableThrough: integer(it[3], "durable_through"),
    serverMs: integer(it[4], "server_ms"),
    verdicts: list(it[5], "verdicts").map(decodeVerdict),
    laterMs: optional(it[6] ?? null, (at) => integer(at, "later_ms")),
    files: optional(it[7] ?? null, readStandings) ?? [],
  };
}
