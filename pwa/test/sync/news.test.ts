import { beforeEach, describe, expect, test } from "vitest";
import { FRAME, ROUTE } from "../../src/codes";
import { type Bytes, concat, random } from "../../src/sync/core/bytes";
import { type ReplyContext, replyKeys } from "../../src/sync/core/envelope";
import { LinkError } from "../../src/sync/link";
import { News } from "../../src/sync/news";
import { Locks, Profile, quiet, until } from "../session/world";

const CONTEXT: ReplyContext = { replyKey: random(32), requestHash: random(32) };
const MINUTE = 60_000;

/** The server's end of one stream. */
class Stream {
  private readonly nonce = random(32);
  private number = 0n;
  private control!: ReadableStreamDefaultController<Bytes>;
  readonly pieces = new ReadableStream<Bytes>({
    start: (control) => {
      this.control = control;
      control.enqueue(this.nonce);
    },
  });

  constructor(readonly ended: AbortSignal) {
    ended.addEventListener("abort", () => this.fail());
  }

  async send(frame: number): Promise<void> {
    const { iv } = await replyKeys(this.nonce, CONTEXT);
    const last = new DataView(iv.buffer);
    last.setBigUint64(4, last.getBigUint64(4) ^ this.number++);
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv },
      await sealingKey(this.nonce),
      Uint8Array.of(frame),
    );
    this.control.enqueue(concat(Uint8Array.of(0, 0, 0, 17), new Uint8Array(sealed)));
  }

  end(): void {
    this.control.close();
  }

  fail(): void {
    this.control.error(new Error("cut off"));
  }
}

async function sealingKey(nonce: Bytes): Promise<CryptoKey> {
  const ikm = await crypto.subtle.importKey("raw", CONTEXT.replyKey, "HKDF", false, ["deriveBits"]);
  const info = concat(new TextEncoder().encode("doorstep/reply/1"), CONTEXT.requestHash);
  const bits = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: nonce, info },
    ikm,
    8 * 44,
  );
  return crypto.subtle.importKey("raw", bits.slice(0, 32), "AES-GCM", false, ["encrypt"]);
}

/** One tab with a clock that the test moves, and a server that answers when told to. */
function tab(locks = new Locks()) {
  const profile = new Profile(null as never);
  const env = profile.env();
  const streams: Stream[] = [];
  const heard = { news: 0, open: [] as boolean[], counters: [] as number[] };
  const server: { visible: boolean; refuses: Error | null } = { visible: true, refuses: null };
  const news = new News({
    transport: {
      stream: async (route, _epoch, counter, ended) => {
        expect(route).toBe(ROUTE.news);
        heard.counters.push(counter);
        if (server.refuses) throw server.refuses;
        const stream = new Stream(ended);
        streams.push(stream);
        return { pieces: stream.pieces, context: CONTEXT };
      },
    },
    epoch: () => 1,
    counter: async () => heard.counters.length + 1,
    wanted: () => server.visible,
    alone: async (run) => {
      await locks.request("news", { ifAvailable: true }, async (lock) => {
        if (lock) await run();
      });
    },
    later: env.later,
    chance: () => 0.5,
    news: () => {
      heard.news++;
    },
    listening: (open) => heard.open.push(open),
  });
  return { profile, news, streams, heard, server };
}

