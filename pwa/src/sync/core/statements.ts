/** What the organisation's root states of its keys. */
import { type Bytes, unbase64url } from "./bytes";
import { decode } from "./canonical";
import { binary, integer, list } from "./narrow";
import { CONTEXT, importVerifyKey, verify } from "./signing";

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

/** Bytes from their text in an offer. Throws EnrolmentError `offer_malformed`. */
export function fromText(text: unknown): Bytes {
  try {
    if (typeof text === "string") return unbase64url(text);
  } catch {
    // Refused below, as anything else that is no text of bytes.
  }
  throw new EnrolmentError("offer_malformed");
}
