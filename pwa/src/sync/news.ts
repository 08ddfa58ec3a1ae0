/**
 * The stream that says "there is news" (docs/wire.md section 11). It is opened at the end of a round,
 * so its counter is committed and sent in its turn, and then holds no lock of the exchange. Where none
 * can be had, as behind a proxy that keeps a reply until it is whole, rounds go on as without it.
 */
import { FRAME, ROUTE } from "../codes";
import type { Bytes } from "./core/bytes";
import type { ReplyContext } from "./core/envelope";
import { FrameReader } from "./core/stream";
import type { Transport } from "./transport";

/** What the stream needs of the vault it listens for. */
export interface Listening {
  readonly transport: Pick<Transport, "stream">;
  epoch(): number;
  /** Commits and answers the next request counter. */
  counter(): Promise<number>;
  /** Whether anybody would look: the page is visible and there is a network. */
  wanted(): boolean;
  /** Runs while no other tab of this vault listens; otherwise not at all. */
  alone(run: () => Promise<void>): Promise<void>;
  /** Runs once after a time; answers how to cancel. */
  later(ms: number, run: () => void): () => void;
  /** Between 0 and 1, for jitter only. */
  chance(): number;
  /** There is news: a round, soon. */
  news(): void;
  /** Whether a stream is open, so that rounds need not be frequent. */
  listening(open: boolean): void;
}

/** A first frame later than this is held back by something in between. */
const FIRST_MS = 5_000;
/** The server sends one every twenty seconds: three missed are one too many. */
const SILENT_MS = 65_000;
const BACK_OFF_MS = 15_000;
const LONGEST_MS = 30 * 60_000;

export class News {
  private current: AbortController | null = null;
  private resting: (() => void) | null = null;
  private failures = 0;
  private closed = false;

  constructor(private readonly vault: Listening) {}

  /**
   * Opens a stream where one is wanted and none is open. Resolves when the request has been answered
   * or has failed; what comes on the stream is told later. Call it at the end of a round, in its lock.
   */
  keep(): Promise<void> {
    const { vault } = this;
    if (this.closed || this.current || this.resting || !vault.wanted()) return Promise.resolve();
    const current = new AbortController();
    this.current = current;
    return new Promise((sent) => {
      vault
        .alone(() => this.listen(current, sent))
        .catch(() => undefined)
        .finally(() => {
          if (this.current === current) this.current = null;
          sent();
        });
    });
  }

  /** Ends the stream: nobody looks, or there is no network. The next round may open another. */
  hush(): void {
    this.current?.abort();
    this.current = null;
    this.resting?.();
    this.resting = null;
  }

  /** Ends it for good. */
  close(): void {
    this.closed = true;
    this.hush();
  }

  private async listen(current: AbortController, sent: () => void): Promise<void> {
    const { vault } = this;
    let open = false;
    let cancel = vault.later(FIRST_MS, () => current.abort());
    try {
      const counter = await vault.counter();
      const { signal } = current;
      const stream = await vault.transport.stream(ROUTE.news, vault.epoch(), counter, signal);
      sent();
      for await (const frame of frames(stream, signal)) {
        cancel();
        cancel = vault.later(SILENT_MS, () => current.abort());
        if (!open) {
          open = true;
          this.failures = 0;
          vault.listening(true);
        }
        if (frame === FRAME.news) vault.news();
      }
      // Ended before it began: an ordinary reply, or something in between that gave up.
      if (!open) this.failures++;
    } catch {
      // Whatever it was, rounds meet it too and say so; this only asks less often.
      this.failures++;
    } finally {
      cancel();
      current.abort();
      if (open) vault.listening(false);
      if (this.current === current) this.rest();
    }
  }

  /** However a stream ended, the next waits a while; longer where the last ones came to nothing. */
  private rest(): void {
    const { vault, failures } = this;
    const most = failures === 0 ? 0 : BACK_OFF_MS * 2 ** Math.min(failures, 7);
    const wait = Math.min(LONGEST_MS, most) * (0.5 + vault.chance() / 2) + vault.chance() * 5_000;
    this.resting = vault.later(wait, () => {
      this.resting = null;
    });
  }
}

async function* frames(
  stream: { pieces: ReadableStream<Bytes>; context: ReplyContext },
  signal: AbortSignal,
) {
  const reader = new FrameReader(stream.context);
  const pieces = stream.pieces.getReader();
  // Not every engine ends the body of a request that is aborted once its answer has begun.
  signal.addEventListener("abort", () => pieces.cancel().catch(() => undefined));
  try {
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) return;
      yield* await reader.take(value);
    }
  } finally {
    await pieces.cancel().catch(() => undefined);
  }
}
