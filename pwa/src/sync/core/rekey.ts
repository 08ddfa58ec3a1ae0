/** A copy of a device asks for a key and a chain of its own (docs/wire.md 14). */
import { type Bytes, sha256 } from "./bytes";
import { encode } from "./canonical";
import { CONTEXT, sign } from "./signing";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES = 5;
const CODE_LETTERS = 8;

/** The payload of route rekey: the new public key, and its proof that the asker has it. */
export async function encodeRekey(
  device: Bytes,
  publicKey: Bytes,
  signKey: CryptoKey,
): Promise<Bytes> {
  return encode([publicKey, await sign(signKey, CONTEXT.rekey, device, publicKey)]);
}

/** What of a new key two people compare by eye or by telephone, "7ZQ4 M2KX": 40 bits. */
export async function keyCode(publicKey: Bytes): Promise<string> {
  const digest = (await sha256(publicKey)).slice(0, CODE_BYTES);
  let bits = digest.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  let code = "";
  for (let i = 0; i < CODE_LETTERS; i++) {
    code = ALPHABET[Number(bits & 31n)] + code;
    bits >>= 5n;
  }
  return `${code.slice(0, CODE_LETTERS / 2)} ${code.slice(CODE_LETTERS / 2)}`;
}
