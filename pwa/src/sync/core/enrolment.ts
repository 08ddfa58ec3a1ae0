import { type Bytes, equalBytes, sha256 } from "./bytes";
import { EnrolmentError, fromText, type Statement, verifyStatements } from "./statements";

export {
  EnrolmentError,
  type EnrolmentFault,
  newestKey,
  type Statement,
  verifyStatements,
} from "./statements";

/** What an enrolment code carries. */
export interface Code {
  /** 50 secret bits as 7 bytes, big-endian. */
  secret: Bytes;
  /** First 10 bytes of the SHA-256 of the organisation's root key. */
  fingerprint: Bytes;
}

/** The organisation as it presents itself to everybody. */
export interface Offer {
  organisation: string;
  root: Bytes;
  statements: Statement[];
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Only these: the language's own capitals turn letters of other alphabets into ones of this. */
const READ_AS: Record<string, string> = { O: "0", o: "0", I: "1", i: "1", L: "1", l: "1" };
for (const letter of ALPHABET.slice(10)) READ_AS[letter.toLowerCase()] = letter;
const CODE_LENGTH = 26;
const SECRET_BYTES = 7;
const FINGERPRINT_BYTES = 10;
const FINGERPRINT_BITS = 80n;

/**
 * Reads a typed code, or the link that holds it: any case, spaces and dashes, O as 0, I and L as 1.
 * Throws EnrolmentError `code_character` (params character, place from 1) or `code_length` (params
 * length, expected).
 */
export function parseCode(typed: string): Code {
  const code = typed.slice(typed.indexOf("#") + 1).replace(/[\s\p{Dash}]/gu, "");
  let bits = 0n;
  let length = 0;
  for (const character of code) {
    length++;
    const digit = ALPHABET.indexOf(READ_AS[character] ?? character);
    if (digit < 0) throw new EnrolmentError("code_character", { character, place: length });
    bits = (bits << 5n) | BigInt(digit);
  }
  if (length !== CODE_LENGTH) {
    throw new EnrolmentError("code_length", { length, expected: CODE_LENGTH });
  }
  return {
    secret: toBytes(bits >> FINGERPRINT_BITS, SECRET_BYTES),
    fingerprint: toBytes(bits, FINGERPRINT_BYTES),
  };
}

/** The 26 characters of a code. */
export function formatCode({ secret, fingerprint }: Code): string {
  let bits = (toBigInt(secret) << FINGERPRINT_BITS) | toBigInt(fingerprint);
  let code = "";
  for (let i = 0; i < CODE_LENGTH; i++) {
    code = ALPHABET[Number(bits & 31n)] + code;
    bits >>= 5n;
  }
  return code;
}

/** What a code remembers of a root key. */
export async function rootFingerprint(root: Bytes): Promise<Bytes> {
  return (await sha256(root)).slice(0, FINGERPRINT_BYTES);
}

/**
 * Checks the JSON of `GET /offer` against the fingerprint of the code, and every statement against the
 * root. Throws EnrolmentError `offer_malformed`, `wrong_organisation` or `bad_statement`.
 */
export async function verifyOffer(offer: unknown, fingerprint: Bytes): Promise<Offer> {
  const { organisation, root, statements } = (offer ?? {}) as Record<string, unknown>;
  if (typeof organisation !== "string") throw new EnrolmentError("offer_malformed");
  const key = fromText(root);
  if (!equalBytes(await rootFingerprint(key), fingerprint)) {
    throw new EnrolmentError("wrong_organisation", { organisation });
  }
  return { organisation, root: key, statements: await verifyStatements(statements, key) };
}

function toBigInt(bytes: Bytes): bigint {
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function toBytes(bits: bigint, length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) =>
    Number((bits >> BigInt(8 * (length - 1 - i))) & 0xffn),
  );
}
