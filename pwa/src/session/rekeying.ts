/**
 * A vault that is a copy of another, or was put back to an earlier state, gets a key, an id and a chain of
 * its own (docs/wire.md 14). Each step is one commit, so that it may be cut off anywhere and is taken up
 * where it stood: its work goes first; the new key is kept, sealed, before anybody is asked; it asks until IT
 * has confirmed it; who it becomes is kept beside who it is; and at the next unlock, with no other tab
 * writing, the outbox begins the new chain, then the store asks for everything anew, then it is that.
 */
import { REPLY, ROUTE } from "../codes";
import { Chains } from "../sync/chains";
import { type Bytes, base64url, equalBytes, hex } from "../sync/core/bytes";
import { decode, encode } from "../sync/core/canonical";
import { verifyCertificate } from "../sync/core/certificate";
import { decodeEnrolReply, type EnrolReply } from "../sync/core/messages";
import { binary, integer, list, text } from "../sync/core/narrow";
import { encodeRekey, keyCode } from "../sync/core/rekey";
import { importSigningKey } from "../sync/core/signing";
import { generateSigningKey } from "../sync/core/signing-pair";
import { importDepositKey } from "../sync/deposit-key";
import { ReplyError } from "../sync/link";
import type { Outbox } from "../sync/outbox";
import { progressValue, readProgress } from "../sync/progress";
import { Store } from "../sync/store";
import type { Trust } from "../sync/trust";
import type { VaultKey } from "../vault/keys";
import type { VaultList } from "../vault/list";
import { become as becomeIn } from "../vault/list-changes";
import type { Env } from "./env";
import { type Identity, openIdentity } from "./identity";
import { exchangeLockName, holding, writeLockName } from "./locks";
import { FACT as PARTING, renumbered } from "./parting";
import { sealIdentity } from "./sealed-identity";
import type { CopyState } from "./types";

/** What is kept of it in the outbox, until the new chain begins there. Times by the device's clock. */
interface Kept {
  readonly noticed: number;
  readonly publicKey?: Bytes;
  /** The new signing key, PKCS8, sealed to the vault. */
  readonly sealed?: Bytes;
  readonly refused?: boolean;
}

export interface Copying {
  readonly env: Env;
  readonly key: VaultKey;
  readonly identity: Identity;
  readonly outbox: Outbox;
  readonly trust: Trust;
  /** One request under the exchange's lock. Throws ReplyError and LinkError. */
  ask(route: number, payload: Bytes): Promise<Bytes>;
  /** Keeps who this vault becomes at its next unlock. */
  adopt(next: Bytes): Promise<void>;
  /** Whether that is kept. */
  adopted(): Promise<boolean>;
}

/** How far a copy has come, read without asking anybody; null where this vault is none. */
export async function standing(outbox: Outbox, adopted: boolean): Promise<CopyState | null> {
  const kept = await outbox.copy<Kept>();
  return kept ? stateOf(kept, adopted) : null;
}

/** Goes as far as it can now. Throws LinkError. */
export async function stepOn(of: Copying): Promise<CopyState> {
  const chains = new Chains(of.env.indexedDB, of.key.vault);
  return step({ ...of, chains }).finally(() => chains.close());
}

