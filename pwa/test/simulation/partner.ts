/**
 * The server of the histories: `tests/simulation/partner.py` as a process of its own, the real server in
 * it. One JSON object a line each way, one at a time.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Bytes } from "../../src/sync/core/bytes";
import type { Step } from "./plan";

const ROOT = resolve(import.meta.dirname, "../../..");
const PYTHON = join(ROOT, ".venv/bin/python");

export interface Answer {
  readonly status: number;
  readonly body: Bytes;
}

/** What the server has committed since it was last asked. */
export interface Received {
  readonly running: boolean;
  readonly epoch: number;
  /** It was put back to an earlier copy: `changes` are all it has. */
  readonly went_back: boolean;
  /** Id and bytes of each, in hex. */
  readonly changes: readonly (readonly [string, string])[];
  readonly log: Growth;
  readonly reader: Reader | null;
}

/** What was merged since it was last asked; in a new epoch, everything. */
export interface Growth {
  /** An answer replaced unseen, or a record that folds to another in another order. */
  readonly violation: string | null;
  /** Position and first half of the id of each, in order. */
  readonly merged: readonly (readonly [number, string])[];
  /** By record of these, what all of its log folds to. */
  readonly states: Readonly<Record<string, string>>;
  readonly last: number;
}

/** A device as the server knows it by its cursor. */
export interface Reader {
  /** Everything up to here it has read; null in the middle of its pages. */
  readonly place: number | null;
  /** The records its owner holds. */
  readonly holding: readonly string[];
}

/** What the server has of files. */
export interface FilesThere {
  readonly running: boolean;
  /** Id in hex, whether it calls it whole, whether all of it is there. */
  readonly files: readonly (readonly [string, boolean, boolean])[];
}

/** What its log says at the end of a history. */
export interface End {
  readonly violations: readonly string[];
  /** By record, its log folded, encoded, in hex. */
  readonly states: Readonly<Record<string, string>>;
  /** By change, the name of its mark. */
  readonly marks: Readonly<Record<string, string | null>>;
  /** By person, the records they hold. */
  readonly holding: Readonly<Record<string, readonly string[]>>;
  /** Changes set aside because their number was used before, by id. */
  readonly cloned: readonly string[];
  /** Devices that were turned off and have said that they are empty. */
  readonly empty: readonly string[];
}

/** The server is down, or died over what it was asked. */
export class Lost extends Error {
  constructor(readonly died: boolean) {
    super("no answer");
  }
}

export class Partner {
  private readonly lines: AsyncIterator<string>;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    reading: Interface,
  ) {
    this.lines = reading[Symbol.asyncIterator]();
  }

  static start(): Partner {
    if (!existsSync(PYTHON)) throw new Error(`Run \`make setup\` first: no ${PYTHON}.`);
    const env = { ...process.env, PYTHONPATH: ROOT };
    const running = spawn(PYTHON, ["-m", "tests.simulation.partner"], { cwd: ROOT, env });
    running.stderr.pipe(process.stderr);
    return new Partner(running, createInterface({ input: running.stdout }));
  }

  /** Throws `Lost` where there is no server to answer. */
  ask<T = unknown>(what: string, of: object = {}): Promise<T> {
    const asked = this.turn.then(async () => {
      this.process.stdin.write(`${JSON.stringify({ do: what, ...of })}\n`);
      const { value, done } = await this.lines.next();
      if (done) throw new Error("the server's process ended");
      const reply = JSON.parse(value) as { lost?: true; died?: boolean; error?: string };
      if (reply.error !== undefined) throw new Error(`${what}: ${reply.error}`);
      if (reply.lost) throw new Lost(reply.died === true);
      return reply as T;
    });
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await this.ask<Raw>("get", { path }));
  }

  /** With `diesAt` the server dies at so many storage calls, or before the answer leaves. */
  async post(path: string, body: Bytes, diesAt: number | null = null): Promise<Answer> {
    const raw = Buffer.from(body).toString("base64");
    return answerOf(await this.ask<Raw>("post", { path, raw, dies_at: diesAt }));
  }

  async plan(seed: number, steps: number): Promise<readonly Step[]> {
    return (await this.ask<{ plan: Step[] }>("begin", { seed, steps })).plan;
  }

  async stop(): Promise<void> {
    await this.turn;
    const over = new Promise((done) => this.process.once("exit", done));
    this.process.stdin.end();
    await over;
  }
}

interface Raw {
  readonly status: number;
  readonly body: string;
}

const answerOf = ({ status, body }: Raw): Answer => ({
  status,
  body: new Uint8Array(Buffer.from(body, "base64")),
});
