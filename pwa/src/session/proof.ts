/** Whether a change is signed by whom it names. Asked for by hand, so it is no part of the shell. */
import { type Bytes, equalBytes, hex } from "../sync/core/bytes";
import { verifyCertificate } from "../sync/core/certificate";
import { changeId } from "../sync/core/change";
import { CONTEXT, verify } from "../sync/core/signing";
import type { Outbox } from "../sync/outbox";
import type { Store } from "../sync/store";
import type { VaultKey } from "../vault/keys";
import type { Entry } from "./holdings";
import { openRow, type Signed } from "./reader";

/** What verifying needs: where the bytes are, and whose certificates count. */
export interface Proof {
  readonly outbox: Outbox;
  readonly store: Store;
  readonly key: VaultKey;
  readonly ownCertificate: string;
  certificateKeys(): readonly Bytes[];
}

/** Whether the change was signed by the device its certificate names (protocol.md 7). */
export async function proves(proof: Proof, entry: Entry): Promise<boolean> {
  const signed = await signedOf(proof, entry);
  // What this vault made under an id it had before is proven by the certificate of that one.
  const kept = await proof.store.fact(`certificate/${hex(entry.change.device)}`);
  const jwt = kept ?? (entry.own !== null ? proof.ownCertificate : undefined);
  if (!signed || typeof jwt !== "string") return false;
  try {
    const { device, actor, devicePublic } = await verifyCertificate(jwt, proof.certificateKeys());
    const named = equalBytes(device, entry.change.device) && equalBytes(actor, entry.change.actor);
    const same = equalBytes(await changeId(signed.bytes), entry.id);
    if (!named || !same) return false;
    return await verify(devicePublic, CONTEXT.change, signed.signature, signed.bytes);
  } catch {
    return false;
  }
}

async function signedOf({ outbox, store, key }: Proof, entry: Entry): Promise<Signed | undefined> {
  if (entry.own === null) return store.one(entry.n);
  const row = await outbox.row(entry.n);
  return row && openRow(key, row);
}
