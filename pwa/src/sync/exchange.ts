/**
 * The round (protocol.md 4): what is frozen goes up, what is new comes down. Verdicts are stored before
 * the cursor that covers them, and the cursor with the changes it covers, so a crash between any two
 * steps repeats work and loses none.
 */

import { ORDER, REPLY, ROUTE } from "../codes";
import { DeviceFull, SealBroken } from "../vault/errors";
import {
  type Again,
  againValue,
  answered,
  authorsOf,
  inOrder,
  outdated,
  owed,
  type Parcel,
  parcelOf,
  readAgain,
  sendAgain,
  stillOwed,
} from "./again";
import { isCloned } from "./chains";
import { type Bytes, hex } from "./core/bytes";
import { decode, type Value } from "./core/canonical";
import { changeId, dotOf } from "./core/change";
import type { OpenElsewhere, PulledChange, RoundReply, ScopeReceipt } from "./core/messages";
import { decodeRoundReply, decodeVerdict, encodeRound, type Health } from "./core/messages";
import { integer, list } from "./core/narrow";
import { depositVersion, takeDepositKey } from "./deposit-key";
import { durable, judged } from "./judging";
import { numberOf, type Outbox, type OutboxRow } from "./outbox";
import { outcomesOf } from "./outcomes";
import { type Progress, progressValue } from "./progress";
import { next } from "./sending";
import type { Held, Store } from "./store";
import { sweep } from "./sweeping";
import { LinkError, type Network, published, ReplyError, type Transport } from "./transport";
import { storing } from "./wholes";

/** What the exchange needs of the vault it works for. */
export interface Exchanging {
  readonly outbox: Outbox;
  readonly store: Store;
  readonly transport: Transport;
  readonly network: Network;
  readonly appVersion: string;
  now(): number;
  /** The server's clock, as far as this device can tell. */
  serverNow(): number;
  /** Progress as last stored, by this tab or another. */
  progress(): Progress;
  health(): Promise<Health>;
  /** Records open for writing here, and since when by this device's clock. */
  openRecords(): readonly { record: Bytes; sinceMs: number }[];
  /** Facts that change with what is open on this person's other devices. */
  openElsewhere(said: readonly OpenElsewhere[]): Map<string, Value>;
  /** `[bytes, signature]` of an outbox row, opened. */
  opened(row: OutboxRow): Promise<{ bytes: Bytes; signature: Bytes }>;
  /** Places in the store of what is held of records that left this vault's scope. */
  placesOf(records: readonly Bytes[]): number[];
  readonly departing: Departing;
  /** Facts that change with a page besides its progress: records gone or back in scope. */
  scopeFacts(added: readonly Bytes[], removed: readonly Bytes[]): Map<string, Value>;
  /** No copy here is sealed to a key of a lower version, or will be; null where this tab cannot say. */
  oldestSealing(): Promise<number | null>;
  /** An outbox row's copy sealed to the server, made anew. */
  copyOf(row: OutboxRow): Promise<Bytes>;
  /** Records that are out of scope, by their ids in hex. */
  gone(): ReadonlySet<string>;
  /** Places in the store that are no more. */
  letGo(places: readonly number[]): void;
  /** A page is stored: own rows judged anew, and where the exchange now stands. */
  stored(judged: readonly OutboxRow[], progress: Progress): Promise<void>;
  /** Whether a row is of a record whose changes go before everything else. */
  goesFirst(row: OutboxRow): boolean;
  /** Whether no quota holds a row back: it goes while the server has asked to wait. */
  neverHeld(row: OutboxRow): boolean;
  /** What the set-aside desk decided on own changes, by dot. */
  decided(outcomes: ReadonlyMap<string, Value>): void;
  /** Hashes of form definitions that something held names and nothing here has. */
  missingForms(): readonly string[];
  formArrived(hash: string, json: string): void;
  /** The server orders that whatever is unsent here be sent. */
  asked(): void;
  /** Another copy of this device goes on beside it, or went further: it is to get an id of its own. */
  copied(): void;
}

