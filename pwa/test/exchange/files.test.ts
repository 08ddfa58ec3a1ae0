import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROUTE } from "../../src/codes";
import type { Answer, Json } from "../../src/forms/answers";
import {
  createVaults,
  type FileAway,
  FileRefused,
  type Vaults,
  WriteFailed,
} from "../../src/session";
import type { Env } from "../../src/session/env";
import type { UnlockedSession } from "../../src/session/session";
import type { RecordHandle } from "../../src/session/types";
import { hex, random } from "../../src/sync/core/bytes";
import { FileBox } from "../../src/sync/file-box";
import { type FileRow, filesName } from "../../src/sync/file-rows";
import { type Council, dying, Profile, until } from "../session/world";
import { evidenceForms, RealServer } from "./server";

const PASS = "three small words";
const CHUNK = 262_144;
/** The largest file there may be. */
const LARGEST = 20 * 1024 * 1024;
const DAY = 24 * 3_600_000;
const said = (value: Answer["value"]): Answer => ({ value, status: 1, source: 1, note: null });

/** A PDF of so many bytes that no compression makes smaller. */
function letter(size: number): Blob {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  }
  bytes.set(new TextEncoder().encode("%PDF-1.7\n"));
  return new Blob([bytes]);
}

const same = async (a: Blob, b: Blob): Promise<boolean> =>
  Buffer.compare(Buffer.from(await a.arrayBuffer()), Buffer.from(await b.arrayBuffer())) === 0;

async function unlocked(vaults: Vaults, vault: string): Promise<UnlockedSession> {
  const result = await vaults.unlock(vault, PASS);
  if (!("session" in result)) throw new Error("not unlocked");
  return result.session as UnlockedSession;
}

