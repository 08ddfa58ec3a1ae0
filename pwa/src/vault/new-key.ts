/** A new vault, once for each enrolment. */
import { random } from "../sync/core/bytes";
import { ARGON2, type Derive } from "./derive";
import { place, sealWith, VaultKey, VERSION, type Wrap, wrappingKey } from "./keys";

/** A new vault key and its wrap under a passphrase. */
export async function makeVaultKey(
  vault: string,
  passphrase: string,
  derive: Derive,
  parameters = ARGON2,
): Promise<{ key: VaultKey; wrap: Wrap }> {
  const raw = random(32);
  const salt = random(16);
  const kek = await wrappingKey(passphrase, salt, parameters, derive);
  const sealed = await sealWith(kek, place(vault, "wraps", "passphrase"), raw);
  const key = await VaultKey.of(vault, raw);
  raw.fill(0);
  return { key, wrap: { kind: "passphrase", version: VERSION, salt, parameters, sealed } };
}
