/** From stored bytes to entries. */

import type { Bytes } from "../sync/core/bytes";
import { hex } from "../sync/core/bytes";
import { decode } from "../sync/core/canonical";
import { type Change, changeId, parseChange } from "../sync/core/change";
import { binary, list } from "../sync/core/narrow";
import type { OutboxRow } from "../sync/outbox";
import type { Held } from "../sync/store";
import { SealBroken } from "../vault/errors";
import type { VaultKey } from "../vault/keys";
import type { Entry, Standing } from "./holdings";

export interface Signed {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

/** `[bytes, signature]` of an outbox row. Throws SealBroken, also where it was let go of. */
export async function openRow(key: VaultKey, row: OutboxRow): Promise<Signed> {
  if (!row.sealed) throw new SealBroken(`outbox ${row.n}`);
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
    saved: row.saved ?? row.made,
    ...standingOf(row),
  };
}

export const standingOf = ({
  state,
  position,
  received,
  reason,
  mark = null,
  again,
  before,
  safe,
}: OutboxRow): Standing => ({
  own: state,
  safe: safe !== null,
  position,
  received,
  reason,
  mark,
  again: again !== undefined,
  before,
});

/**
 * Null where the bytes are no change: the server would not have merged it, so it is kept unread. What has no
 * signature is kept for the server alone (sync/unsigned.ts).
 */
export async function heldEntry(held: Held): Promise<Entry | null> {
  if (held.signature.length === 0) return null;
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
    mark: held.mark,
    epoch: held.epoch,
  };
}
