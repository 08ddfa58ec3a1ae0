/** How the vaults of this browser profile come, become another and go: rarer than unlocking one. */
import { type Bytes, hex, random } from "../sync/core/bytes";
import { ENDED, ENDINGS, type VaultList, type VaultRow } from "./list";

/** A new opaque vault id. */
export const newVaultId = (): string => hex(random(16));

/** One random id for the browser profile, made once; it groups vaults for the fleet page. */
export function installation({ database }: VaultList): Promise<Bytes> {
  const fresh = random(16);
  return database.write(async (tx) => {
    const held = await tx.get<{ id: Bytes }>("facts", "installation");
    if (held) return held.id;
    await tx.put("facts", { k: "installation", id: fresh });
    return fresh;
  });
}

export async function put({ database }: VaultList, row: VaultRow): Promise<void> {
  await database.write((tx) => tx.put("vaults", row));
}

export function remove({ database }: VaultList, id: string): Promise<void> {
  return database.write((tx) => tx.delete("vaults", id));
}

/** Who this device becomes, once it is unlocked anew. */
export async function adopt({ database }: VaultList, id: string, next: Bytes): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.get<VaultRow>("vaults", id);
    // One that was turned off meanwhile stays so.
    if (row && row.wraps.length > 0) await tx.put("vaults", { ...row, next });
  });
}

/** It has become that. */
export async function become({ database }: VaultList, id: string, identity: Bytes): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.get<VaultRow>("vaults", id);
    if (!row || row.wraps.length === 0) return;
    const { next: _, ...held } = row;
    await tx.put("vaults", { ...held, identity });
  });
}

/** The last of a vault that was turned off is gone; that it was is told until another takes its place. */
export async function end({ database }: VaultList, id: string, at: number): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.get<VaultRow>("vaults", id);
    if (row) await tx.put("facts", { k: ENDED + id, label: row.label, at });
    await tx.delete("vaults", id);
  });
}

/** A new vault was made here: what was before it needs telling no more. */
export async function forgetEnded({ database }: VaultList): Promise<void> {
  await database.write(async (tx) => {
    for (const { k } of await tx.all<{ k: string }>("facts", ENDINGS())) {
      await tx.delete("facts", k);
    }
  });
}
