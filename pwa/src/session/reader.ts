/** From stored bytes to entries, and back to the bytes for whoever wants to verify them. */

import type { Bytes } from "../sync/core/bytes";
import { equalBytes, hex } from "../sync/core/bytes";
import { decode } from "../sync/core/canonical";
import { verifyCertificate } from "../sync/core/certificate";
import { type Change, changeId, parseChange } from "../sync/core/change";
import { binary, list } from "../sync/core/narrow";
import { CONTEXT, verify } from "../sync/core/signing";
import type { Outbox, OutboxRow } from "../sync/outbox";
import type { Held, Store } from "../sync/store";
import type { VaultKey } from "../vault/keys";
import type { Entry } from "./holdings";

export interface Signed {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

/** `[bytes, signature]` of an outbox row. Throws SealBroken. */
export async function openRow(key: VaultKey, row: OutboxRow): Promise<Signed> {
  const clear = await key.open("outbox", `${row.n}/${hex(row.id)}`, row.sealed);
  const it = list(decode(clear), "outbox row", 2);
  return { bytes: binary(it[0], "change"), signature: binary(it[1], "signature") };
}

export async function ownEntry(key: VaultKey, row: OutboxRow): Promise<Entry> {
  const { bytes } = await openRow(key, row);
  return {
    dot: hex(row.id.slice(0, 16)),
    id: row.id,
    change: parseChange(bytes),
    n: row.n,
    own: row.state,
    position: row.position,
    received: row.received,
    reason: row.reason,
  };
}

/** Null where the bytes are no change: the server would not have merged it, so it is kept unread. */
export async function heldEntry(held: Held): Promise<Entry | null> {
  let change: Change;
  try {
    change = parseChange(held.bytes);
  } catch {
    return null;
  }
  return {
    dot: hex(held.dot),
    id: await changeId(held.bytes),
    change,
    n: held.n,
    own: null,
    position: held.position,
    received: held.received,
    reason: null,
  };
}

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
  const jwt =
    entry.own !== null
      ? proof.ownCertificate
      : await proof.store.fact(`certificate/${hex(entry.change.device)}`);
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
