/** The real server on an empty demo council, for tests that need its judgement. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");
const DOORSTEP = join(ROOT, ".venv/bin/doorstep");
/** The server of this checkout, wherever the environment was made. */
const ENV = { ...process.env, PYTHONPATH: ROOT };

/** Makes a folder with the form that asks for a photo and a document; gives it back. */
export function evidenceForms(folder: string): string {
  const script = `from pathlib import Path; from tests.files_form import with_evidence; with_evidence(Path(${JSON.stringify(folder)}) / "forms")`;
  execFileSync(join(ROOT, ".venv/bin/python"), ["-c", script], { cwd: ROOT, env: ENV });
  return join(folder, "forms");
}

export class RealServer {
  private process: ChildProcess | null = null;

  private constructor(
    readonly home: string,
    readonly port: number,
  ) {}

  /** With `forms`, a folder of definitions that are published besides those of the library. */
  static async start(forms?: string): Promise<RealServer> {
    if (!existsSync(DOORSTEP)) {
      throw new Error(
        `These tests need the real server. Run \`make setup\` first: no ${DOORSTEP}.`,
      );
    }
    const home = mkdtempSync(join(tmpdir(), "doorstep-"));
    const server = new RealServer(join(home, "demo"), await freePort());
    await server.up();
    if (forms) {
      await server.down();
      // Whatever opens the council in between publishes them; a demo then finds them published.
      execFileSync(
        DOORSTEP,
        ["--home", server.home, "invite", "Wren Saltwhistle", "--label", "Spare"],
        {
          env: { ...ENV, DOORSTEP_FORMS_DIR: forms },
        },
      );
      await server.up();
    }
    return server;
  }

  async up(): Promise<void> {
    const args = ["demo", "--folder", this.home, "--port", String(this.port)];
    this.process = spawn(DOORSTEP, args, { stdio: "ignore", env: ENV });
    // A slow machine is no failure; the tests that wait here have patience of their own.
    for (let i = 0; i < 1200; i++) {
      const ready = await this.fetch("/offer").then(
        (it) => it.ok,
        () => false,
      );
      if (ready) return;
      await new Promise((wait) => setTimeout(wait, 100));
    }
    throw new Error("the server did not start");
  }

  async down(): Promise<void> {
    const { process } = this;
    this.process = null;
    if (!process) return;
    const over = new Promise((done) => process.once("exit", done));
    process.kill("SIGTERM");
    await over;
  }

  /** A verified backup as things stand; the path of it. */
  backUp(): string {
    const said = this.doorstep("backup");
    return (/verified: (.+)$/m.exec(said) as RegExpExecArray)[1] as string;
  }

  /** Puts a backup in the place of the database; the server must be down. */
  restore(backup: string): void {
    this.doorstep("restore", "--although-older", backup);
  }

  /** A newer key of a purpose, made beside the running server. */
  rotate(purpose: string): void {
    this.doorstep("keys", "rotate", purpose);
  }

  /** `doorstep keys list`. */
  keys(): string {
    return this.doorstep("keys", "list");
  }

  private doorstep(...args: string[]): string {
    return execFileSync(DOORSTEP, ["--home", this.home, ...args], { encoding: "utf8", env: ENV });
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(join(this.home, ".."), { recursive: true, force: true });
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://localhost:${this.port}${path}`, init);
  }

  async code(key: string): Promise<string> {
    const reply = await this.fetch(`/demo/become/${key}`, { method: "POST" });
    return ((await reply.json()) as { code: string }).code;
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, "localhost", () => {
      const address = probe.address();
      probe.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
