import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../src/forms/answers";
import { createVaults } from "../../src/session";
import { elsewhereAt, fetchHistory, historyOf } from "../../src/session/history";
import type { UnlockedSession } from "../../src/session/session";
import { LinkError } from "../../src/sync/link";
import { type Progress, progressValue } from "../../src/sync/progress";
import type { Store } from "../../src/sync/store";
import { type Council, Profile } from "../session/world";
import { RealServer } from "./server";

const said = (value: Answer["value"]): Answer => ({ value, status: 1, source: 1, note: null });
const PASS = "three small words";
const WRITES = 14;

describe("a record with a history, on a device it is new to", () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start();
  });
  afterAll(() => server?.remove());

  async function become(key: string) {
    const profile = new Profile({ fetch: (...of: [string]) => server.fetch(...of) } as Council);
    profile.clock = Date.now();
    const vaults = createVaults(profile.env());
    const code = await server.code(key);
    const session = (await vaults.enrol(code, key, PASS, () => undefined)) as UnlockedSession;
    return { profile, vaults, session };
  }

  /** An assessment with one answer written over and over, sent. */
  async function written(wren: UnlockedSession): Promise<string> {
    const person = wren.people.value[0]?.id as string;
    const record = await wren.start("needs-assessment", person, {});
    for (let n = 1; n <= WRITES; n++) {
      record.write("good_life", said(`The allotment. Version ${n}.`));
      await record.freeze();
    }
    await wren.sendNow();
    expect(wren.rounds.failure).toBeNull();
    record.close();
    return record.id;
  }

  test("it reads as it stands; its history comes when asked, and each entry verifies", async () => {
    const wren = await become("wren");
    const id = await written(wren.session);
    const idris = await become("idris");
    const read = async (session: UnlockedSession) => {
      const record = await session.open(id);
      expect(record.answer("good_life")?.value).toBe(`The allotment. Version ${WRITES}.`);
      expect(record.heads("good_life")[0]).toMatchObject({ author: { name: "Wren Saltwhistle" } });
      expect(record.heads("good_life")[0]?.received).not.toBeNull();
      return record;
    };
    let record = await read(idris.session);
    expect(historyOf(record.ground, "good_life")).toHaveLength(1);
    expect(historyOf(record.ground, "good_life")[0]?.observed).toBeNull();
    expect(elsewhereAt(record.ground, "good_life")).toBe(WRITES - 1);
    expect(elsewhereAt(record.ground, "beliefs")).toBe(0);

    // Locked and opened again, it begins at what was stored.
    await idris.session.lock();
    const again = await createVaults(idris.profile.env()).unlock(idris.session.vault, PASS);
    if (!again.ok) throw new Error("did not open");
    const session = again.session as UnlockedSession;
    record = await read(session);
    expect(elsewhereAt(record.ground, "good_life")).toBe(WRITES - 1);
    const listed = session.records.value.find((it) => it.id === id);
    expect(listed).toMatchObject({
      form: "needs-assessment",
      startedBy: { name: "Wren Saltwhistle" },
    });

    await server.down();
    await expect(fetchHistory(record.ground, "good_life")).rejects.toBeInstanceOf(LinkError);
    await expect(historyOf(record.ground, "good_life")[0]?.verify()).rejects.toBeInstanceOf(
      LinkError,
    );
    await server.up();
    await fetchHistory(record.ground, "good_life");
    expect(elsewhereAt(record.ground, "good_life")).toBe(0);
    const entries = historyOf(record.ground, "good_life");
    expect(entries.map(({ value }) => value)).toEqual(
      Array.from({ length: WRITES }, (_, n) => `The allotment. Version ${n + 1}.`),
    );
    expect(entries.filter(({ current }) => current)).toHaveLength(1);
    for (const [n, { observed }] of entries.slice(1).entries()) {
      expect(observed).toContain(entries[n]?.dot);
    }
    for (const entry of entries) expect(await entry.verify()).toBe(true);
    expect(record.arrived.value).toBe(0);

    // It stays on the device, and what comes after it is folded onto the same beginning.
    const there = await wren.session.open(id);
    there.write("beliefs", said("None to speak of"));
    await there.freeze();
    await wren.session.sendNow();
    await session.sendNow();
    expect(record.arrived.value).toBe(1);
    record.showArrived();
    expect(record.answer("beliefs")?.value).toBe("None to speak of");
    expect(historyOf(record.ground, "good_life")).toHaveLength(WRITES);
  }, 60_000);

  test("a store that is lost comes again, and own work in it counts once", async () => {
    const wren = await become("wren");
    const id = await written(wren.session);
    const laptop = await become("wren");
    const record = await laptop.session.open(id);
    record.write("good_life", said("The allotment, and the choir."));
    await record.freeze();
    record.write("good_life", said("The choir."));
    await record.freeze();
    await laptop.session.sendNow();
    record.close();
    await laptop.session.lock();
    await new Promise((done) => {
      const name = `doorstep-store-${laptop.session.vault}`;
      laptop.profile.env().indexedDB.deleteDatabase(name).onsuccess = done;
    });
    const again = await createVaults(laptop.profile.env()).unlock(laptop.session.vault, PASS);
    if (!again.ok) throw new Error("did not open");
    const session = again.session as UnlockedSession;
    // The locked page may be handing in what it had, and then this round is left to the next.
    const came = () => session.records.value.some((it) => it.id === id);
    for (let rounds = 0; rounds < 120 && !came(); rounds++) {
      await session.sendNow();
      await new Promise((soon) => setTimeout(soon, 250));
    }
    expect(session.rounds.failure).toBeNull();
    const back = await session.open(id);
    expect(back.heads("good_life").map(({ value }) => value)).toEqual(["The choir."]);
    expect(back.heads("good_life")[0]).toMatchObject({
      own: true,
      send: expect.stringMatching(/received|safe/),
    });
    expect(elsewhereAt(back.ground, "good_life")).toBe(WRITES);
    expect(historyOf(back.ground, "good_life")).toHaveLength(2);
  }, 60_000);

  test("a record that comes whole while it is open waits to be shown, like all that arrives", async () => {
    const wren = await become("wren");
    const id = await written(wren.session);
    const idris = await become("idris");
    const record = await idris.session.open(id);
    const there = await wren.session.open(id);
    there.write("good_life", said("Something else."));
    await there.freeze();
    await wren.session.sendNow();
    // The cursor is lost: everything comes anew, this record whole.
    const { contents, store } = idris.session as unknown as {
      contents: { progress: { value: Progress } };
      store: Store;
    };
    const lost = progressValue({ ...contents.progress.value, cursor: null });
    await store.keep(new Map([["progress", lost]]));
    await idris.session.sendNow();
    expect(idris.session.rounds.failure).toBeNull();
    expect(record.answer("good_life")?.value).toBe(`The allotment. Version ${WRITES}.`);
    expect(record.arrived.value).toBe(1);
    record.showArrived();
    expect(record.answer("good_life")?.value).toBe("Something else.");
    expect(record.arrived.value).toBe(0);
    expect(historyOf(record.ground, "good_life")).toHaveLength(1);
    expect(elsewhereAt(record.ground, "good_life")).toBe(WRITES);
  }, 60_000);
});
