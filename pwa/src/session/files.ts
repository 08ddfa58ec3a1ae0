/**
 * The files of an unlocked vault: taken, kept, sent, read. An own file counts from the moment a frozen change
 * names it. Loaded when it is first used, or once the first round is over.
 */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { REPLY } from "../codes";
import type { Json } from "../forms/answers";
import type { FileKind } from "../forms/definition";
import { hex, random } from "../sync/core/bytes";
import type { Change } from "../sync/core/change";
import { type FileValue, fileParts, fileValue } from "../sync/core/file-value";
import { FileBox } from "../sync/file-box";
import type { FileRow } from "../sync/file-rows";
import { ReplyError } from "../sync/link";
import type { Contents } from "./contents";
import type { Env } from "./env";
import { openFile, type ReadingTools } from "./file-reading";
import { FileSending, type SendingTools } from "./file-sending";
import { takeFile } from "./file-taking";
import { holding } from "./holding";
import type { Link } from "./link";
import { redraw } from "./redraw";
import type { Rounds } from "./rounds";
import type { FileOnWay, VaultFiles } from "./types";
import { toFileValue } from "./values";

const DAY_MS = 24 * 3600 * 1000;
const KEEP_MS = 35 * DAY_MS;

/** The tab that sends files. */
const filesLockName = (vault: string): string => `vault/${vault}/files`;
/** A session that takes files: while it is held, what it took and nothing names yet may still be named. */
const takingLockName = (vault: string, session: string): string =>
  `vault/${vault}/files/${session}`;

export interface FilesTools {
  readonly env: Env;
  readonly vault: string;
  readonly contents: Contents;
  readonly writing: ReadonlySignal<boolean>;
  readonly locked: ReadonlySignal<boolean>;
  readonly rounds: Pick<Rounds, "sending" | "later">;
  /** What is on its way, for whoever looks. */
  readonly filesOnWay: Signal<readonly FileOnWay[]>;
  link(): Promise<Pick<Link, "transport">>;
  /** A file was taken, or there was no room for it. */
  taken(): void;
}

/** One request of a file's. Throws LinkError, ReplyError. */
function asking({ contents, link }: FilesTools): SendingTools["ask"] {
  return async (route, payload, ended) => {
    const { transport } = await link();
    const { epoch } = contents.progress.value;
    // What the routes of files do may be done twice: they stand in no round's way.
    const reply = await transport.send(route, payload, epoch, async () => 0, ended);
    if (reply.status !== REPLY.ok) throw new ReplyError(reply.status, reply.payload);
    return reply.payload;
  };
}

/** Words go first: a file may go while nothing else is to, or waits for a time the server named. */
function isFree({ contents, locked, rounds }: FilesTools): boolean {
  if (locked.value || rounds.sending.value) return false;
  const unsent = [...contents.holdings.ownEntries()].some(({ own }) => own === "frozen");
  return !unsent || rounds.later.value !== null;
}

export class Files implements VaultFiles {
  readonly box: FileBox;
  private readonly session = hex(random(8));
  private readonly sending: FileSending;
  private readonly reading: ReadingTools;
  private readonly redraw: (picture: Blob, type: string) => Promise<Blob | null>;
  private swept = false;
  private granted: Promise<void> | null = null;
  private closed = false;
  private letGo: () => void = () => undefined;

  constructor(private readonly tools: FilesTools) {
    const { env, vault, contents, filesOnWay } = tools;
    const ask = asking(tools);
    this.box = new FileBox(env.indexedDB, vault);
    const now = () => env.now();
    const epoch = () => contents.progress.value.epoch;
    this.redraw = env.redraw ?? redraw;
    this.reading = {
      box: this.box,
      session: this.session,
      now,
      epoch,
      ask: (route, payload) => ask(route, payload, new AbortController().signal),
    };
    this.sending = new FileSending({
      box: this.box,
      now,
      epoch,
      offset: () => contents.progress.value.offset,
      later: (ms, run) => env.later(ms, run),
      chance: () => env.chance(),
      free: () => isFree(tools),
      ask,
      alone: async (run) => {
        await holding(env.locks, filesLockName(vault), false, run);
      },
      told: (onWay) => {
        filesOnWay.value = onWay;
      },
    });
  }