/** Records that leave this vault's scope, and what comes back with those that return (docs/wire.md 8). */
export interface Departing {
  /** Before a round: takes up what was left undone. */
  resume(): Promise<void>;
  /** Closes what is open of the records a reply names; answers all that leave with them. */
  left(removed: readonly Bytes[]): Promise<Bytes[]>;
  /** Gives own changes back to the outbox; answers the others'. */
  returned(changes: readonly PulledChange[]): Promise<PulledChange[]>;
  /** What to store with the page that says so. `answered` are the receipts its request carried. */
  facts(
    removed: readonly Bytes[],
    added: readonly Bytes[],
    answered: readonly ScopeReceipt[],
  ): Map<string, Value>;
  /** Erases what may be, once the page is stored. */
  letGo(): Promise<void>;
  /** The receipts to give with the next request. */
  owed(): Promise<ScopeReceipt[]>;
}

const MOST_CHANGES = 200;

export class Exchange {
  private batch = MOST_CHANGES;
  /** When the server will take what it answered *later*, by its own clock; null where it takes all. */
  laterMs: number | null = null;
  /** What of others' is to be brought back, once it was read; of which epoch. */
  private others: { readonly epoch: number; held: Held[] } | null = null;
  /** Numbers of own changes whose bytes here turned out not to open. */
  private readonly damaged = new Set<number>();
  /** Some own changes have nothing left here but the copy sealed to the server: a deposit takes them. */
  copiesLeft = false;
  /** The server could not read the cursor kept here: the next request asks for everything. */
  private anew = false;
  private swept = false;

  constructor(private readonly vault: Exchanging) {}

  /**
   * Sends and fetches until neither side has more. Throws LinkError, or ReplyError with the server's
   * status; what was done before stays done.
   */
  async round(): Promise<void> {
    const { departing } = this.vault;
    await departing.resume();
    for (;;) {
      const { epoch } = this.vault.progress();
      const waiting = await this.waiting();
      const first = ({ row }: Parcel) => row !== null && this.vault.goesFirst(row);
      const waits = this.waits();
      const held = ({ row }: Parcel) => waits && !(row !== null && this.vault.neverHeld(row));
      const sending = next(waiting, first, held, this.batch);
      const receipts = await departing.owed();
      const damaged = this.damaged.size;
      const reply = await this.send(sending, receipts);
      if (!reply) continue;
      const moved = (await this.keep(reply, sending, receipts)) || this.damaged.size > damaged;
      await departing.letGo();
      // What a server that went back has lost goes to it in this very round.
      const owes = this.vault.progress().again !== null && epoch !== reply.epoch;
      const more = reply.more || owes || (await departing.owed()).length > 0;
      if (!more && !(moved && waiting.length > sending.length)) break;
    }
    await this.fetchForms();
  }

  /** Whether the server has asked to wait, and the time it named has not come. */
  private waits(): boolean {
    if (this.laterMs !== null && this.vault.serverNow() >= this.laterMs) this.laterMs = null;
    return this.laterMs !== null;
  }

  /** All that is to be sent, in its order. */
  private async waiting(): Promise<Parcel[]> {
    const all = await this.unsent();
    const unsent = all.filter(({ n, sealed }) => sealed !== null && !this.damaged.has(n));
    this.copiesLeft = unsent.length < all.length;
    const again = readAgain(this.vault.progress().again);
    return again ? inOrder(unsent, await this.owing(again)) : unsent.map(parcelOf);
  }

  /** Own changes no server has; what a page that died left without a sealed copy has one again. */
  private async unsent(): Promise<OutboxRow[]> {
    const rows = await this.vault.outbox.unsent();
    for (const row of rows) if (!row.copy) await this.recopy(row);
    return rows;
  }