describe("files, against the real server", () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start(evidenceForms(mkdtempSync(join(tmpdir(), "forms-"))));
  });
  afterAll(() => server?.remove());

  /** What leaves and comes is seen, and may be cut. */
  class Wire {
    sent: number[] = [];
    cut: (nth: number) => "before" | "after" | null = () => null;
    async fetch(path: string, init?: RequestInit): Promise<Response> {
      const nth = this.sent.length;
      const body = init?.body as Uint8Array | undefined;
      if (path === "/sealed") this.sent.push(body?.length ?? 0);
      const cut = path === "/sealed" ? this.cut(nth) : null;
      if (cut === "before") throw new TypeError("cut");
      const response = await server.fetch(path, init);
      if (cut === "after") throw new TypeError("cut");
      return response;
    }
    /** Requests that carried a chunk, or the better part of one. */
    get large(): number {
      return this.sent.filter((size) => size > CHUNK / 2).length;
    }
  }

  async function become(key: string, over: Partial<Env> = {}) {
    const wire = new Wire();
    const profile = new Profile({ fetch: (...of: [string]) => wire.fetch(...of) } as Council);
    profile.clock = Date.now();
    const vaults = createVaults(profile.env(over));
    const code = await server.code(key);
    const session = (await vaults.enrol(code, key, PASS, () => undefined)) as UnlockedSession;
    return { profile, vaults, wire, session };
  }

  async function begun(session: UnlockedSession) {
    const person = session.people.value[0]?.id as string;
    const record = await session.start("evidence", person, {});
    record.write("where_seen", said("On the kitchen wall"));
    return record;
  }

  /** Rounds until every file of the session is on the server. */
  async function allSent({ session, profile }: { session: UnlockedSession; profile: Profile }) {
    await until(async () => {
      await session.sendNow();
      profile.pass(1_000);
      await (await session.files()).after();
      return session.filesOnWay.value.every(({ state }) => state === "whole");
    });
  }

  /** A colleague opens the letter of a record, and it is what was given. */
  async function reachedWhole(record: RecordHandle, given: Blob): Promise<void> {
    const files = await (await become("idris")).session.files();
    const shown = record.answer("letter")?.value as Json;
    expect(await same(await files.open(record.id, shown, () => 0), given)).toBe(true);
  }

  test("a letter goes after the text that names it, and a colleague reads it", async () => {
    const wren = await become("wren");
    const given = letter(3 * CHUNK + 77);
    const record = await begun(wren.session);
    const files = await wren.session.files();
    const value = await files.take(record.id, given, ["document"]);
    record.write("letter", said(value));
    await record.freeze();
    await wren.session.sendNow();
    expect(record.unsent.value).toBe(0);
    const shown = record.answer("letter")?.value as Json;
    const idris = await become("idris");
    const there = await (await idris.session.files())
      .open(record.id, shown, () => undefined)
      .catch((error: unknown) => error);
    await allSent(wren);
    // The colleague was told that it was still on its way, or had it already: never a part of it.
    if (there instanceof Blob) expect(await same(there, given)).toBe(true);
    else expect((there as FileAway).why).toBe("not_yet");
    await idris.session.sendNow();
    const heard: number[] = [];
    const opened = await (await idris.session.files()).open(record.id, shown, (n) => heard.push(n));
    expect(await same(opened, given)).toBe(true);
    expect(opened.type).toBe("application/pdf");
    expect(heard.at(-1)).toBe(given.size);
    // From here on it is there without a connection.
    idris.wire.cut = () => "before";
    expect(await (await idris.session.files()).here(shown)).toBe(true);
    expect(
      await same(await (await idris.session.files()).open(record.id, shown, () => 0), given),
    ).toBe(true);
  }, 60_000);

  test("cut off wherever it is, it goes on where it was, and no chunk is lost or sent for ever", async () => {
    const wren = await become("wren");
    const given = letter(6 * CHUNK);
    const record = await begun(wren.session);
    const value = await (await wren.session.files()).take(record.id, given, ["document"]);
    record.write("letter", said(value));
    await record.freeze();
    await wren.session.sendNow();
    const start = wren.wire.sent.length;
    wren.wire.cut = (nth) =>
      nth <= start ? null : nth % 3 === 0 ? "after" : nth % 3 === 1 ? "before" : null;
    for (let tries = 0; tries < 12; tries++) {
      wren.profile.pass(300_000);
      await (await wren.session.files()).after();
    }
    wren.wire.cut = () => null;
    await allSent(wren);
    await reachedWhole(record, given);
  }, 60_000);

  test("the largest file there may be comes whole, cut off half way and the app closed", async () => {
    const wren = await become("wren");
    const given = letter(LARGEST);
    const record = await begun(wren.session);
    const value = await (await wren.session.files()).take(record.id, given, ["document"]);
    record.write("letter", said(value));
    await record.freeze();
    wren.wire.cut = () => (wren.wire.large > 40 ? "after" : null);
    await wren.session.sendNow();
    await (await wren.session.files()).after();
    expect(wren.wire.large).toBe(41);
    wren.profile.die();
    wren.wire.cut = () => null;
    const session = await unlocked(wren.vaults, wren.session.vault);
    await allSent({ session, profile: wren.profile });
    // All 41 had come, the last of them with nobody to hear it.
    expect(wren.wire.large).toBe(80);
    await reachedWhole(record, given);
  }, 120_000);

  test("own files go once they were safe for 35 days of the server's, whatever this device's clock says", async () => {
    const wren = await become("wren");
    const record = await begun(wren.session);
    const files = await wren.session.files();
    record.write("letter", said(await files.take(record.id, letter(CHUNK + 1), ["document"])));
    await record.freeze();
    /** A round, and what is done of files after it; how many are here then. */
    const visited = async () => {
      await wren.session.sendNow();
      expect(wren.session.rounds.failure).toBeNull();
      await files.after();
      return (await files.box.all()).length;
    };
    await allSent(wren);
    await until(async () => {
      await visited();
      return (await files.box.all()).every(({ safe }) => safe !== undefined);
    });
    for (const years of [3, -6, 3]) {
      wren.profile.clock += years * 365 * DAY;
      expect(await visited()).toBe(1);
      expect(await visited()).toBe(1);
    }
    const daysAgo = async (days: number) => {
      const [row] = (await files.box.all()) as [FileRow];
      const [epoch, serverMs] = row.safe as [number, number];
      await files.box.alter([row.id], (it) => ({ ...it, safe: [epoch, serverMs - days * DAY] }));
    };
    await daysAgo(34);
    expect(await visited()).toBe(1);
    await daysAgo(1);
    expect(await visited()).toBe(0);
    expect(await chunks(wren.profile.factory, wren.session.vault)).toBe(0);
  }, 60_000);

  test("the app closed half way, the next unlock sends the rest and only the rest", async () => {
    const wren = await become("wren");
    const given = letter(5 * CHUNK);
    const record = await begun(wren.session);
    const value = await (await wren.session.files()).take(record.id, given, ["document"]);
    record.write("letter", said(value));
    await record.freeze();
    let puts = 0;
    wren.wire.cut = () => (wren.wire.large > 2 ? "before" : null);
    await wren.session.sendNow();
    await (await wren.session.files()).after();
    puts = wren.wire.large;
    expect(puts).toBe(3);
    wren.profile.die();
    wren.wire.cut = () => null;
    const session = await unlocked(wren.vaults, wren.session.vault);
    await allSent({ session, profile: wren.profile });
    // Two had come; the third was cut before it left.
    expect(wren.wire.large - puts).toBe(3);
  }, 60_000);

  test("while a file goes, what is written goes ahead of the next chunk", async () => {
    const wren = await become("wren");
    const record = await begun(wren.session);
    const value = await (await wren.session.files()).take(record.id, letter(8 * CHUNK), [
      "document",
    ]);
    record.write("letter", said(value));
    await record.freeze();
    await wren.session.sendNow();
    const going = (await wren.session.files()).after();
    await until(() => wren.wire.large >= 2);
    record.write("where_seen", said("On the kitchen wall, beside the clock"));
    const at = wren.wire.large;
    await record.freeze();
    await wren.session.sendNow();
    expect(record.unsent.value).toBe(0);
    expect(wren.wire.large - at).toBeLessThan(3);
    await going;
    await allSent(wren);
  }, 60_000);

  test("after a crash between any two storage calls no answer names bytes that are not here, and none is kept for nobody", async () => {
    for (let life = 1; life < 16; life += 2) {
      const wren = await become("wren");
      const record = await begun(wren.session);
      await record.freeze();
      await wren.session.lock();
      const left = { left: Number.MAX_SAFE_INTEGER };
      const dead = createVaults(wren.profile.env({ indexedDB: dying(wren.profile.factory, left) }));
      const one = await unlocked(dead, wren.session.vault);
      const handle = await one.open(record.id);
      left.left = life;
      const value = await (await one.files())
        .take(record.id, letter(2 * CHUNK + 5), ["document"])
        .catch(() => null);
      if (value) {
        handle.write("letter", said(value));
        await handle.freeze().catch(() => undefined);
      }
      wren.profile.die();
      const next = await unlocked(createVaults(wren.profile.env()), wren.session.vault);
      const files = await next.files();
      await files.claim();
      const shown = (await next.open(record.id)).answer("letter")?.value as Json | undefined;
      const rows = await files.box.all();
      if (shown) {
        const opened = await files.open(record.id, shown, () => 0);
        expect(opened.size).toBe(2 * CHUNK + 5);
        expect(rows.map(({ named }) => named)).toEqual([true]);
      } else expect(rows).toEqual([]);
      expect(await chunks(wren.profile.factory, next.vault)).toBe(shown ? 3 : 0);
      await next.lock();
    }
  }, 120_000);

  test("what another tab has taken and not named yet stays until that tab is gone", async () => {
    const wren = await become("wren");
    const record = await begun(wren.session);
    await record.freeze();
    const given = letter(CHUNK + 9);
    const files = await wren.session.files();
    const value = await files.take(record.id, given, ["document"]);
    const other = await unlocked(createVaults(wren.profile.env()), wren.session.vault);
    await other.takeOver();
    await (await other.files()).claim();
    expect(await files.box.all()).toHaveLength(1);
    await wren.session.takeOver();
    record.write("letter", said(value));
    await record.freeze();
    expect(await same(await files.open(record.id, value, () => 0), given)).toBe(true);
    await files.take(record.id, letter(9), ["document"]);
    await other.lock();
    await wren.session.lock();
    const next = await unlocked(createVaults(wren.profile.env()), wren.session.vault);
    await (await next.files()).claim();
    expect((await (await next.files()).box.all()).map(({ named }) => named)).toEqual([true]);
  }, 60_000);

  test("what nobody named within a day goes, whoever took it", async () => {
    const wren = await become("wren");
    const record = await begun(wren.session);
    await record.freeze();
    const { box } = await wren.session.files();
    await (await wren.session.files()).take(record.id, letter(9), ["document"]);
    wren.profile.clock += 25 * 3_600_000;
    const other = await unlocked(createVaults(wren.profile.env()), wren.session.vault);
    await other.takeOver();
    await (await other.files()).claim();
    expect(await box.all()).toEqual([]);
  }, 60_000);

  test("a file that was let go of while it was taken is said not to be stored", async () => {
    const wren = await become("wren");
    const record = await begun(wren.session);
    const files = await wren.session.files();
    const cut = letter(3 * CHUNK);
    const slice = cut.slice.bind(cut);
    // Dropped by whoever else, between its first chunk and its last.
    cut.slice = (from, to, type) => {
      const part = slice(from, to, type);
      if (from !== 2 * CHUNK || to !== 3 * CHUNK) return part;
      const read = part.arrayBuffer.bind(part);
      part.arrayBuffer = async () => {
        await files.box.drop((await files.box.all()).map(({ id }) => id));
        return read();
      };
      return part;
    };
    await expect(files.take(record.id, cut, ["document"])).rejects.toBeInstanceOf(WriteFailed);
    expect(await chunks(wren.profile.factory, wren.session.vault)).toBe(0);
    await expect(files.box.finish("00", [])).rejects.toBeInstanceOf(WriteFailed);
  }, 60_000);

  test("put back to a backup, the server is brought what it lost of a file", async () => {
    const wren = await become("wren");
    const backup = server.backUp();
    const given = letter(2 * CHUNK);
    const record = await begun(wren.session);
    record.write(
      "letter",
      said(await (await wren.session.files()).take(record.id, given, ["document"])),
    );
    await record.freeze();
    await allSent(wren);
    await server.down();
    server.restore(backup);
    await server.up();
    await wren.session.sendNow();
    await allSent(wren);
    await reachedWhole(record, given);
  }, 90_000);

  /** A locked vault with a file that nobody has sent. */
  async function lockedWith(given: Blob) {
    const wren = await become("wren");
    const record = await begun(wren.session);
    await record.freeze();
    await wren.session.sendNow();
    const files = await wren.session.files();
    record.write("letter", said(await files.take(record.id, given, ["document"])));
    await record.freeze();
    const shown = record.answer("letter")?.value as Json;
    await wren.session.lock();
    return { ...wren, record: record.id, shown };
  }

  test("from the lock screen it goes too, after the words, a few chunks at a time", async () => {
    const given = letter(5 * CHUNK + 1);
    const { vaults, session, record, shown } = await lockedWith(given);
    expect((await vaults.send(session.vault, true))?.left).toBe(0);
    const idris = await become("idris");
    const opened = await (await idris.session.files()).open(record, shown, () => 0);
    expect(await same(opened, given)).toBe(true);
  }, 60_000);

  /** IT turns off the newest of Wren's devices. */
  async function turnedOff() {
    const sol = await become("sol");
    const lines = (await sol.session.call(ROUTE.devices, [])) as Json[][];
    const newest = lines.filter((line) => line[2] === "Wren Saltwhistle");
    const [device] = newest.sort((a, b) => Number(b[4]) - Number(a[4]))[0] as Json[];
    await sol.session.call(ROUTE.revoke, [{ hex: device as string }]);
  }

  test("a device that IT turned off keeps a file its change names though the server knows of none", async () => {
    const { profile, vaults, session } = await lockedWith(letter(CHUNK + 9));
    const box = new FileBox(profile.factory, session.vault);
    const [held] = await box.all();
    await box.begin({ ...(held as FileRow), id: hex(random(16)), named: true });
    await turnedOff();
    // What is safe stays as well: until all is handed in, a server put back may lack it.
    const owed = async () => (await box.all()).filter(({ progress }) => progress !== "safe");
    await until(async () => {
      await vaults.send(session.vault, true);
      return (await owed()).length === 1;
    });
    for (let again = 0; again < 3; again++) {
      expect(await vaults.send(session.vault, true)).toMatchObject({ ended: false, left: 1 });
    }
    expect((await owed()).map(({ named }) => named)).toEqual([true]);
    box.close();
  }, 60_000);

  test("a device that IT turned off gives up its file before it is empty", async () => {
    const given = letter(4 * CHUNK);
    const { profile, vaults, session, record, shown } = await lockedWith(given);
    await turnedOff();
    expect(await vaults.send(session.vault, true)).toMatchObject({ turnedOff: true, left: 0 });
    // Nothing of it is let go of before a backup has it.
    await until(async () => (await vaults.send(session.vault, true))?.ended !== false);
    const names = (await profile.factory.databases()).map(({ name }) => name);
    expect(names).toEqual(["doorstep-vaults"]);
    // Set aside, its words are not in the record; its bytes are there for who decides on them.
    const idris = await become("idris");
    const opened = await (await idris.session.files()).open(record, shown, () => 0);
    expect(await same(opened, given)).toBe(true);
  }, 60_000);

  test("what is wrong with a file is said, and nothing of it is kept", async () => {
    const { session } = await become("wren");
    const record = await begun(session);
    const files = await session.files();
    const why = async (given: Blob, accept: ("photo" | "document")[] = ["document"]) => {
      const error = await files.take(record.id, given, accept).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(FileRefused);
      return (error as FileRefused).why;
    };
    expect(await why(new Blob([]))).toBe("empty");
    expect(await why(letter(LARGEST + 1))).toBe("too_large");
    // By what is in it, not by what it is called.
    expect(await why(new File(["MZ and so on"], "letter.pdf", { type: "application/pdf" }))).toBe(
      "type",
    );
    expect(await why(letter(100), ["photo"])).toBe("type");
    expect(await files.box.all()).toEqual([]);
  }, 60_000);

  test("a picture is drawn anew before it is kept, and one that cannot be is named", async () => {
    const drawn: string[] = [];
    const redraw = async (_: Blob, type: string) => {
      drawn.push(type);
      return drawn.length === 1 ? new Blob(["only what the camera saw"]) : null;
    };
    const { session } = await become("wren", { redraw });
    const record = await begun(session);
    const files = await session.files();
    const photo = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe1]), "GPS 54.9N 1.5W"]);
    record.write("rota", said(await files.take(record.id, photo, ["photo"])));
    const kept = await files.open(record.id, record.answer("rota")?.value as Json, () => 0);
    expect(await kept.text()).toBe("only what the camera saw");
    expect(kept.type).toBe("image/jpeg");
    await expect(files.take(record.id, photo, ["photo"])).rejects.toMatchObject({ why: "picture" });
  }, 60_000);

  test("bytes that storage has damaged are sent to nobody and named", async () => {
    const wren = await become("wren");
    const record = await begun(wren.session);
    const files = await wren.session.files();
    const value = await files.take(record.id, letter(CHUNK + 9), ["document"]);
    record.write("letter", said(value));
    await record.freeze();
    const [row] = await files.box.all();
    await files.box.keep(row?.id as string, 1, new Uint8Array(25));
    await wren.session.sendNow();
    await files.after();
    await until(() => wren.session.filesOnWay.value[0]?.state === "damaged");
    const shown = record.answer("letter")?.value as Json;
    await expect(files.open(record.id, shown, () => 0)).rejects.toMatchObject({ why: "damaged" });
  }, 60_000);
});

function chunks(factory: IDBFactory, vault: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(filesName(vault));
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const counting = db.transaction("chunks").objectStore("chunks").count();
      counting.onsuccess = () => {
        db.close();
        resolve(counting.result);
      };
    };
  });
}
