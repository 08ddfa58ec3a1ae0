/**
 * Tries at a vault whose words could not be stored, on a device too full to count them: counted and slowed in the
 * page that holds the words, which a reload would lose.
 */
import { type VaultRow, waitOf } from "./list";

const counted = new Map<string, Pick<VaultRow, "tries" | "tried">>();

/** As `VaultList.begin`. */
export function beginHere(row: VaultRow, now: number): { tries: number; wait: number } {
  const before = counted.get(row.id) ?? row;
  const wait = waitOf(before, now);
  if (wait > 0) return { tries: before.tries, wait };
  const tries = before.tries + 1;
  counted.set(row.id, { tries, tried: now });
  return { tries, wait: 0 };
}

export const succeededHere = (id: string): boolean => counted.delete(id);
