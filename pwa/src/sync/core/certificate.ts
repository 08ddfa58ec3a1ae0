import { type Bytes, concat, hex, sha256, unbase64url, unhex, utf8 } from "./bytes";
import { importVerifyKey, verify } from "./signing";

/** Whose device it is, as the organisation certifies it. Ends only by revocation. */
export interface Certificate {
  organisation: string;
  actor: Bytes;
  device: Bytes;
  name: string;
  label: string;
  roles: string[];
  team: string | null;
  /** Seconds since 1970, UTC. */
  issuedAt: number;
  /** Raw point, 65 bytes. */
  devicePublic: Bytes;
}

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

type Claims = Record<string, unknown>;

/**
 * Verifies a device's certificate, a JWT under ES256 (RFC 7515, RFC 7519, RFC 7800), by one of the
 * organisation's certificate keys (raw points). Throws CertificateError.
 */
export async function verifyCertificate(jwt: string, keys: readonly Bytes[]): Promise<Certificate> {
  const { typ, claims } = await verifyToken(jwt, keys);
  if (typ !== "JWT") throw new CertificateError("wrong_type");
  const { roles, cnf, team } = claims;
  const jwk = ((cnf ?? {}) as Claims).jwk as Claims | undefined;
  if (!Array.isArray(roles) || jwk?.kty !== "EC" || jwk.crv !== "P-256") {
    throw new CertificateError("malformed");
  }
  const point = [jwk.x, jwk.y].map((half) => readable(() => unbase64url(half as string)));
  const devicePublic = concat(Uint8Array.of(4), ...point);
  await importVerifyKey(devicePublic).catch(() => {
    throw new CertificateError("malformed");
  });
  return {
    organisation: textClaim(claims.iss),
    actor: hexClaim(claims.sub, 16),
    device: hexClaim(claims.device, 8),
    name: textClaim(claims.name),
    label: textClaim(claims.label),
    roles: roles.map(textClaim),
    team: team === null || team === undefined ? null : textClaim(team),
    issuedAt: numberClaim(claims.iat),
    devicePublic,
  };
}

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

async function verifyToken(
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

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new CertificateError("malformed");
  }
}

function textClaim(claim: unknown): string {
  if (typeof claim !== "string") throw new CertificateError("malformed");
  return claim;
}

function hexClaim(claim: unknown, length: number): Bytes {
  const bytes = readable(() => unhex(textClaim(claim)));
  if (bytes.length !== length) throw new CertificateError("malformed");
  return bytes;
}

function numberClaim(claim: unknown): number {
  if (!Number.isSafeInteger(claim)) throw new CertificateError("malformed");
  return claim as number;
}
