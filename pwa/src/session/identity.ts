/** Who this vault's device is: one sealed row beside the wrapped key. */
import { type Bytes, hex } from "../sync/core/bytes";
import { decode } from "../sync/core/canonical";
import { binary, list, optional, text, texts } from "../sync/core/narrow";
import type { VaultKey } from "../vault/keys";
import type { StaffMember } from "./types";

export interface Identity {
  readonly device: Bytes;
  readonly actor: Bytes;
  readonly name: string;
  readonly roles: readonly string[];
  readonly team: string | null;
  /** The device's label at the organisation. */
  readonly label: string;
  readonly organisation: string;
  readonly certificate: string;
  /** The signing key, PKCS8; held here only, and imported as one that cannot be read out. */
  readonly pkcs8: Bytes;
  readonly root: Bytes;
  /** The organisation's statements as the offer listed them, JSON. */
  readonly statements: string;
}

/** Throws SealBroken. */
export async function openIdentity(key: VaultKey, sealed: Bytes): Promise<Identity> {
  const it = list(decode(await key.open("vaults", "identity", sealed)), "identity", 11);
  return {
    device: binary(it[0], "device", 8),
    actor: binary(it[1], "actor", 16),
    name: text(it[2], "name"),
    roles: texts(it[3], "roles"),
    team: optional(it[4], (team) => text(team, "team")),
    label: text(it[5], "label"),
    organisation: text(it[6], "organisation"),
    certificate: text(it[7], "certificate"),
    pkcs8: binary(it[8], "signing key"),
    root: binary(it[9], "root", 65),
    statements: text(it[10], "statements"),
  };
}

export const memberOf = ({ actor, name, roles, team }: Identity): StaffMember => ({
  actor: hex(actor),
  name,
  roles,
  team,
});
