/**
 * Sending own files: after the text, one chunk at a time, going on from what the server says it has. What is
 * written meanwhile goes first; a chunk on its way is given up for it and sent again.
 */
import { FILE_STATE, REPLY, ROUTE } from "../codes";
import { type Bytes, equalBytes, sha256, unhex } from "../sync/core/bytes";
import { decode, encode } from "../sync/core/canonical";
import { CHUNK_BYTES, readStanding, readStandings, type Standing } from "../sync/core/files";
import { integer, list } from "../sync/core/narrow";
import type { FileBox } from "../sync/file-box";
import type { FileRow } from "../sync/file-rows";
import { ReplyError } from "../sync/link";
import type { FileOnWay } from "./types";

const BACK_OFF_MS = 5_000;
const LONGEST_MS = 300_000;
/** A chunk may take this long, which is 17 kilobits a second. */
const PATIENCE_MS = 120_000;
/** Files asked after in one request. */
const MOST_ASKED = 200;
/** How often what the server calls damaged is sent anew before the next unlock. */
const MOST_TRIES = 3;
/** Before the server was asked. */
const NOTHING: Standing = { state: FILE_STATE.unknown, have: [], safe: false };

export interface SendingTools {
  readonly box: FileBox;
  now(): number;
  epoch(): number;
  /** Server clock minus device clock, ms. */
  offset(): number;
  later(ms: number, run: () => void): () => void;
  /** Between 0 and 1, for jitter. */
  chance(): number;
  /** Nothing written waits to be sent, and no round is under way. */
  free(): boolean;
  /** Asks the server. Throws LinkError, ReplyError. */
  ask(route: number, payload: Bytes, ended: AbortSignal): Promise<Bytes>;
  /** Runs alone among the tabs of this vault, or not at all. */
  alone(run: () => Promise<void>): Promise<void>;
  /** Where own files are that are not safe yet. */
  told(onWay: readonly FileOnWay[]): void;
}

export class FileSending {
  private running: Promise<void> | null = null;
  private inFlight: AbortController | null = null;
  private cancel: (() => void) | null = null;
  private failures = 0;
  private ended = false;
  private gaveWay = false;
  private readonly tries = new Map<string, number>();
  private readonly onWay = new Map<string, FileOnWay>();

  constructor(private readonly tools: SendingTools) {}

