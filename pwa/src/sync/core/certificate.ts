import { type Bytes, concat, unbase64url } from "./bytes";
import {
  CertificateError,
  type Claims,
  hexClaim,
  numberClaim,
  readable,
  textClaim,
  verifyToken,
} from "./lease";
import { importVerifyKey } from "./signing";

export { CertificateError, type Lease, verifyLease } from "./lease";

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
