/**
 * Copies sealed to an older key of the organisation are sealed anew, so that the old key can end. One
 * whose own bytes are gone (its record left this vault) stays as it is: it is all there is of it.
 */
import { SealBroken } from "../vault/errors";
import { type Bytes, equalBytes, hex } from "./core/bytes";
import { sealingKeyId } from "./core/sealing";
import type { Outbox, OutboxRow } from "./outbox";
import type { Trust } from "./trust";

const AT_ONCE = 50;
/** Where a copy names its key: after the array's head, its version, and the head of eight bytes. */
const KEY_AT = 4;

/**
 * Seals anew up to fifty copies; answers the lowest version that one is still sealed to, of all there
 * are now: 0 for a key that nobody states.
 */
export async function reseal(
  outbox: Outbox,
  trust: Trust,
  copyOf: (row: OutboxRow) => Promise<Bytes>,
): Promise<number> {
  const versions = new Map<string, number>();
  for (const { publicKey, version } of trust.sealingKeys) {
    versions.set(hex(await sealingKeyId(publicKey)), version);
  }
  const newest = Math.max(...versions.values());
  const versionOf = (copy: Bytes) =>
    versions.get(hex(copy.subarray(KEY_AT, KEY_AT + 8) as Bytes)) ?? 0;
  let oldest = newest;
  let left = AT_ONCE;
  for (const row of await outbox.all()) {
    const { copy } = row;
    if (!copy || versionOf(copy) === newest) continue;
    const fresh = row.sealed && left > 0 ? await remade(row, copyOf) : null;
    if (!fresh) {
      oldest = Math.min(oldest, versionOf(copy));
      continue;
    }
    left--;
    // Only in the place of the copy that was looked at: the row may have been written since.
    const swap = (it: OutboxRow) =>
      it.copy && equalBytes(it.copy, copy) ? { ...it, copy: fresh } : it;
    const [now] = (await outbox.alter([row.n], swap)).rows;
    if (now?.copy) oldest = Math.min(oldest, versionOf(now.copy));
  }
  return oldest;
}

async function remade(
  row: OutboxRow,
  copyOf: (row: OutboxRow) => Promise<Bytes>,
): Promise<Bytes | null> {
  try {
    return await copyOf(row);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return null;
  }
}
