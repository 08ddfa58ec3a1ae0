/** What an unlocked vault needs to talk to its server: the transport, and the exchange over it. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { GOES_FIRST } from "../codes";
import { type Bytes, base64url } from "../sync/core/bytes";
import { parseAbout } from "../sync/core/change";
import type { PulledChange } from "../sync/core/messages";
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
import { openThere } from "./elsewhere";
import type { Env } from "./env";
import type { Files } from "./files";
import type { Identity } from "./identity";
import { holding, newsLockName } from "./locks";
import type { OpenRecords } from "./open-records";
import { decided, formArrived, placesOf } from "./page-told";
import { Partings } from "./parting";
import type { Pen } from "./pen";
import { openRow } from "./reader";
import { missingForms, renewLibrary } from "./renewing";
import { letGo } from "./restored";
import type { Rounds } from "./rounds";
import { scopeFacts } from "./scope";
import type { Scratchpad } from "./scratch";
import type { TurningOff } from "./session";
import type { Tabs } from "./tabs";
import { Roster } from "./tabs-parting";
import "./turning-off";
import type { CopyState, Sending } from "./types";

export interface Link {
  readonly transport: Transport;
  readonly exchange: Exchange;
  readonly news: News;
  /** Own changes go back to the outbox where it let go of them; what is left is others'. */
  returned(changes: readonly PulledChange[]): Promise<PulledChange[]>;
  /** The line to the other tabs is there. */
  join(tabs: Tabs): void;
  /** One round, and all that goes with it. Throws LinkError, ReplyError. */
  round(): Promise<void>;
}

/** What of an unlocked vault its link works with. */
export interface Linking {
  readonly env: Env;
  readonly key: VaultKey;
  readonly identity: Identity;
  readonly signKey: CryptoKey;
  readonly trust: Trust;
  readonly outbox: Outbox;
  readonly store: Store;
  readonly contents: Contents;
  readonly rounds: Rounds;
  readonly pen: Pen;
  readonly scratches: Scratchpad;
  readonly opened: OpenRecords;
  readonly off: TurningOff;
  /** Set where this device is to get an id of its own. */
  readonly copy: Signal<CopyState | null>;
  readonly sending: ReadonlySignal<Sending>;
  /** This tab is the one that writes. */
  readonly writing: ReadonlySignal<boolean>;
  readonly locked: ReadonlySignal<boolean>;
  /** Records of own unsent work that somebody is rung about. */
  readonly urgent: ReadonlySignal<readonly Hex[]>;
  files(): Promise<Files>;
  /** The server's time, by both clocks as they are now. */
  lookNow(): number;
  /** Asks how storage stands. */
  measure(): void;
  ask(route: number, body: Bytes): Promise<Bytes>;
  /** The other tabs are to look. */
  tell(): void;
}

/**
 * Keeps in clear what a deposit needs once this vault is locked: from whom, to whom, whose word is
 * believed. All of it is public.
 */
export async function keepSender(vault: Linking): Promise<void> {
  const { env, key, trust, contents } = vault;
  const { device } = vault.identity;
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
  const { env, key, signKey, trust, outbox, store, contents } = vault;
  const { device, actor } = vault.identity;
  const transport = new Transport(env, { device, signKey }, trust, async (raw) => {
    await store.keep(new Map([["statements", JSON.stringify(raw)]]));
    await keepSender(vault);
  });
  const writing = () => vault.writing.value;
  const now = () => env.now();
  let roster: Roster | null = null;
  const departing = new Partings({
    key,
    device,
    actor,
    outbox,
    store,
    contents,
    writing,
    now,
    close: (records) => vault.opened.part(records),
    others: async () => (await roster?.part()) ?? true,
    reach: () => vault.scratches.load(),
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
    serverNow: () => vault.lookNow(),
    progress: () => contents.progress.value,
    health: async () => {
      const unsent = await outbox.countUnsent();
      const { oldestUnsent, persisted, spaceLeft } = vault.sending.value;
      return { unsent, oldestUnsentMs: oldestUnsent, persisted, spaceLeft };
    },
    departing,
    openRecords: () => vault.opened.written(),
    openElsewhere: (said) => openThere(contents.openThere, said),
    opened: (row) => openRow(key, row),
    copyOf,
    oldestSealing,
    gone: () => contents.holdings.gone,
    letGo: (places) => letGo(contents.holdings, new Set(places)),
    placesOf: (records) => placesOf(contents.holdings, records),
    scopeFacts: (added, removed) => scopeFacts(contents, added, removed),
    stored: async (judged, progress) => {
      await contents.stored(judged, progress);
      contents.scope.storing = false;
    },
    goesFirst: (row) => neverHeld(row) || vault.urgent.value.includes(recordOf(row)),
    neverHeld,
    decided: (outcomes) => decided(contents, outcomes),
    missingForms: () => missingForms(contents),
    asked: () => {
      vault.pen.freeze().catch(() => undefined);
    },
    copied: () => {
      vault.copy.value ??= { stage: "sending", code: null };
    },
    formArrived: (hash, json) => formArrived(contents, hash, json),
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
  const round = () => playRound(vault, exchange, news);
  const join = (tabs: Tabs) => {
    roster = new Roster(tabs);
  };
  return { transport, exchange, news, returned, join, round };
}

async function playRound(vault: Linking, exchange: Exchange, news: News): Promise<void> {
  const { env, store, contents, rounds, copy } = vault;
  // Another tab may have gone on since this one last looked.
  await contents.refresh();
  // While all that own changes say is still here: which files they name.
  const files = await vault.files();
  await files.claim().catch(() => undefined);
  await exchange.round().finally(() => {
    rounds.later.value = exchange.laterMs;
    vault.measure();
  });
  if (copy.value) copy.value = await goOnAlone(vault);
  vault.tell();
  await renewLibrary(contents, store, env, env.now());
  if (!vault.locked.value) await news.keep();
}

/** A copy of another device comes a step nearer to an id of its own. Under the exchange's lock. */
async function goOnAlone(vault: Linking): Promise<CopyState | null> {
  const { stepOn } = await import("./rekeying");
  const { env, key, identity, outbox, trust, off } = vault;
  return stepOn({
    env,
    key,
    identity,
    outbox,
    trust,
    ask: (route, payload) => vault.ask(route, payload),
    adopt: (next) => off.adopt(next),
    adopted: () => off.adopted(),
  });
}
