/** What an unlocked vault needs to talk to its server: the transport, and the exchange over it. */
import { GOES_FIRST } from "../codes";
import { type Bytes, base64url } from "../sync/core/bytes";
import { parseAbout } from "../sync/core/change";
import type { Health, PulledChange } from "../sync/core/messages";
import { sealToServer } from "../sync/core/sealing";
import { DepositBox } from "../sync/deposit-box";
import { Exchange } from "../sync/exchange";
import { recordsWithFiles } from "../sync/file-box";
import { News } from "../sync/news";
import type { Outbox, OutboxRow } from "../sync/outbox";
import type { Store } from "../sync/store";
import { Transport } from "../sync/transport";
import type { Trust } from "../sync/trust";
import type { VaultKey } from "../vault/keys";
import type { Contents } from "./contents";
import type { Hex } from "./draft";
import { type OpenHere, openThere } from "./elsewhere";
import type { Env } from "./env";
import { holding, newsLockName } from "./locks";
import { Partings } from "./parting";
import { openRow } from "./reader";
import { missingForms } from "./renewing";
import { letGo } from "./restored";
import type { Rounds } from "./rounds";

export interface Link {
  readonly transport: Transport;
  readonly exchange: Exchange;
  readonly news: News;
  /** Own changes go back to the outbox where it let go of them; what is left is others'. */
  returned(changes: readonly PulledChange[]): Promise<PulledChange[]>;
}

export interface Linking {
  readonly env: Env;
  readonly key: VaultKey;
  readonly device: Bytes;
  readonly actor: Bytes;
  readonly signKey: CryptoKey;
  readonly trust: Trust;
  readonly outbox: Outbox;
  readonly store: Store;
  readonly contents: Contents;
  readonly rounds: Rounds;
  /** How the device fares, but for what is counted in the outbox. */
  fare(): Omit<Health, "unsent">;
  /** IT asked for what is unsent here. */
  asked(): void;
  /** This device is to get an id of its own. */
  copied(): void;
  /** This tab is the one that writes. */
  writing(): boolean;
  /** Saves, freezes and closes what is open of records that left, or begun here about people who did. */
  close(records: ReadonlySet<Hex>): Promise<void>;
  /** Words held about records that came back into scope are within reach again. */
  reach(): Promise<void>;
  openRecords(): readonly OpenHere[];
  /** Records of own unsent work that somebody is rung about. */
  urgent(): readonly Hex[];
}

/**
 * Keeps in clear what a deposit needs once this vault is locked: from whom, to whom, whose word is
 * believed. All of it is public.
 */
export async function keepSender({ env, key, device, trust, contents }: Linking): Promise<void> {
  const box = new DepositBox(env.indexedDB, key.vault);
  try {
    const listed = trust.statements.map((it) => [base64url(it.bytes), base64url(it.signature)]);
    await box.keepSender({ device, root: trust.root, statements: JSON.stringify(listed) });
    await box.beginEpoch(contents.progress.value.epoch);
  } finally {
    box.close();
  }
}

export function makeLink(vault: Linking): Link {
  const { env, key, device, signKey, trust, outbox, store, contents } = vault;
  const transport = new Transport(env, { device, signKey }, trust, async (raw) => {
    await store.keep(new Map([["statements", JSON.stringify(raw)]]));
    await keepSender(vault);
  });
  const { actor, writing, close, reach } = vault;
  const now = () => env.now();
  const departing = new Partings({
    key,
    device,
    actor,
    outbox,
    store,
    contents,
    writing,
    now,
    close,
    reach,
    withFiles: () => recordsWithFiles(env.indexedDB, key.vault),
  });
  const copyOf = async (row: OutboxRow) => {
    const { bytes, signature } = await openRow(key, row);
    return sealToServer(bytes, signature, trust.sealingKey);
  };
  // All copies are sealed to keys of this version or a newer one.
  let resealed = 0;
  const oldestSealing = async () => {
    // Another tab that writes may not have heard of the newest key yet.
    if (!writing()) {
      resealed = 0;
      return null;
    }
    const [first, ...newer] = trust.sealingKeys.map(({ version }) => version);
    const newest = newer.at(-1) ?? first ?? 0;
    if (newer.length > 0 && resealed < newest) {
      const { reseal } = await import("../sync/resealing");
      // A device without room for it says so, and tries again with its next round.
      resealed = await reseal(outbox, trust, copyOf).catch(() => 0);
    }
    return newer.length > 0 ? resealed : newest;
  };
  const recordOf = ({ n }: OutboxRow) => contents.holdings.recordOf(n);
  const neverHeld = (row: OutboxRow) => {
    const about = contents.holdings.books.get(recordOf(row))?.genesis?.change.about;
    return about !== undefined && about !== null && parseAbout(about).formId in GOES_FIRST;
  };
  const exchange = new Exchange({
    outbox,
    store,
    transport,
    network: env,
    appVersion: env.appVersion,
    now,
    progress: () => contents.progress.value,
    health: async () => ({ unsent: await outbox.countUnsent(), ...vault.fare() }),
    departing,
    openRecords: () => vault.openRecords(),
    openElsewhere: (said) => openThere(contents.openThere, said),
    opened: (row) => openRow(key, row),
    copyOf,
    oldestSealing,
    gone: () => contents.holdings.gone,
    letGo: (places) => letGo(contents.holdings, new Set(places)),
    placesOf: (records) => contents.placesOf(records),
    scopeFacts: (added, removed) => contents.scopeFacts(added, removed),
    stored: (judged, progress) => contents.stored(judged, progress),
    goesFirst: (row) => neverHeld(row) || vault.urgent().includes(recordOf(row)),
    neverHeld,
    decided: (outcomes) => contents.decided(outcomes),
    missingForms: () => missingForms(contents),
    asked: () => vault.asked(),
    copied: () => vault.copied(),
    formArrived: (hash, json) => contents.formArrived(hash, json),
  });
  const news = new News({
    transport,
    epoch: () => contents.progress.value.epoch,
    counter: () => outbox.nextCounter(),
    wanted: () => env.visible() && env.online(),
    alone: async (run) => {
      await holding(env.locks, newsLockName(key.vault), false, run);
    },
    later: (ms, run) => env.later(ms, run),
    chance: () => env.chance(),
    news: () => vault.rounds.soon(),
    listening: (open) => vault.rounds.listen(open),
  });
  const returned: Link["returned"] = (changes) => departing.returned(changes);
  return { transport, exchange, news, returned };
}