  /** Sends what is to be sent, for as long as nothing else wants to go. */
  go(): Promise<void> {
    if (this.ended) return Promise.resolve();
    this.cancel?.();
    this.cancel = null;
    this.running ??= this.once().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Says where own files are by what is known here. */
  async show(): Promise<void> {
    const rows = await this.owed();
    const held = new Map(this.onWay);
    this.onWay.clear();
    for (const row of rows) {
      const known = held.get(row.id);
      if (known) this.onWay.set(row.id, known);
      else this.shows(row, NOTHING);
    }
    this.tell();
  }

  /** Something was written: it goes ahead of the chunk on its way. */
  giveWay(): void {
    if (!this.inFlight) return;
    this.gaveWay = true;
    this.inFlight.abort();
  }

  stop(): void {
    this.ended = true;
    this.cancel?.();
    this.giveWay();
  }

  private async once(): Promise<void> {
    this.gaveWay = false;
    try {
      await this.tools.alone(() => this.send());
      this.failures = 0;
    } catch (error) {
      // The end of the round that goes first begins this again.
      if (this.ended || this.gaveWay) return;
      this.failures++;
      this.again(this.wait(error));
    }
  }

  private again(ms: number): void {
    this.cancel = this.tools.later(ms, () => {
      this.go().catch(() => undefined);
    });
  }

  private wait(error: unknown): number {
    if (error instanceof ReplyError && error.status === REPLY.later) {
      const at = integer(list(decode(error.payload), "later", 1)[0], "later");
      return Math.max(1_000, at - this.tools.offset() - this.tools.now());
    }
    const back = BACK_OFF_MS * 2 ** Math.min(6, this.failures - 1) * (0.5 + this.tools.chance());
    return Math.min(LONGEST_MS, back);
  }

  private async send(): Promise<void> {
    await this.show();
    const rows = (await this.owed()).filter((row) => row.progress !== "damaged");
    for (let at = 0; at < rows.length; at += MOST_ASKED) {
      const some = rows.slice(at, at + MOST_ASKED);
      if (!this.tools.free()) return;
      for (const [i, standing] of (await this.ask(some)).entries()) {
        const row = some[i] as FileRow;
        await this.heard(row, standing);
        if (!(await this.bring(row, standing))) return;
      }
    }
  }

  /** Own files that the server is not known to have safe, oldest first. */
  private async owed(): Promise<FileRow[]> {
    const epoch = this.tools.epoch();
    return (
      (await this.tools.box.all())
        .filter((row) => row.own && row.named && row.digests)
        // In a new epoch the server may have lost even what was safe.
        .filter((row) => row.progress !== "safe" || row.epoch !== epoch)
        .sort((a, b) => a.made - b.made)
    );
  }

  private async ask(rows: readonly FileRow[]): Promise<Standing[]> {
    const payload = encode([rows.map(({ id }) => unhex(id))]);
    return readStandings(decode(await this.asked(ROUTE.file_have, payload)));
  }

  /** Sends what is missing of one file. False where something else is to go first. */
  private async bring(row: FileRow, before: Standing): Promise<boolean> {
    let standing = before;
    for (;;) {
      const { state, have } = standing;
      if (state === FILE_STATE.whole || state === FILE_STATE.unknown) return true;
      if (state === FILE_STATE.damaged && !this.mayTryAgain(row)) return true;
      const held = new Set(have);
      const number = [...Array(row.count).keys()].find((one) => !held.has(one));
      if (number === undefined) return true;
      if (this.ended || !this.tools.free()) return false;
      const chunk = await this.chunk(row, number);
      if (!chunk) return true;
      const payload = encode([unhex(row.id), number, chunk]);
      standing = readStanding(decode(await this.asked(ROUTE.file_put, payload)));
      await this.heard(row, standing);
    }
  }

  private mayTryAgain({ id }: FileRow): boolean {
    const tries = (this.tries.get(id) ?? 0) + 1;
    this.tries.set(id, tries);
    return tries <= MOST_TRIES;
  }

  /** A chunk as it was stored; null where storage has damaged it, which is said and sent to nobody. */
  private async chunk(row: FileRow, number: number): Promise<Bytes | null> {
    const chunk = await this.tools.box.chunk(row.id, number);
    const digest = row.digests?.slice(32 * number, 32 * number + 32);
    if (chunk && digest && equalBytes(await sha256(chunk), digest)) return chunk;
    await this.tools.box.alter([row.id], (it) => ({ ...it, progress: "damaged" }));
    this.onWay.set(row.id, { ...place(row), sent: 0, state: "damaged" });
    this.tell();
    return null;
  }

  private async asked(route: number, payload: Bytes): Promise<Bytes> {
    const ended = new AbortController();
    this.inFlight = ended;
    const late = this.tools.later(PATIENCE_MS, () => ended.abort());
    try {
      return await this.tools.ask(route, payload, ended.signal);
    } finally {
      late();
      this.inFlight = null;
    }
  }

  private async heard(row: FileRow, standing: Standing): Promise<void> {
    const progress =
      standing.state !== FILE_STATE.whole ? "unsent" : standing.safe ? "safe" : "whole";
    const epoch = this.tools.epoch();
    if (row.progress !== progress || row.epoch !== epoch) {
      await this.tools.box.alter([row.id], (it) => ({ ...it, progress, epoch }));
    }
    this.shows(row, standing);
    this.tell();
  }

  private shows(row: FileRow, { state, have, safe }: Standing): void {
    if (row.progress === "damaged") {
      this.onWay.set(row.id, { ...place(row), sent: 0, state: "damaged" });
    } else if (safe) this.onWay.delete(row.id);
    else if (
      state === FILE_STATE.whole ||
      (state === FILE_STATE.unknown && row.progress === "whole")
    )
      this.onWay.set(row.id, { ...place(row), sent: row.size, state: "whole" });
    else {
      const sent = Math.min(row.size, have.length * CHUNK_BYTES);
      this.onWay.set(row.id, { ...place(row), sent, state: "unsent" });
    }
  }

  private tell(): void {
    this.tools.told([...this.onWay.values()]);
  }
}

const place = ({ id, record, size }: FileRow) => ({ id, record, size });