describe("a stream that says there is news", () => {
  let it: ReturnType<typeof tab>;
  beforeEach(() => {
    it = tab();
  });

  async function opened(n = 0): Promise<Stream> {
    await it.news.keep();
    const stream = it.streams[n] as Stream;
    await stream.send(FRAME.open);
    await until(() => it.heard.open.at(-1) === true);
    return stream;
  }

  test("is open once its first frame has come, and news on it asks for a round", async () => {
    await it.news.keep();
    expect(it.heard.open).toEqual([]);
    const stream = it.streams[0] as Stream;
    await stream.send(FRAME.open);
    await until(() => it.heard.open.length === 1);
    await stream.send(FRAME.news);
    await until(() => it.heard.news === 1);
    await stream.send(FRAME.open);
    await quiet();
    expect(it.heard).toMatchObject({ news: 1, open: [true] });
  });

  test("is one: a round that ends while it is open opens no other", async () => {
    await opened();
    await it.news.keep();
    await it.news.keep();
    expect(it.streams).toHaveLength(1);
  });

  test("is kept by one of two tabs, and by the other once that one is hidden", async () => {
    const locks = new Locks();
    it = tab(locks);
    const other = tab(locks);
    await opened();
    await other.news.keep();
    expect(other.streams).toHaveLength(0);
    it.news.hush();
    await until(() => it.heard.open.at(-1) === false);
    await until(async () => {
      await other.news.keep();
      return other.streams.length === 1;
    });
  });

  test("is not opened while nobody would look, and ends when nobody does", async () => {
    it.server.visible = false;
    await it.news.keep();
    expect(it.streams).toHaveLength(0);
    it.server.visible = true;
    const stream = await opened();
    it.news.hush();
    await until(() => stream.ended.aborted);
    await until(() => it.heard.open.at(-1) === false);
    await until(async () => {
      await it.news.keep();
      return it.streams.length === 2;
    });
  });

  test("that the server ends is opened again after a moment", async () => {
    const stream = await opened();
    stream.end();
    await until(() => it.heard.open.at(-1) === false);
    await it.news.keep();
    expect(it.streams).toHaveLength(1);
    it.profile.pass(5_000);
    await opened(1);
    expect(it.heard.counters).toEqual([1, 2]);
  });

  test("that is held back on the way is given up, and asked for ever more rarely", async () => {
    const asked: number[] = [];
    for (let minute = 0; minute < 120; minute++) {
      const before = it.streams.length;
      await it.news.keep();
      if (it.streams.length > before) {
        asked.push(minute);
        // The first frame never comes.
        it.profile.pass(5_000);
        await until(() => (it.streams.at(-1) as Stream).ended.aborted);
        await quiet();
      }
      it.profile.pass(MINUTE);
    }
    expect(it.heard.open).toEqual([]);
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.length).toBeLessThan(12);
    const waits = asked.slice(1).map((at, n) => at - (asked[n] as number));
    expect(Math.max(...waits)).toBeLessThanOrEqual(31);
    expect(waits.at(-1)).toBeGreaterThan(waits[0] as number);
  });

  test("that has fallen silent is given up", async () => {
    const stream = await opened();
    it.profile.pass(64_000);
    await quiet();
    expect(stream.ended.aborted).toBe(false);
    await stream.send(FRAME.open);
    await quiet();
    it.profile.pass(64_000);
    await quiet();
    expect(stream.ended.aborted).toBe(false);
    it.profile.pass(2_000);
    await until(() => it.heard.open.at(-1) === false);
    expect(stream.ended.aborted).toBe(true);
  });

  test("that is refused or altered on the way leaves rounds as they are", async () => {
    it.server.refuses = new LinkError("busy");
    await it.news.keep();
    await quiet();
    it.server.refuses = null;
    it.profile.pass(MINUTE);
    await it.news.keep();
    const stream = it.streams[0] as Stream;
    await stream.send(FRAME.open);
    await until(() => it.heard.open.length === 1);
    await stream.send(FRAME.open);
    await quiet();
    // A frame again, as somebody in between might send it.
    (stream as unknown as { number: bigint }).number = 0n;
    await stream.send(FRAME.news);
    await until(() => it.heard.open.at(-1) === false);
    expect(it.heard.news).toBe(0);
  });

  test("once closed is never opened again", async () => {
    const stream = await opened();
    it.news.close();
    await until(() => stream.ended.aborted);
    it.profile.pass(MINUTE);
    await it.news.keep();
    expect(it.streams).toHaveLength(1);
  });
});
