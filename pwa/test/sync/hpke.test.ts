import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import vectors from "../../../sync/vectors/envelopes.json";
import { type Bytes, hex, unhex, utf8 } from "../../src/sync/core/bytes";
import { hpkeSeal } from "../../src/sync/core/hpke";

// The library is the oracle: RFC 9180 as somebody else reads it.
const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const recipient = unhex(vectors.recipient.public);

async function opened(enc: Bytes, ciphertext: Bytes, info: Bytes): Promise<Bytes> {
  const scalar = unhex(vectors.recipient.private);
  const recipientKey = await suite.kem.importKey("raw", scalar.buffer, false);
  return new Uint8Array(await suite.open({ recipientKey, enc, info }, ciphertext));
}

const bytes = (most: number) =>
  fc.uint8Array({ maxLength: most }).map((it) => new Uint8Array(it) as Bytes);

test("another implementation opens whatever is sealed, under the same info only", async () => {
  await fc.assert(
    fc.asyncProperty(bytes(2000), bytes(100), async (plain, info) => {
      const { enc, ciphertext } = await hpkeSeal(recipient, info, plain);
      expect(hex(await opened(enc, ciphertext, info))).toBe(hex(plain));
      await expect(opened(enc, ciphertext, utf8(`${hex(info)}!`))).rejects.toThrow();
      ciphertext[0] = (ciphertext[0] as number) ^ 1;
      await expect(opened(enc, ciphertext, info)).rejects.toThrow();
    }),
    { numRuns: 20 },
  );
});

test("every seal has a fresh ephemeral key, and a point off the curve seals nothing", async () => {
  const info = utf8("i");
  const [a, b] = await Promise.all([
    hpkeSeal(recipient, info, info),
    hpkeSeal(recipient, info, info),
  ]);
  expect(hex(a.enc)).not.toBe(hex(b.enc));
  const off = recipient.slice();
  off[64] = (off[64] as number) ^ 1;
  await expect(hpkeSeal(off, info, info)).rejects.toThrow();
});
