import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../src/forms/answers";
import { createVaults } from "../../src/session";
import type { Env } from "../../src/session/env";
import { historyOf } from "../../src/session/history";
import { setAside } from "../../src/session/kept-aside";
import type { UnlockedSession } from "../../src/session/session";
import { Outbox } from "../../src/sync/outbox";
import { type Council, Locks, Profile, until } from "../session/world";
import { RealServer } from "./server";

const said = (value: Answer["value"]): Answer => ({ value, status: 1, source: 1, note: null });
const PASS = "three small words";

describe("against the real server", () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start();
  });
  afterAll(() => server?.remove());

  async function become(key: string, over: Partial<Env> = {}) {
    const profile = new Profile({ fetch: (...of: [string]) => server.fetch(...of) } as Council);
    profile.clock = Date.now();
    const vaults = createVaults(profile.env(over));
    const steps: string[] = [];
    const code = await server.code(key);
    const session = await vaults.enrol(code, key, PASS, (step) => steps.push(step));
    return { profile, vaults, code, steps, session: session as UnlockedSession };
  }

  test("a code becomes a vault with its people, and the same code is no good to another", async () => {
    const { session, code, steps } = await become("wren");
    expect(session.rounds.failure).toBeNull();
    expect(steps).toEqual(expect.arrayContaining(["keys", "server", "passphrase", "people"]));
    expect(session.me.name).toBe("Wren Saltwhistle");
    expect(session.people.value.length).toBeGreaterThan(0);
    expect(session.people.value.every(({ name, involvement }) => name && involvement)).toBe(true);
    expect(session.startable.value.map(({ id }) => id)).toContain("needs-assessment");
    expect(session.manager()).not.toBeNull();
    expect(session.sending.value.leaseEnds).toBeGreaterThan(Date.now());
    const other = createVaults(
      new Profile({ fetch: (...of: [string]) => server.fetch(...of) } as Council).env(),
    );
    await expect(other.enrol(code, "x", PASS, () => undefined)).rejects.toMatchObject({
      problem: { kind: "code_used" },
    });
  });

  test("what does not open here any more leaves by itself as its sealed copy, and holds up nothing", async () => {
    const wren = await become("wren");
    const idris = await become("idris");
    const person = wren.session.people.value[0]?.id as string;
    await wren.session.sendNow();
    await server.down();
    const record = await wren.session.start("needs-assessment", person, {});
    record.write("good_life", said("Mornings at the allotment"));
    await record.freeze();
    record.write("beliefs", said("Quaker"));
    await record.freeze();
    const outbox = new Outbox(wren.profile.factory, wren.session.vault);
    const [first] = await outbox.unsent();
    await outbox.alter([first?.n as number], (row) => ({
      ...row,
      sealed: row.sealed?.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) ?? null,
    }));
    await server.up();
    await until(async () => {
      await wren.session.sendNow();
      return wren.session.sending.value.unsent === 0;
    });
    outbox.close();
    await idris.session.sendNow();
    const there = await idris.session.open(record.id);
    expect(there.answer("good_life")?.value).toBe("Mornings at the allotment");
    expect(there.answer("beliefs")?.value).toBe("Quaker");
  });

  test("written with the server stopped, it arrives by itself, and the manager reads it", async () => {
    const wren = await become("wren");
    const idris = await become("idris");
    const person = wren.session.people.value[0]?.id as string;
    await server.down();
    const record = await wren.session.start("needs-assessment", person, {});
    record.write("good_life", said("A dog, a garden, nobody shouting"));
    await record.freeze();
    await wren.session.sendNow();
    expect(wren.session.sending.value).toMatchObject({ link: "no_server", unsent: 1 });
    await server.up();
    await until(async () => {
      await wren.session.sendNow();
      return wren.session.sending.value.unsent === 0;
    });
    expect(setAside(record.ground, "good_life")).toEqual([]);
    expect(["received", "safe"]).toContain(record.heads("good_life")[0]?.send);
    await idris.session.sendNow();
    expect(idris.session.rounds.failure).toBeNull();
    const there = await idris.session.open(record.id);
    expect(there.answer("good_life")?.value).toBe("A dog, a garden, nobody shouting");
    expect(await historyOf(there.ground, "good_life")[0]?.verify()).toBe(true);
    expect(there.writable()).toBe(false);
    // That he looked is a change of its own, which may have gone by now.
    const { unsent, receivedToday } = idris.session.sending.value;
    expect(unsent + receivedToday).toBe(1);

    await record.command("submit", {}, wren.session.today());
    await wren.session.sendNow();
    await wren.session.sendNow();
    expect(record.commands().at(-1)).toMatchObject({ name: "submit", outcome: "refused" });
    expect(record.commands().at(-1)?.paths.length).toBeGreaterThan(0);
    await idris.session.sendNow();
    await until(async () => {
      await idris.session.sendNow();
      return idris.session.sending.value.setAside === 0 && idris.session.sending.value.unsent === 0;
    });
  }, 60_000);

  test("what a colleague sends reaches whoever waits, who does not ask for it", async () => {
    const locks = new Locks();
    const idris = await become("idris", { visible: () => true, locks });
    // No timer runs here: a round of idris's can only come from news.
    await until(() => held(locks).some((name) => name.endsWith("/news")));
    const wren = await become("wren");
    const person = wren.session.people.value[0]?.id as string;
    const record = await wren.session.start("needs-assessment", person, {});
    record.write("good_life", said("A dog, a garden, nobody shouting"));
    await record.freeze();
    await wren.session.sendNow();
    await until(() => idris.session.records.value.some(({ id }) => id === record.id));
    const there = await idris.session.open(record.id);
    expect(there.answer("good_life")?.value).toBe("A dog, a garden, nobody shouting");
    await idris.session.lock();
    await until(() => held(locks).length === 0);
  }, 60_000);
  test("put back to a backup, the server is sent again what two devices hold, rulings too", async () => {
    const wren = await become("wren");
    const idris = await become("idris");
    const person = wren.session.people.value[0]?.id as string;
    const backup = server.backUp();
    const record = await wren.session.start("needs-assessment", person, {});
    record.write("good_life", said("The allotment"));
    await record.freeze();
    await record.command("submit", {}, wren.session.today());
    await wren.session.sendNow();
    await wren.session.sendNow();
    expect(record.commands().at(-1)).toMatchObject({ name: "submit", outcome: "refused" });
    await idris.session.sendNow();
    await server.down();
    server.restore(backup);
    await server.up();
    // Idris's device holds all of it, the server's ruling under an identity this server never knew.
    await idris.session.sendNow();
    expect(idris.session.rounds.failure).toBeNull();
    expect(idris.session.sending.value.again).toBe(0);
    await wren.session.sendNow();
    await wren.session.sendNow();
    expect(wren.session.rounds.failure).toBeNull();
    expect(wren.session.sending.value).toMatchObject({ again: 0, unsent: 0, setAside: 0 });
    expect(record.answer("good_life")?.value).toBe("The allotment");
    expect(record.commands().filter(({ name }) => name === "submit")).toHaveLength(1);
    expect(record.commands().at(-1)?.outcome).toBe("refused");
    // And whoever comes anew is given all of it.
    const again = await become("idris");
    const there = await again.session.open(record.id);
    expect(there.answer("good_life")?.value).toBe("The allotment");
  }, 120_000);
});

const held = (locks: Locks): string[] => [
  ...(locks as unknown as { held: Map<string, unknown> }).held.keys(),
];