  /** What of others' is still to be brought back; read once, since it is all of the store. */
  private async owing(again: Again): Promise<Held[]> {
    const { epoch } = this.vault.progress();
    if (this.others?.epoch !== epoch) {
      this.others = { epoch, held: await owed(this.vault.store, epoch, again) };
    }
    this.others.held = stillOwed(this.others.held, again.from);
    return this.others.held;
  }

  /** One request of the round, or null where it is to be tried again with less or a newer counter. */
  private async send(
    parcels: readonly Parcel[],
    receipts: ScopeReceipt[],
  ): Promise<RoundReply | null> {
    const { outbox, transport, appVersion } = this.vault;
    const progress = this.vault.progress();
    const tail = await outbox.tail();
    const cursor = this.anew ? null : progress.cursor;
    const payload = encodeRound({
      epoch: progress.epoch,
      cursor,
      changes: await this.signed(parcels),
      limit: Math.min(MOST_CHANGES, Math.max(1, this.batch)),
      appVersion,
      deviceMs: this.vault.now(),
      directoryVersion: progress.directory,
      health: await this.vault.health(),
      certificates: await this.certificates(parcels),
      receipts,
      openRecords: [...this.vault.openRecords()],
      oldestSealing: await this.vault.oldestSealing(),
      newest: { seq: numberOf(tail.n, tail), id: tail.id },
      depositVersion: await depositVersion(outbox, tail),
    });
    try {
      const reply = await transport.send(ROUTE.round, payload, progress.epoch, () =>
        outbox.nextCounter(),
      );
      if (reply.status === REPLY.counter_repeated) return await this.repeated(reply.payload);
      if (reply.status === REPLY.revoked) {
        await this.verdictsOnly(reply.payload);
        this.askedToWait(list(decode(reply.payload), "revoked")[1]);
      }
      if (reply.status === REPLY.too_large) throw new LinkError("too_large");
      // No cursor stops a device for ever. It is kept until another comes: it may not have been at fault.
      this.anew = reply.status === REPLY.malformed && cursor !== null;
      if (this.anew) return null;
      if (reply.status !== REPLY.ok) throw new ReplyError(reply.status, reply.payload);
      this.batch = Math.min(MOST_CHANGES, this.batch * 2);
      const answer = decodeRoundReply(reply.payload);
      // First of all: the lease in it may be signed by a key that is not known here yet.
      if (answer.stated) await transport.stated(answer.stated);
      if (answer.deposit !== null) await takeDepositKey(outbox, tail.device, answer.deposit);
      this.laterMs = answer.laterMs ?? this.laterMs;
      return answer;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (error.kind !== "too_large" && error.kind !== "timeout") throw error;
      if (this.batch === 1) throw error;
      this.batch = Math.max(1, Math.floor(Math.min(this.batch, parcels.length || this.batch) / 2));
      // A timeout has cost its time already: the smaller batch waits for the next round.
      if (error.kind === "timeout") throw error;
      return null;
    }
  }

  /** One row that does not open stops none of the others; its sealed copy can still be deposited. */
  private async signed(parcels: readonly Parcel[]) {
    const opened = parcels.map(
      ({ row, held }) =>
        (row &&
          this.vault.opened(row).catch((error: unknown) => {
            if (!(error instanceof SealBroken)) throw error;
            this.damaged.add(row.n);
            return null;
          })) ||
        held,
    );
    return (await Promise.all(opened)).filter((it) => it !== null);
  }

  private async certificates(parcels: readonly Parcel[]) {
    const authors = [...authorsOf(parcels)];
    const found = authors.map(async ([name, device]) => {
      const jwt = await this.vault.store.fact(`certificate/${name}`);
      return typeof jwt === "string" ? { device, jwt } : null;
    });
    return (await Promise.all(found)).filter((it) => it !== null);
  }

