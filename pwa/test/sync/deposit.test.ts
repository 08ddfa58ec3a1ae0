import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type Bytes, hex, random, unhex } from "../../src/sync/core/bytes";
import { decode, encode, Malformed, type Value } from "../../src/sync/core/canonical";
import {
  depositBody,
  depositMac,
  NotReceipt,
  readReceipt,
  sealDeposit,
} from "../../src/sync/core/deposit";
import { openReply } from "../../src/sync/core/envelope";
import { integer, list } from "../../src/sync/core/narrow";
import { openEnvelope, sealingPair, sealReply } from "./server";

/** The deposit cases both languages share, and that what this language seals is opened by the other end. */

// biome-ignore lint/suspicious/noExplicitAny: the files are data whose shape the tests themselves check
type Case = any;

const file = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../../sync/vectors/deposits.json"), "utf8"),
) as Record<string, Case>;
const device = unhex(file.device);
const sealingPublic = unhex(file.recipient.public);
const receiptKeys = [unhex(file.receipt_key.public)];

function untagged(value: Case): Value {
  if (Array.isArray(value)) return value.map(untagged);
  return value !== null && typeof value === "object" ? unhex(value.hex) : value;
}

const hmacKey = (secret: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

describe("deposits.json", () => {
  it.each(file.bodies as Case[])("body and mac: $name", async ({ fields, body, mac }) => {
    const [of, epoch, replyKey, copies, receipt, left] = untagged(fields) as [
      Bytes,
      number,
      Bytes,
      Bytes[],
      number,
      number,
    ];
    const made = depositBody({ device: of, epoch, copies, receipt, left }, replyKey);
    expect(hex(made)).toBe(body);
    const key = await hmacKey(unhex(file.secret));
    expect(hex(await depositMac(key, sealingPublic, made))).toBe(mac);
  });

  it.each(file.requests as Case[])("whose mac it is: $name", async ({ body, mac, mac_holds }) => {
    const key = await hmacKey(unhex(file.secret));
    expect(hex(await depositMac(key, sealingPublic, unhex(body))) === mac).toBe(mac_holds);
  });

  it.each(file.receipts as Case[])("receipt: $name", async ({ payload, fields }) => {
    const receipt = await readReceipt(unhex(payload), receiptKeys, device);
    const it = list(untagged(fields), "receipt");
    expect(receipt.revoked).toBe(it[1]);
    expect([receipt.epoch, receipt.durableThrough, receipt.serverMs]).toEqual(
      it.slice(2, 5).map((each) => integer(each, "number")),
    );
    expect(receipt.verdicts.map(({ arrival, verdict }) => [arrival, verdict])).toEqual(
      list(it[5], "verdicts").map((each) => [list(each, "v")[3], list(each, "v")[2]]),
    );
    expect(receipt.laterMs).toBe(it[6] ?? null);
  });

  it.each(file.refused_receipts as Case[])("no receipt: $name", async ({ payload, why }) => {
    await expect(readReceipt(unhex(payload), receiptKeys, device)).rejects.toThrow(
      why === "signature" ? NotReceipt : Malformed,
    );
  });
});

it("what is sealed here the server opens, and only its answer to this very deposit opens here", async () => {
  const pair = await sealingPair();
  const key = await hmacKey(random(32));
  const copies = [random(300), random(20)];
  const deposit = { device, epoch: 4, copies, receipt: 1, left: 2 };
  const { bytes, replyContext } = await sealDeposit(deposit, key, pair.publicKey);
  const [body, mac] = await openEnvelope(bytes, pair, "deposit-request");
  const read = decode(body) as [Bytes, number, Bytes, Bytes[], number, number];
  expect(read).toEqual([device, 4, replyContext.replyKey, copies, 1, 2]);
  expect(await depositMac(key, pair.publicKey, body)).toEqual(mac);
  const answer = await sealReply([0, encode(["receipt"])], read[2], bytes);
  expect((await openReply(answer, replyContext)).status).toBe(0);
  const other = await sealReply([0, encode(["receipt"])], read[2], bytes.slice(1));
  await expect(openReply(other, replyContext)).rejects.toThrow(Malformed);
});
