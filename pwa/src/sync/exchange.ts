/**
 * The round (protocol.md 4): what is frozen goes up, what is new comes down. Verdicts are stored before
 * the cursor that covers them, and the cursor with the changes it covers, so a crash between any two
 * steps repeats work and loses none.
 */
import { ORDER, REPLY, ROUTE } from "../codes";
import { SealBroken } from "../vault/errors";
import { type Bytes, hex } from "./core/bytes";
import { decode, type Value } from "./core/canonical";
import { changeId, dotOf } from "./core/change";
import type { OpenElsewhere, RoundReply } from "./core/messages";
import { decodeRoundReply, decodeVerdict, encodeRound, type Health } from "./core/messages";
import { integer, list } from "./core/narrow";
import type { Outbox, OutboxRow } from "./outbox";
import { outcomesOf } from "./outcomes";
import { type Progress, progressValue } from "./progress";
import { next } from "./sending";
import type { Store } from "./store";
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
  /** Facts that change with a page besides its progress: records gone or back in scope. */
  scopeFacts(added: readonly Bytes[], removed: readonly Bytes[]): Map<string, Value>;
  /** A page is stored: own rows judged anew, and where the exchange now stands. */
  stored(judged: readonly OutboxRow[], progress: Progress): Promise<void>;
  /** Whether a row is of a record whose changes go before everything else. */
  goesFirst(row: OutboxRow): boolean;
  /** What the set-aside desk decided on own changes, by dot. */
  decided(outcomes: ReadonlyMap<string, Value>): void;
  /** Hashes of form definitions that something held names and nothing here has. */
  missingForms(): readonly string[];
  formArrived(hash: string, json: string): void;
  /** The server orders that whatever is unsent here be sent. */
  asked(): void;
}

const MOST_CHANGES = 200;

export class Exchange {
  private batch = MOST_CHANGES;
  /** When the server will take what it answered *later*, by its own clock; null where it takes all. */
  laterMs: number | null = null;

  constructor(private readonly vault: Exchanging) {}

  /**
   * Sends and fetches until neither side has more. Throws LinkError, or ReplyError with the server's
   * status; what was done before stays done.
   */
  async round(): Promise<void> {
    for (;;) {
      const unsent = await this.vault.outbox.unsent();
      const sending = next(unsent, (row) => this.vault.goesFirst(row), this.waits(), this.batch);
      const reply = await this.send(sending);
      if (!reply) continue;
      const judged = await this.keep(reply);
      const judgedNow = new Set(judged.map(({ n }) => n));
      const moved = sending.some(({ n }) => judgedNow.has(n)) && unsent.length > sending.length;
      if (!reply.more && !moved) break;
    }
    await this.fetchForms();
  }

  /** Whether the server has asked to wait, and the time it named has not come. */
  private waits(): boolean {
    const now = this.vault.now() + this.vault.progress().offset;
    if (this.laterMs !== null && now >= this.laterMs) this.laterMs = null;
    return this.laterMs !== null;
  }

  /** One request of the round, or null where it is to be tried again with less or a newer counter. */
  private async send(rows: readonly OutboxRow[]): Promise<RoundReply | null> {
    const { outbox, transport, appVersion } = this.vault;
    const progress = this.vault.progress();
    const payload = encodeRound({
      epoch: progress.epoch,
      cursor: progress.cursor,
      changes: await this.signed(rows),
      limit: Math.min(MOST_CHANGES, Math.max(1, this.batch)),
      appVersion,
      deviceMs: this.vault.now(),
      directoryVersion: progress.directory,
      health: await this.vault.health(),
      openRecords: [...this.vault.openRecords()],
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
      if (reply.status !== REPLY.ok) throw new ReplyError(reply.status, reply.payload);
      this.batch = Math.min(MOST_CHANGES, this.batch * 2);
      const answer = decodeRoundReply(reply.payload);
      this.laterMs = answer.laterMs ?? this.laterMs;
      return answer;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (error.kind !== "too_large" && error.kind !== "timeout") throw error;
      if (this.batch === 1) throw error;
      this.batch = Math.max(1, Math.floor(Math.min(this.batch, rows.length || this.batch) / 2));
      // A timeout has cost its time already: the smaller batch waits for the next round.
      if (error.kind === "timeout") throw error;
      return null;
    }
  }

  /** One row that does not open stops none of the others; its sealed copy can still be deposited. */
  private async signed(rows: readonly OutboxRow[]) {
    const opened = rows.map((row) =>
      this.vault.opened(row).catch((error: unknown) => {
        if (!(error instanceof SealBroken)) throw error;
        return null;
      }),
    );
    return (await Promise.all(opened)).filter((it) => it !== null);
  }

  /** A counter the server had seen: it answers verdicts and the highest it knows, and no more. */
  private async repeated(payload: Bytes): Promise<null> {
    const [, highest, later] = list(decode(payload), "repeated counter", 2);
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
    const judged = await this.vault.outbox.judged(list(verdicts, "verdicts").map(decodeVerdict));
    await this.vault.stored(judged, this.vault.progress());
  }

  private async keep(reply: RoundReply): Promise<OutboxRow[]> {
    const { outbox, store } = this.vault;
    const now = this.vault.now();
    const before = this.vault.progress();
    const judged = await outbox.judged([...reply.verdicts, ...reply.changedVerdicts]);
    const progress: Progress = {
      epoch: reply.epoch,
      cursor: reply.cursor,
      durable: reply.durableThrough,
      lease: reply.lease ?? before.lease,
      offset: reply.serverMs - now,
      contact: reply.more ? before.contact : now,
      directory: reply.directory?.version ?? before.directory,
    };
    const facts = this.vault.scopeFacts(reply.scopeAdded, reply.scopeRemoved);
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
      reply.changes.map(async ({ position, receivedMs, bytes, signature }) => ({
        dot: dotOf(await changeId(bytes)),
        epoch: reply.epoch,
        position,
        received: receivedMs,
        bytes,
        signature,
      })),
    );
    await store.page({
      arriving,
      facts,
      gone: this.vault.placesOf(reply.scopeRemoved),
      also: await storing(store, {
        epoch: reply.epoch,
        snapshots: reply.snapshots,
        left: reply.scopeRemoved,
        last: !reply.more,
      }),
    });
    if (reply.orders.includes(ORDER.deposit)) this.vault.asked();
    const safe = await outbox.durable(reply.durableThrough, now);
    const changed = [...judged, ...safe];
    this.vault.decided(outcomes);
    await this.vault.stored(changed, progress);
    return changed;
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