  /** A counter the server had seen: it answers verdicts and the highest it knows, and no more. */
  private async repeated(payload: Bytes): Promise<null> {
    const [, highest, later, orders] = list(decode(payload), "repeated counter", 2);
    if (list(orders ?? [], "orders").includes(ORDER.rekey)) this.vault.copied();
    await this.verdictsOnly(payload);
    this.askedToWait(later);
    const before = (await this.vault.outbox.tail()).counter;
    const least = integer(highest, "highest counter") + 1;
    // Without a higher counter to go to, trying again at once would turn for ever.
    if (least <= before) throw new ReplyError(REPLY.counter_repeated, payload);
    await this.vault.outbox.nextCounter(least);
    return null;
  }

  private askedToWait(later: Value | undefined): void {
    if (typeof later === "number") this.laterMs = later;
  }

  /** What was pushed has arrived, whatever else the server refused. */
  private async verdictsOnly(payload: Bytes): Promise<void> {
    const [verdicts] = list(decode(payload), "verdicts", 1);
    // In which epoch is not said here: a newer one is heard of in the next answer that does.
    const progress = this.vault.progress();
    const told = list(verdicts, "verdicts").map(decodeVerdict);
    await this.vault.stored(await judged(this.vault.outbox, told, progress.epoch), progress);
  }

  /** A server in a newer epoch went back to an earlier copy: what it lost is to be sent again. */
  private async meet(epoch: number, epochs: RoundReply["epochs"]): Promise<void> {
    const { outbox, store } = this.vault;
    const before = this.vault.progress();
    if (epoch <= before.epoch) return;
    const kept = new Map(epochs.map((it) => [it.epoch, it.position]));
    const lost = await sendAgain(outbox, epoch, kept);
    await this.unsent();
    const again = { kept, from: [0, 0] as const, left: 0, arrival: 0 };
    // With the progress that says so: the first page of the new epoch may take a snapshot's place.
    const arriving =
      before.epoch === 0 ? [] : await (await import("./unsigned")).unsigned(store, outbox, kept);
    const others = await owed(store, epoch, again, arriving);
    const progress: Progress = {
      ...before,
      epoch,
      cursor: null,
      durable: 0,
      again: before.epoch === 0 ? null : againValue({ ...again, left: others.length }),
    };
    await store.page({ arriving, facts: new Map([["progress", progressValue(progress)]]) });
    this.others = { epoch, held: others };
    await this.vault.stored(lost, progress);
  }

  /**
   * Safe for long, its sealed copy was let go of; unsent again, it must be able to leave locked. It is sent
   * all the same where its bytes do not open or there is no room.
   */
  private async recopy(row: OutboxRow): Promise<void> {
    try {
      const copy = await this.vault.copyOf(row);
      await this.vault.outbox.alter([row.n], (it) => ({ ...it, copy: it.copy ?? copy }));
    } catch (error) {
      if (!(error instanceof SealBroken || error instanceof DeviceFull)) throw error;
    }
  }