async function step(vault: Copying & { readonly chains: Chains }): Promise<CopyState> {
  const { outbox } = vault;
  let kept = await outbox.copy<Kept>();
  if (!kept) {
    kept = { noticed: vault.env.now() };
    await vault.chains.keepCopy(kept);
  }
  if (await vault.adopted()) return stateOf(kept, true);
  // All of its work first: as long as it has not come, nobody can tell the copies' work apart.
  if ((await outbox.unsent()).length > 0) return stateOf(kept, false);
  if (!kept.publicKey || !kept.sealed) {
    const pair = await generateSigningKey();
    const sealed = await vault.key.seal("outbox", "copy", pair.pkcs8);
    pair.pkcs8.fill(0);
    kept = { ...kept, publicKey: pair.publicKey, sealed };
    await vault.chains.keepCopy(kept);
  }
  const { publicKey, sealed } = kept as Required<Kept>;
  const pkcs8 = await vault.key.open("outbox", "copy", sealed);
  try {
    const { device } = vault.identity;
    const asked = await encodeRekey(device, publicKey, await importSigningKey(pkcs8));
    const reply = decodeEnrolReply(await vault.ask(ROUTE.rekey, asked));
    const it = await verifyCertificate(reply.certificate, vault.trust.certificateKeys);
    const mine = equalBytes(it.device, reply.device) && equalBytes(it.devicePublic, publicKey);
    // Of another device nothing it signs would ever be merged.
    if (!mine) return stateOf(kept, false);
    await vault.adopt(await sealNext(vault, reply, pkcs8));
    return stateOf(kept, true);
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    const refused = error.status === REPLY.not_allowed;
    // Whatever else the server says of it now, it is asked again after the next round.
    if (refused !== (kept.refused ?? false) && (refused || error.status === REPLY.pending)) {
      kept = { ...kept, refused };
      await vault.chains.keepCopy(kept);
    }
    return stateOf(kept, false);
  } finally {
    pkcs8.fill(0);
  }
}

async function stateOf(kept: Kept, adopted: boolean): Promise<CopyState> {
  if (adopted) return { stage: "ready", code: null };
  const code = kept.publicKey ? await keyCode(kept.publicKey) : null;
  return { stage: kept.refused ? "refused" : code ? "asked" : "sending", code };
}

async function sealNext(vault: Copying, reply: EnrolReply, pkcs8: Bytes): Promise<Bytes> {
  const { key, identity, trust } = vault;
  const { device, name, roles, team, label, certificate, depositSecret, epoch, lease } = reply;
  const next = { ...identity, device, name, roles, team, label, certificate, pkcs8 };
  const listed = trust.statements.map((it) => [base64url(it.bytes), base64url(it.signature)]);
  const sealed = await sealIdentity(key, { ...next, statements: JSON.stringify(listed) });
  return key.seal("vaults", "next", encode([sealed, depositSecret, epoch, lease]));
}

/**
 * At an unlock: the vault becomes who it is to become. Answers who it is now, which is still who it was
 * where another tab writes or sends at this moment.
 */
export async function become(
  env: Env,
  rows: VaultList,
  key: VaultKey,
  was: Identity,
  next: Bytes,
): Promise<Identity> {
  const { vault } = key;
  const now = await holding(env.locks, writeLockName(vault), false, () =>
    holding(env.locks, exchangeLockName(vault), false, () => change(env, rows, key, was, next)),
  );
  return now ?? was;
}

async function change(
  env: Env,
  rows: VaultList,
  key: VaultKey,
  was: Identity,
  next: Bytes,
): Promise<Identity> {
  const it = list(decode(await key.open("vaults", "next", next)), "next", 4);
  const sealed = binary(it[0], "identity");
  const identity = await openIdentity(key, sealed);
  const { device, root, statements } = identity;
  const deposit = await importDepositKey(binary(it[1], "deposit secret", 32));
  const chains = new Chains(env.indexedDB, key.vault);
  const store = new Store(env.indexedDB, key);
  try {
    const sender = { device, root, statements };
    await chains.begin({ device: hex(device), deposit, sender }, env.now());
    const progress = readProgress(await store.fact("progress"));
    const epoch = progress.epoch || integer(it[2], "epoch");
    const lease = text(it[3], "lease");
    await store.keep(
      new Map([
        ["progress", progressValue({ ...progress, epoch, lease, cursor: null })],
        [PARTING, renumbered(await store.fact(PARTING))],
        // What it made under its old id is proven by this.
        [`certificate/${hex(was.device)}`, was.certificate],
      ]),
    );
    await becomeIn(rows, key.vault, sealed);
    return identity;
  } finally {
    chains.close();
    store.close();
  }
}
