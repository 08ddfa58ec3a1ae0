/**
 * What leaves a vault that nobody has unlocked, from the lock screen and from the service worker: unsent
 * work, sealed as it is; and, where IT turned this device off, everything but that work (protocol.md 4).
 *
 * Every step can be cut off and taken again: the wrapped key goes first, the work last, and only once the
 * server has all of it safe and has heard so.
 */
import { DepositBox } from "../sync/deposit-box";
import { type Deposited, depositAll } from "../sync/deposits";
import { filesName } from "../sync/file-rows";
import { outboxName } from "../sync/outbox";
import { storeName } from "../sync/store";
import { deleteDatabase } from "../vault/database";
import { VaultList } from "../vault/list";
import { end as endVault } from "../vault/list-changes";
import type { Env } from "./env";
import { holding } from "./holding";
import { exchangeLockName, lockTabs, scratchName, writeLockName } from "./names";
import type { Left } from "./types";

/** What of the browser is needed, in a page or in the service worker. */
export type LeavingEnv = Pick<Env, "indexedDB" | "locks" | "fetch" | "online" | "now" | "line">;

/**
 * Sends what one vault has not sent. Null where another tab is sending at this moment and `wait` is false.
 * Never throws for what the network or the server does.
 */
export async function leave(
  env: LeavingEnv,
  rows: VaultList,
  vault: string,
  wait: boolean,
): Promise<Left | null> {
  // Its wrapped key is gone: no tab that is still unlocked goes on with the one in memory.
  if ((await rows.get(vault))?.wraps.length === 0) lockTabs(env, vault);
  const left = await holding(env.locks, exchangeLockName(vault), wait, () =>
    leaveNow(env, rows, vault),
  );
  return left ?? null;
}

/**
 * Sends what every vault has not sent; one that fails holds no other up. False where more would go another
 * time: with a connection, or once what failed has passed.
 */
export async function leaveAll(env: LeavingEnv): Promise<boolean> {
  const rows = new VaultList(env.indexedDB);
  let all = true;
  try {
    for (const { id } of await rows.all()) {
      const left = await leave(env, rows, id, false).catch(() => {
        all = false;
        return null;
      });
      const cut = left?.link === "no_connection" || left?.link === "no_server";
      if (cut && left.left > 0) all = false;
    }
  } finally {
    rows.close();
  }
  return all;
}

async function leaveNow(env: LeavingEnv, rows: VaultList, vault: string): Promise<Left> {
  const row = await rows.get(vault);
  const off = row?.wraps.length === 0;
  const box = new DepositBox(env.indexedDB, vault);
  const { outbox } = box;
  const clearing: Promise<unknown>[] = [];
  const clear = () => {
    clearing.push(deleteDatabase(env.indexedDB, storeName(vault)));
    clearing.push(deleteDatabase(env.indexedDB, scratchName(vault)));
    clearing.push(clearFiles(env, vault, box));
    // What fails is taken up again the next time.
    for (const each of clearing) each.catch(() => undefined);
  };
  try {
    // A change left open by a page that is gone is finished; nobody is writing it.
    await holding(env.locks, writeLockName(vault), false, () => outbox.freezeOpen(env.now()));
    if (off) clear();
    const sender = await box.sender();
    if (!sender) return cannotSend(env, rows, vault, box, off);
    const turnOff = async () => {
      const erased = await rows.erase(vault).then(
        () => true,
        () => false,
      );
      lockTabs(env, vault);
      clear();
      if (erased) return;
      // A device too full to erase on has room once the rest is gone.
      await Promise.all(clearing);
      await rows.erase(vault);
    };
    const network = { fetch: env.fetch, online: env.online };
    const came = await depositAll({ box, network, now: () => env.now(), turnOff }, sender, off);
    // Nobody waits for a database that another tab is slow to let go of.
    for (const each of clearing) each.catch(() => undefined);
    const ended = came.empty && (await end(env, rows, vault, box));
    if (ended) return told(came, 0, true);
    return told(came, (await outbox.countUnsent()) + (await box.files.countUnsent()), false);
  } finally {
    box.close();
  }
}

/**
 * Files of others go at once; own ones, which nobody can read here any more, with the last of the vault: what
 * was safe may be lost by a server that went back, as its next word says.
 */
async function clearFiles(env: LeavingEnv, vault: string, { files }: DepositBox): Promise<void> {
  const rows = await files.all();
  const kept = rows.filter((row) => row.own);
  if (kept.length === 0) return deleteDatabase(env.indexedDB, filesName(vault));
  await files.drop(rows.filter((row) => !kept.includes(row)).map(({ id }) => id));
}

/** Nothing stands here to deposit with. Of one that is turned off only an emptied outbox is like that. */
async function cannotSend(
  env: LeavingEnv,
  rows: VaultList,
  vault: string,
  box: DepositBox,
  off: boolean,
): Promise<Left> {
  const left = (await box.outbox.countUnsent()) + (await box.files.countUnsent());
  const ended = off && left === 0 && (await end(env, rows, vault, box));
  return { sent: 0, left, link: "unlock_first", later: null, turnedOff: off, ended };
}

/** Lets go of the last of a vault. False while a tab still writes in it. */
async function end(
  env: LeavingEnv,
  rows: VaultList,
  vault: string,
  box: DepositBox,
): Promise<boolean> {
  const letGo = async () => {
    if ((await box.outbox.countUnsent()) > 0 || (await box.files.countUnsent()) > 0) return false;
    box.close();
    const names = [storeName, scratchName, filesName, outboxName].map((of) => of(vault));
    for (const name of names) await deleteDatabase(env.indexedDB, name);
    await endVault(rows, vault, env.now());
    return true;
  };
  const once = () => holding(env.locks, writeLockName(vault), false, letGo);
  const ended = await once();
  if (ended !== undefined) return ended;
  // The list of vaults holds the lock for a moment when it looks: that is no tab writing.
  await new Promise((wait) => setTimeout(wait, 100));
  return (await once()) === true;
}

function told({ sent, revoked, later, failure }: Deposited, left: number, ended: boolean): Left {
  const link = failure === null ? "ok" : linkOf(failure.kind);
  return { sent, left, link, later, turnedOff: revoked, ended };
}

function linkOf(kind: string): Left["link"] {
  return kind === "no_connection" || kind === "busy" ? kind : "no_server";
}