  /** Whether anything that was sent has been judged. */
  private async keep(
    reply: RoundReply,
    sent: readonly Parcel[],
    receipts: readonly ScopeReceipt[],
  ): Promise<boolean> {
    const { outbox, store, departing } = this.vault;
    const now = this.vault.now();
    await this.meet(reply.epoch, reply.epochs);
    const before = this.vault.progress();
    const told = await judged(outbox, reply.verdicts, reply.epoch, reply.changedVerdicts);
    const owed = readAgain(before.again);
    const taken = owed && answered(owed, sent, reply.verdicts);
    const again = taken && { ...taken, left: (await this.owing(taken)).length };
    const progress: Progress = {
      epoch: reply.epoch,
      cursor: reply.cursor,
      durable: reply.durableThrough,
      lease: reply.lease ?? before.lease,
      offset: reply.serverMs - now,
      contact: reply.more ? before.contact : now,
      directory: reply.directory?.version ?? before.directory,
      again: again && againValue(again),
    };
    const removed = await departing.left(reply.scopeRemoved);
    const changes = await departing.returned(reply.changes);
    const facts = this.vault.scopeFacts(reply.scopeAdded, removed);
    for (const [k, fact] of departing.facts(removed, reply.scopeAdded, receipts)) {
      facts.set(k, fact);
    }
    facts.set("progress", progressValue(progress));
    for (const [name, value] of this.vault.openElsewhere(reply.openElsewhere))
      facts.set(name, value);
    if (reply.directory) {
      const { version, people, policy } = reply.directory;
      const rows = people.map((it): Value => [it.actor, it.name, it.roles, it.team]);
      facts.set("directory", [version, rows, policy]);
    }
    const outcomes = outcomesOf(reply.changedVerdicts);
    for (const [dot, outcome] of outcomes) facts.set(`aside/${dot}`, outcome);
    for (const { device, jwt } of reply.certificates) facts.set(`certificate/${hex(device)}`, jwt);
    const arriving = await Promise.all(
      changes.map(async ({ position, receivedMs, bytes, signature, mark }) => ({
        dot: dotOf(await changeId(bytes)),
        epoch: reply.epoch,
        position,
        received: receivedMs,
        bytes,
        signature,
        mark,
      })),
    );
    await store.page({
      arriving,
      facts,
      // What is to be brought back stays until it is, though it is shown no more.
      gone: again ? [] : this.vault.placesOf(removed),
      also: await storing(store, {
        epoch: reply.epoch,
        snapshots: reply.snapshots,
        left: removed,
        last: !reply.more,
      }),
    });
    if (reply.orders.includes(ORDER.deposit)) this.vault.asked();
    if (reply.orders.includes(ORDER.rekey) || (await isCloned(outbox))) this.vault.copied();
    const safe = await durable(outbox, reply.epoch, reply.durableThrough, now);
    this.vault.decided(outcomes);
    await this.vault.stored([...told, ...safe], progress);
    if (again && !reply.more) await this.finish(again);
    if (!reply.more && !this.swept) {
      await sweep(outbox, reply.serverMs);
      this.swept = true;
    }
    const judgedNow = new Set(told.map(({ n }) => n));
    const moved = sent.some(({ row }) => row && judgedNow.has(row.n));
    return moved || (again?.left ?? 0) < (owed?.left ?? 0);
  }

  /** All is brought back, fetched and safe: what this server did not give this vault goes. */
  private async finish(again: Again): Promise<void> {
    const { outbox, store } = this.vault;
    const before = this.vault.progress();
    if (again.left > 0 || again.arrival > before.durable) return;
    if ((await outbox.unsent()).some((row) => row.again !== undefined)) return;
    const places = await outdated(store, before.epoch, this.vault.gone());
    const progress = { ...before, again: null };
    await store.page({ facts: new Map([["progress", progressValue(progress)]]), gone: places });
    this.others = null;
    this.vault.letGo(places);
    await this.vault.stored([], progress);
  }

  private async fetchForms(): Promise<void> {
    for (const hash of this.vault.missingForms()) {
      const json = await fetchForm(this.vault.network, hash);
      if (json === null) continue;
      await this.vault.store.keep(new Map([[`form/${hash}`, json]]));
      this.vault.formArrived(hash, json);
    }
  }
}

/**
 * A published definition by its hash, or null where the server has none or what came is not it: one
 * form less must not hold up the rest. Throws LinkError.
 */
export async function fetchForm(network: Network, hash: string): Promise<string | null> {
  const bytes = await published(network, `/forms/${hash}`).catch((error: unknown) => {
    if (error instanceof LinkError && error.kind === "not_found") return null;
    throw error;
  });
  if (!bytes) return null;
  // The name is the SHA-256 of the bytes; anything else is not that form.
  return hex(await changeId(bytes)) === hash ? new TextDecoder().decode(bytes) : null;
}
