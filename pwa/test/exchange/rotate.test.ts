import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../src/forms/answers";
import { createVaults } from "../../src/session";
import { historyOf } from "../../src/session/history";
import type { UnlockedSession } from "../../src/session/session";
import { hex } from "../../src/sync/core/bytes";
import { OUTBOX, Outbox, type OutboxRow, outboxName } from "../../src/sync/outbox";
import { Database } from "../../src/vault/database";
import { type Council, Profile } from "../session/world";
import { RealServer } from "./server";

const said = (value: Answer["value"]): Answer => ({ value, status: 1, source: 1, note: null });
const PASS = "three small words";

/** The sealing key that an envelope or copy names. */
const keyOf = (envelope: Uint8Array): string => hex(envelope.subarray(4, 12));

describe("keys rotated beside the real server", () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start();
  });
  afterAll(() => server?.remove());

  /** Somebody's vault; `made` are the keys its requests were sealed to, newest last. */
  async function become(key: string) {
    const made: string[] = [];
    const fetch = (path: string, init?: RequestInit) => {
      if (path === "/sealed" || path === "/deposit") made.push(keyOf(init?.body as Uint8Array));
      return server.fetch(path, init);
    };
    const profile = new Profile({ fetch } as Council);
    profile.clock = Date.now();
    const vaults = createVaults(profile.env());
    const code = await server.code(key);
    const session = (await vaults.enrol(code, key, PASS, () => undefined)) as UnlockedSession;
    return { profile, vaults, session, made };
  }

  async function write(session: UnlockedSession, words: string) {
    const person = session.people.value[0]?.id as string;
    const record = await session.start("needs-assessment", person, {});
    record.write("good_life", said(words));
    await record.freeze();
    return record;
  }

  async function copies(profile: Profile, vault: string): Promise<(string | null)[]> {
    const outbox = new Outbox(profile.factory, vault);
    const rows = await outbox.all();
    outbox.close();
    return rows.map(({ copy }) => copy && keyOf(copy));
  }

  test.each(["sealing", "certificate", "receipt", "master", "index", "deposit", "all"])(
    "%s: a device that was out of reach goes on with nothing pressed, and nothing is lost",
    async (purpose) => {
      const { session, made } = await become("wren");
      const record = await write(session, "The allotment");
      server.rotate(purpose);
      if (purpose === "all") server.rotate(purpose);
      if (purpose === "certificate") {
        // One that is started anew gives a lease at once: by a key this device has not heard of.
        await server.down();
        await server.up();
      }
      await session.sendNow();
      expect(session.rounds.failure).toBeNull();
      expect(session.sending.value).toMatchObject({ unsent: 0, setAside: 0, link: "ok" });
      expect(session.sending.value.leaseEnds).toBeGreaterThan(Date.now());
      expect(await historyOf(record.ground, "good_life")[0]?.verify()).toBe(true);
      const before = made.at(-1);
      record.write("good_life", said("The allotment, and the dog"));
      await record.freeze();
      await session.sendNow();
      expect(session.sending.value.unsent).toBe(0);
      const moved = made.at(-1) !== made[0];
      expect(moved).toBe(purpose === "sealing" || purpose === "all");
      expect(before).toBeDefined();
    },
    60_000,
  );

  test("copies sealed to an old key are sealed anew, but for one that is all there is of it", async () => {
    const { profile, session, made } = await become("wren");
    for (const words of ["One", "Two", "Three"]) await write(session, words);
    await session.sendNow();
    const old = made.at(-1) as string;
    expect(new Set(await copies(profile, session.vault))).toEqual(new Set([old]));
    await emptied(profile, session.vault, 1);
    server.rotate("sealing");
    // Heard of with the first, gone over to with the next.
    await session.sendNow();
    await session.sendNow();
    const newest = made.at(-1) as string;
    expect(newest).not.toBe(old);
    const [first, ...others] = await copies(profile, session.vault);
    expect(first).toBe(old);
    expect(new Set(others)).toEqual(new Set([newest]));
    expect(session.rounds.failure).toBeNull();
  }, 60_000);

  test("locked through rotations, its unsent work leaves under the old key, and it believes the receipt", async () => {
    const { profile, vaults, session } = await become("wren");
    await write(session, "The allotment");
    await session.lock();
    server.rotate("all");
    server.rotate("all");
    expect(await vaults.send(session.vault, true)).toMatchObject({ sent: 1, left: 0, link: "ok" });
    const opened = await createVaults(profile.env()).unlock(session.vault, PASS);
    if (!opened.ok) throw new Error("it does not open");
    const again = opened.session;
    await again.sendNow();
    expect(again.sending.value).toMatchObject({ unsent: 0, setAside: 0 });
  }, 60_000);

  test("it deposits with a newer key once a reply has brought it, and with the old one till then", async () => {
    const { profile, vaults, session } = await become("wren");
    const version = async () => {
      const outbox = new Outbox(profile.factory, session.vault);
      const { deposit } = await outbox.tail();
      outbox.close();
      return deposit;
    };
    await session.sendNow();
    const before = (await version()) as number;
    await write(session, "One");
    server.rotate("deposit");
    await session.lock();
    // It has not heard of it: the server believes the key it has.
    expect(await vaults.send(session.vault, true)).toMatchObject({ sent: 1, left: 0, link: "ok" });
    expect(await version()).toBe(before);
    const opened = await createVaults(profile.env()).unlock(session.vault, PASS);
    if (!opened.ok) throw new Error("it does not open");
    const again = opened.session as UnlockedSession;
    await again.sendNow();
    expect(await version()).toBe(before + 1);
    await write(again, "Two");
    await again.lock();
    expect(await vaults.send(session.vault, true)).toMatchObject({ sent: 1, left: 0, link: "ok" });
  }, 60_000);

  test("a device says which key its copies need, so that an old one can end", async () => {
    const { session } = await become("idris");
    server.rotate("sealing");
    const device = hex(
      (session as unknown as { identity: { device: Uint8Array } }).identity.device,
    );
    await session.sendNow();
    expect(server.keys()).toContain(device);
    await session.sendNow();
    // What it said is kept with what it brings.
    await session.noteOpened(session.people.value[0]?.id as string);
    await session.sendNow();
    await session.sendNow();
    expect(server.keys()).not.toContain(device);
  }, 60_000);
});

/** A row that is not safe keeps its copy alone, as when its record left. */
async function emptied(profile: Profile, vault: string, n: number): Promise<void> {
  const raw = new Database(profile.factory, outboxName(vault), OUTBOX);
  await raw.write(async (tx) => {
    await tx.put("rows", {
      ...(await tx.get<OutboxRow>("rows", n)),
      sealed: null,
      state: "set_aside",
    });
  });
  raw.close();
}
