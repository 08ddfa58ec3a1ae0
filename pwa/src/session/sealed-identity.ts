/** Who this vault's device is, sealed for the row beside the wrapped key; `identity.ts` opens it. */
import type { Bytes } from "../sync/core/bytes";
import { encode } from "../sync/core/canonical";
import type { VaultKey } from "../vault/keys";
import type { Identity } from "./identity";

export function sealIdentity(key: VaultKey, it: Identity): Promise<Bytes> {
  const clear = encode([
    it.device,
    it.actor,
    it.name,
    [...it.roles],
    it.team,
    it.label,
    it.organisation,
    it.certificate,
    it.pkcs8,
    it.root,
    it.statements,
  ]);
  return key.seal("vaults", "identity", clear);
}
