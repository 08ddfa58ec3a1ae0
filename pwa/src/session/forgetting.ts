/** A vault is erased from this browser. */
import { FileBox } from "../sync/file-box";
import { filesName } from "../sync/file-rows";
import { Outbox, outboxName } from "../sync/outbox";
import { storeName } from "../sync/store";
import { deleteDatabase } from "../vault/database";
import { UnsentWork } from "../vault/errors";
import type { VaultList } from "../vault/list";
import { remove } from "../vault/list-changes";
import { scratchName } from "./scratch";

/** Throws `UnsentWork` where something in it has reached no server. */
export async function forgetVault(
  factory: IDBFactory,
  rows: VaultList,
  vault: string,
): Promise<void> {
  const outbox = new Outbox(factory, vault);
  const unsent = await outbox.countUnsent();
  outbox.close();
  const box = new FileBox(factory, vault);
  const files = await box.countUnsent().finally(() => box.close());
  if (unsent + files > 0) throw new UnsentWork(unsent + files);
  // The wrapped key first: without it the rest is unreadable whatever happens next.
  await remove(rows, vault);
  for (const name of [storeName(vault), scratchName(vault), filesName(vault), outboxName(vault)]) {
    await deleteDatabase(factory, name);
  }
}
