import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, random, sha256 } from "../../src/sync/core/bytes";
import { decode, encode, Malformed } from "../../src/sync/core/canonical";
import { openReply, sealRequest, sealToServer } from "../../src/sync/core/envelope";
import { gunzip, gzip, MAX_INFLATED, pad, padme, unpad } from "../../src/sync/core/padding";
import { CONTEXT, importSigningKey, sign, verify } from "../../src/sync/core/signing";
import { generateSigningKey } from "../../src/sync/core/signing-pair";
import { openEnvelope, type SealingPair, sealingPair, sealReply } from "./server";

let server: SealingPair;
let signKey: CryptoKey;
let publicKey: Bytes;

beforeAll(async () => {
  server = await sealingPair();
  const made = await generateSigningKey();
  publicKey = made.publicKey;
  signKey = await importSigningKey(made.pkcs8);
});

function request(payload: Bytes) {
  const device = new Uint8Array(8).fill(1);
  const sealingPublic = server.publicKey;
  return sealRequest({ route: 2, device, counter: 7, epoch: 1, payload, signKey, sealingPublic });
}

describe("a sealed request", () => {
  it("opens for the server, signed for its sealing key", async () => {
    const { bytes, replyContext } = await request(Uint8Array.of(1, 2, 3));
    const [body, signature] = await openEnvelope(bytes, server, "request");
    const device = new Uint8Array(8).fill(1);
    const expected = [2, device, 7, 1, replyContext.replyKey, Uint8Array.of(1, 2, 3)];
    expect(decode(body)).toEqual(expected);
    const sealing = await sha256(server.publicKey);
    expect(await verify(publicKey, CONTEXT.request, signature, sealing, body)).toBe(true);
    expect(await verify(publicKey, CONTEXT.change, signature, sealing, body)).toBe(false);
  });

  it("takes a reply of its own and no other", async () => {
    const { bytes, replyContext } = await request(random(10));
    const reply = await sealReply([0, Uint8Array.of(9), "newer"], replyContext.replyKey, bytes);
    expect(await openReply(reply, replyContext)).toEqual({ status: 0, payload: Uint8Array.of(9) });
    const other = await request(random(10));
    await expect(openReply(reply, other.replyContext)).rejects.toThrow(Malformed);
    for (const at of [0, 40, reply.length - 1]) {
      const damaged = reply.slice();
      damaged[at] = (damaged[at] as number) ^ 1;
      await expect(openReply(damaged, replyContext)).rejects.toThrow(Malformed);
    }
    await expect(openReply(new Uint8Array(5), replyContext)).rejects.toThrow(Malformed);
  });
});

describe("a sealed copy", () => {
  it("opens only as what it is", async () => {
    const copy = await sealToServer(random(300), random(64), server.publicKey);
    expect((await openEnvelope(copy, server, "deposit")).map((it) => it.length)).toEqual([300, 64]);
    await expect(openEnvelope(copy, server, "request")).rejects.toThrow();
    await expect(openEnvelope(copy, await sealingPair(), "deposit")).rejects.toThrow();
  });
});

describe("padding", () => {
  it.each([
    [0, 0],
    [1, 1],
    [9, 10],
    [100, 104],
    [1000, 1024],
    [1025, 1088],
    [1_000_000, 1_015_808],
  ])("takes a length of %i to %i", (length, padded) => {
    expect(padme(length)).toBe(padded);
  });

  it("comes off as it went on, and off nothing else", () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((it) => Uint8Array.from(it));
    fc.assert(
      fc.property(bytes, (plain) => {
        const padded = pad(plain);
        expect(unpad(padded)).toEqual(plain);
        expect(() => unpad(Uint8Array.of(...padded, 0))).toThrow(Malformed);
        if (padded.length > plain.length + 4) {
          padded[padded.length - 1] = 1;
          expect(() => unpad(padded)).toThrow(Malformed);
        }
      }),
    );
    expect(() => unpad(new Uint8Array(3))).toThrow(Malformed);
    expect(() => unpad(new Uint8Array(8).fill(255))).toThrow(Malformed);
  });
});

describe("inflation", () => {
  it("stops before it is too much, and at what is no gzip", async () => {
    const bomb = await gzip(new Uint8Array(MAX_INFLATED + 1));
    await expect(gunzip(bomb)).rejects.toThrow("inflates too far");
    await expect(gunzip(random(40))).rejects.toThrow(Malformed);
    const whole = await gzip(random(1000));
    await expect(gunzip(whole.slice(0, 500))).rejects.toThrow(Malformed);
    await expect(gunzip(Uint8Array.of(...whole, 1))).rejects.toThrow(Malformed);
  });
});

describe("a signature", () => {
  it("fails for other bytes, another key, and what is no key or signature", async () => {
    const message = encode("words");
    const signature = await sign(signKey, CONTEXT.change, message);
    expect(signature).toHaveLength(64);
    expect(await verify(publicKey, CONTEXT.change, signature, message)).toBe(true);
    expect(await verify(publicKey, CONTEXT.change, signature, encode("word"))).toBe(false);
    const other = (await generateSigningKey()).publicKey;
    expect(await verify(other, CONTEXT.change, signature, message)).toBe(false);
    expect(await verify(random(65), CONTEXT.change, signature, message)).toBe(false);
    expect(await verify(publicKey, CONTEXT.change, signature.slice(1), message)).toBe(false);
    expect(signKey.extractable).toBe(false);
  });
});
