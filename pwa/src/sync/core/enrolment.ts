import { type Bytes, equalBytes, sha256, unbase64url } from "./bytes";
import { decode } from "./canonical";
import { binary, integer, list } from "./narrow";
import { CONTEXT, importVerifyKey, verify } from "./signing";

/** What an enrolment code carries. */
export interface Code {
  /** 50 secret bits as 7 bytes, big-endian. */
  secret: Bytes;
  /** First 10 bytes of the SHA-256 of the organisation's root key. */
  fingerprint: Bytes;
}

/** What went wrong, for the words of the screen. */
export type EnrolmentFault =
  | "code_length"
  | "code_character"
  | "offer_malformed"
  | "wrong_organisation"
  | "bad_statement"
  | "old_statement";

/** An enrolment that cannot go on; nothing has been stored or sent. */
export class EnrolmentError extends Error {
  constructor(
    readonly code: EnrolmentFault,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
    this.name = "EnrolmentError";
  }
}

/** A key of the organisation, as its root states it. */
export interface Statement {
  /** A code of PURPOSE. */
  purpose: number;
  publicKey: Bytes;
  version: number;
  bytes: Bytes;
  signature: Bytes;
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

/**
 * Reads statements as offers and 409 replies hold them, each verified under the root. `seen` are those
 * accepted before: a list whose newest key for a purpose is older than one seen is refused whole, since
 * it may be an old one shown again. Throws EnrolmentError `offer_malformed`, `bad_statement` or
 * `old_statement`.
 */
export async function verifyStatements(
  listed: unknown,
  root: Bytes,
  seen: readonly Statement[] = [],
): Promise<Statement[]> {
  if (!Array.isArray(listed)) throw new EnrolmentError("offer_malformed");
  const statements = await Promise.all(listed.map((pair) => verifyStatement(pair, root)));
  for (const { purpose, version } of seen) {
    const newest = newestKey(statements, purpose);
    if (newest === undefined || newest.version < version) {
      throw new EnrolmentError("old_statement", { purpose, version });
    }
  }
  return statements;
}

/** The newest key stated for a purpose. */
export function newestKey(
  statements: readonly Statement[],
  purpose: number,
): Statement | undefined {
  return statements
    .filter((statement) => statement.purpose === purpose)
    .reduce<Statement | undefined>(
      (newest, next) => (newest && newest.version >= next.version ? newest : next),
      undefined,
    );
}

async function verifyStatement(pair: unknown, root: Bytes): Promise<Statement> {
  if (!Array.isArray(pair)) throw new EnrolmentError("offer_malformed");
  const bytes = fromText(pair[0]);
  const signature = fromText(pair[1]);
  if (!(await verify(root, CONTEXT.statement, signature, bytes))) {
    throw new EnrolmentError("bad_statement");
  }
  try {
    const [purpose, key, version] = list(decode(bytes), "statement", 3);
    const publicKey = binary(key, "public key", 65);
    await importVerifyKey(publicKey);
    return {
      purpose: integer(purpose, "purpose", 1),
      publicKey,
      version: integer(version, "version", 1),
      bytes,
      signature,
    };
  } catch {
    throw new EnrolmentError("bad_statement");
  }
}

function fromText(text: unknown): Bytes {
  try {
    if (typeof text === "string") return unbase64url(text);
  } catch {
    // Refused below, as anything else that is no text of bytes.
  }
  throw new EnrolmentError("offer_malformed");
}

function toBigInt(bytes: Bytes): bigint {
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function toBytes(bits: bigint, length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) =>
    Number((bits >> BigInt(8 * (length - 1 - i))) & 0xffn),
  );
}
