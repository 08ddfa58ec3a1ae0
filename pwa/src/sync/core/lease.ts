/** Leases, and what they have in common with certificates: tokens the organisation signed. */
import { type Bytes, hex, sha256, unbase64url, unhex, utf8 } from "./bytes";
import { verify } from "./signing";

/** How long a device may read. Times in seconds since 1970, UTC. */
export interface Lease {
  device: Bytes;
  issuedAt: number;
  expiresAt: number;
}

/** A certificate or lease that proves nothing. */
export class CertificateError extends Error {
  constructor(readonly code: "malformed" | "unknown_key" | "bad_signature" | "wrong_type") {
    super(code);
    this.name = "CertificateError";
  }
}

export type Claims = Record<string, unknown>;

/** Verifies a lease. Whether it has run out is for the caller's clock. Throws CertificateError. */
export async function verifyLease(jwt: string, keys: readonly Bytes[]): Promise<Lease> {
  const { typ, claims } = await verifyToken(jwt, keys);
  if (typ !== "lease") throw new CertificateError("wrong_type");
  return {
    device: hexClaim(claims.device, 8),
    issuedAt: numberClaim(claims.iat),
    expiresAt: numberClaim(claims.exp),
  };
}

/** The claims of a token signed by one of the keys. Throws CertificateError. */
export async function verifyToken(
  jwt: string,
  keys: readonly Bytes[],
): Promise<{ typ: unknown; claims: Claims }> {
  const [header, payload, signature, ...rest] = jwt.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw new CertificateError("malformed");
  }
  const { alg, kid, typ } = json(header);
  if (alg !== "ES256") throw new CertificateError("malformed");
  const names = await Promise.all(keys.map(keyName));
  const key = keys[names.indexOf(kid as string)];
  if (key === undefined) throw new CertificateError("unknown_key");
  const bytes = readable(() => unbase64url(signature));
  if (!(await verify(key, "", bytes, utf8(`${header}.${payload}`)))) {
    throw new CertificateError("bad_signature");
  }
  return { typ, claims: json(payload) };
}

/** The `kid` of a certificate key: the first eight bytes of its SHA-256, in hex. */
async function keyName(key: Bytes): Promise<string> {
  return hex((await sha256(key)).slice(0, 8));
}

function json(part: string): Claims {
  const claims = readable(() => JSON.parse(new TextDecoder().decode(unbase64url(part))));
  if (typeof claims !== "object" || claims === null) throw new CertificateError("malformed");
  return claims as Claims;
}

export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new CertificateError("malformed");
  }
}

export function textClaim(claim: unknown): string {
  if (typeof claim !== "string") throw new CertificateError("malformed");
  return claim;
}

export function hexClaim(claim: unknown, length: number): Bytes {
  const bytes = readable(() => unhex(textClaim(claim)));
  if (bytes.length !== length) throw new CertificateError("malformed");
  return bytes;
}

export function numberClaim(claim: unknown): number {
  if (!Number.isSafeInteger(claim)) throw new CertificateError("malformed");
  return claim as number;
}
