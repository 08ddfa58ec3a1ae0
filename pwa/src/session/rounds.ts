/** When the exchange runs, and what the last one said about the link. */
import { batch, signal } from "@preact/signals";
import { REPLY } from "../codes";
import type { Exchange } from "../sync/exchange";
import { LinkError, ReplyError } from "../sync/link";
import { DeviceFull, SealBroken, WriteFailed } from "../vault/errors";
import type { Env } from "./env";
import { exchangeLockName, holding } from "./locks";
import type { Sending } from "./types";

const AT_LEAST_MS = 15_000;
const AT_MOST_MS = 30_000;
/** With a stream open that says when there is news. */
const HEARING_MS = 240_000;
const BACK_OFF_MS = 5_000;
const LONGEST_MS = 300_000;
/** Rest after unlocking: the first form comes before the code that sends and the work it does. */
const REST_MS = 2_000;

export class Rounds {
  readonly link = signal<Sending["link"]>("ok");
  readonly sending = signal(false);
  /** When the server will take what it could not take now, by its clock. */
  readonly later = signal<number | null>(null);
  private running: Promise<void> | null = null;
  private again = false;
  /** The connection came while a round was running, which may have begun without it. */
  private reached = false;
  private resting = false;
  private failures = 0;
  private cancel: (() => void) | null = null;
  private ended = false;
  /** Milliseconds the server asked to wait for. */
  private waiting = 0;
  private hearing = false;
  /** Called when a round is over that did not fail. */
  over: () => void = () => undefined;
  /** Why the last round failed; null where it did not. */
  failure: unknown = null;

  constructor(
    /** Its time is the server's. */
    private readonly env: Env,
    private readonly vault: string,
    private readonly exchange: Pick<Exchange, "round">,
    /** Another tab has the exchange: what it stored is read here. */
    private readonly refresh: () => Promise<void>,
    private readonly revoked: () => void,
    /** Nothing of this device waits for what only a round can tell it. */
    private readonly settled: () => boolean,
  ) {}

  /** The first round, once the screens have had their rest. */
  begin(): void {
    this.resting = true;
    this.cancel = this.env.later(REST_MS, () => this.soon());
  }

  /** New work of this device: goes at once, but for the rest after unlocking. */
  due(): void {
    if (!this.resting) this.soon();
  }

  /** A round as soon as may be; one already running is followed by another. */
  soon(): void {
    if (this.ended) return;
    if (this.running) this.again = true;
    else this.run().catch(() => undefined);
  }

  /**
   * A connection, or somebody who looks: a round at once, however long the failures before it would have
   * waited. One already running that fails without the connection is followed by another as well.
   */
  connected(): void {
    this.failures = 0;
    if (this.running) this.reached = true;
    this.soon();
  }

  /** A round begun from here on; resolves when it is over, whatever came of it. */
  async now(): Promise<void> {
    // One already under way may have read the outbox before what the caller wants sent was in it.
    await this.running;
    await this.run();
  }

  /** Whether a stream is open that says when there is news: rounds are rarer while it is. */
  listen(open: boolean): void {
    this.hearing = open;
    if (this.running || this.ended || this.resting) return;
    this.cancel?.();
    this.plan();
  }

  private run(): Promise<void> {
    if (this.ended) return Promise.resolve();
    this.cancel?.();
    this.cancel = null;
    this.resting = false;
    this.running ??= this.once().finally(() => {
      this.running = null;
      if (this.ended) return;
      if (this.failures === 0) this.over();
      if (this.reached || (this.again && this.failures === 0)) {
        this.reached = false;
        this.again = false;
        this.soon();
      } else this.plan();
    });
    return this.running;
  }

  stop(): void {
    this.ended = true;
    this.cancel?.();
  }

  private async once(): Promise<void> {
    this.sending.value = true;
    let wait = 0;
    try {
      const ran = await holding(this.env.locks, exchangeLockName(this.vault), false, async () => {
        await this.exchange.round();
        return true;
      });
      if (!ran) await this.refresh();
      this.failures = 0;
      this.failure = null;
      this.link.value = "ok";
    } catch (error) {
      this.failures++;
      this.failure = error;
      const link = linkOf(error);
      batch(() => {
        this.link.value = link;
        this.sending.value = false;
      });
      if (error instanceof LinkError) wait = error.seconds * 1000;
      if (link === "revoked") this.revoked();
    } finally {
      this.sending.value = false;
      this.waiting = wait;
    }
  }

  private plan(): void {
    const later = this.later.value;
    const seen = this.env.visible();
    if (!seen && this.failures === 0 && later === null) return;
    const least = this.hearing && this.settled() ? HEARING_MS : AT_LEAST_MS;
    const rest = least + this.env.chance() * (AT_MOST_MS - AT_LEAST_MS);
    const due = later === null ? rest : Math.max(1_000, later - this.env.now());
    const idle = seen ? Math.min(rest, due) : due;
    const back = BACK_OFF_MS * 2 ** Math.min(6, this.failures) * (0.5 + this.env.chance());
    const wait = this.failures === 0 ? idle : Math.max(this.waiting, Math.min(LONGEST_MS, back));
    this.cancel = this.env.later(wait, () => this.soon());
  }
}

function linkOf(error: unknown): Sending["link"] {
  if (error instanceof LinkError) {
    if (error.kind === "no_connection" || error.kind === "busy") return error.kind;
    return "no_server";
  }
  if (error instanceof ReplyError) {
    if (error.status === REPLY.revoked) return "revoked";
    if (error.status === REPLY.slow_down || error.status === REPLY.server_full) return "busy";
  }
  if (error instanceof DeviceFull) return "device_full";
  if (error instanceof WriteFailed || error instanceof SealBroken) return "storage_failed";
  return "no_server";
}