  async take(record: string, file: Blob, accept: readonly FileKind[]): Promise<Json> {
    await this.mayTake();
    const { box, session, redraw } = this;
    const { now, epoch } = this.reading;
    const taking = takeFile({ box, session, now, epoch, redraw }, record, file, accept);
    const taken = await taking.finally(() => this.tools.taken());
    return fileParts(taken).map((part) =>
      part instanceof Uint8Array ? { hex: hex(part) } : part,
    ) as Json;
  }

  async open(record: string, value: Json, got: (bytes: number) => void): Promise<Blob> {
    return openFile(this.reading, record, toFileValue(value) as FileValue, got);
  }

  async here(value: Json): Promise<boolean> {
    const file = toFileValue(value);
    const row = file && (await this.box.row(hex(file.id)));
    return row?.digests != null;
  }

  async discard(value: Json): Promise<void> {
    const file = toFileValue(value);
    const row = file && (await this.box.row(hex(file.id)));
    if (row?.own && !row.named) await this.box.drop([row.id]);
  }

  /**
   * Before a round: which files own changes name by now, while all their bytes are still here; and what
   * nobody can name any more goes.
   */
  async claim(): Promise<void> {
    const rows = await this.box.all();
    const loose = new Map(rows.filter((row) => row.own && !row.named).map((row) => [row.id, row]));
    if (loose.size > 0) await this.settle(loose);
    if (rows.length > 0) await this.sending.show();
  }

  private async settle(loose: ReadonlyMap<string, FileRow>): Promise<void> {
    const named = this.namedAmong(loose);
    await this.box.alter(named, (row) => ({ ...row, named: true }));
    // A change whose bytes do not open may name any of them.
    if (this.swept || !this.tools.writing.value || this.tools.contents.damaged.size > 0) return;
    this.swept = true;
    for (const row of loose.values()) {
      if (!named.includes(row.id) && (await this.isLeft(row))) await this.box.drop([row.id]);
    }
  }

  /** Whether nobody is about to name it: its session is over, or has had a day to. */
  private async isLeft({ session, made }: FileRow): Promise<boolean> {
    const { env, vault } = this.tools;
    if (session === this.session) return false;
    if (env.now() - made > DAY_MS) return true;
    const over = async () => true;
    const name = takingLockName(vault, session);
    return env.locks !== null && (await holding(env.locks, name, false, over)) === true;
  }

  /** Resolves once other tabs can see that this session takes files, until it is closed. */
  private mayTake(): Promise<void> {
    const { env, vault } = this.tools;
    this.granted ??= new Promise((granted, refused) => {
      if (!env.locks) return granted();
      const held = () => {
        granted();
        return new Promise<void>((end) => {
          this.letGo = end;
          if (this.closed) end();
        });
      };
      env.locks.request(takingLockName(vault, this.session), {}, held).catch(refused);
    });
    return this.granted;
  }

  /**
   * After a round, which has said what time it is at the server: what left this person's scope goes, as far
   * as it is not needed to be sent, and own files that have been safe for 35 days.
   */
  async after(): Promise<void> {
    const { holdings, progress } = this.tools.contents;
    const { epoch, offset } = progress.value;
    const serverMs = this.tools.env.now() + offset;
    const rows = await this.box.all();
    const safe = new Map(
      rows
        .filter((row) => row.own && row.progress === "safe" && row.epoch === epoch)
        .map((row) => [row.id, row.safe?.[0] === epoch ? row.safe[1] : null]),
    );
    const fresh = [...safe].filter(([, since]) => since === null).map(([id]) => id);
    if (fresh.length > 0) {
      await this.box.alter(fresh, (row) => ({ ...row, safe: [epoch, serverMs] }));
    }
    const over = rows.filter(({ id, record, own }) => {
      if (holdings.gone.has(record)) return !own || safe.has(id);
      return serverMs - (safe.get(id) ?? serverMs) >= KEEP_MS;
    });
    await this.box.drop(over.map(({ id }) => id));
    await this.sending.go();
  }

  giveWay(): void {
    this.sending.giveWay();
  }

  close(): void {
    this.closed = true;
    this.letGo();
    this.sending.stop();
    this.box.close();
  }

  private namedAmong(loose: ReadonlyMap<string, FileRow>): string[] {
    const found = new Set<string>();
    for (const { change } of this.tools.contents.holdings.ownEntries()) {
      if (!("ops" in change)) continue;
      for (const { value: answer } of (change as Change).ops) {
        const value = Array.isArray(answer) ? fileValue(answer[0]) : null;
        const id = value && hex(value.id);
        if (id && loose.has(id)) found.add(id);
      }
    }
    return [...found];
  }
}
