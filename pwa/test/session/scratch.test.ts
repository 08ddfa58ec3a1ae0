/** Words in hand that are no answer yet: none is lost to a lock, a reload or a kill, and none is readable. */
import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import { createVaults, NotHere } from "../../src/session";
import { Scratchpad, scratchName } from "../../src/session/scratch";
import { hex, utf8 } from "../../src/sync/core/bytes";
import { Database } from "../../src/vault/database";
import { VaultKey } from "../../src/vault/keys";
import { enrolled, PASS, PERSON_ID, reopened } from "./enrolled";
import { dying, fernshire, type Profile, quiet, until } from "./world";

const RECORD = "ffeeddccbbaa99887766554433221100";
const CANARY = "Kingfisher seventeen";

const rows = (profile: Profile, vault: string) =>
  new Database(profile.factory, scratchName(vault), { rows: { key: "k" } }).read((tx) =>
    tx.all<{ k: string; sealed: Uint8Array }>("rows"),
  );

describe("words in hand", () => {
  test("are on the device within half a second of the first key, and outlive a kill", async () => {
    const { profile, session } = await enrolled(await fernshire());
    session.scratch(RECORD, "note").write("Half a sent");
    profile.pass(300);
    session.scratch(RECORD, "note").write("Half a sentence");
    profile.pass(200);
    await until(async () => session.scratchSave(RECORD).kind === "saved");
    profile.die();
    const after = await reopened(profile, session.vault);
    expect(after.scratch(RECORD, "note").read()).toBe("Half a sentence");
    expect(after.scratch(RECORD, "other").read()).toBeNull();
    expect(after.scratchSave(RECORD).kind).toBe("saved");
  });

  test("are stored before a lock is done, and nothing of them stays in memory", async () => {
    const { profile, session } = await enrolled(await fernshire());
    session.scratch(RECORD, "note").write("Typed and hidden");
    await session.lock();
    expect(session.scratch(RECORD, "note").read()).toBeNull();
    const after = await reopened(profile, session.vault);
    expect(after.scratch(RECORD, "note").read()).toBe("Typed and hidden");
  });

  test("are stored when the app is hidden", async () => {
    const { profile, session } = await enrolled(await fernshire());
    session.scratch(RECORD, "note").write("In a pocket");
    profile.tell("hidden");
    await until(() => session.scratchSave(RECORD).kind === "saved");
    expect(await rows(profile, session.vault)).toHaveLength(1);
  });

  test("are gone from the device once their act is made", async () => {
    const { profile, session } = await enrolled(await fernshire());
    const note = session.scratch(RECORD, "note");
    note.write("Sent with the return");
    await session.keepScratch();
    note.write(null);
    await session.keepScratch();
    expect(await rows(profile, session.vault)).toEqual([]);
    expect(session.scratchSave(RECORD).kind).toBe("clean");
  });

  test("stand nowhere in clear, and neither does what they are about", async () => {
    const { profile, session } = await enrolled(await fernshire());
    session.scratch(RECORD, `settle/${CANARY}`).write(CANARY);
    await session.keepScratch();
    const kept = await rows(profile, session.vault);
    expect(kept).toHaveLength(1);
    for (const { k, sealed } of kept) {
      const bytes = hex(new Uint8Array(sealed));
      for (const word of [CANARY, "settle", RECORD]) {
        expect(k).not.toContain(word);
        expect(bytes).not.toContain(hex(utf8(word)));
      }
      expect(bytes).not.toContain(RECORD);
      expect(k).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test("one row that does not open leaves the others readable", async () => {
    const { profile, session } = await enrolled(await fernshire());
    session.scratch(RECORD, "a").write("first");
    session.scratch(RECORD, "b").write("second");
    await session.keepScratch();
    await session.lock();
    const [damaged] = await rows(profile, session.vault);
    const raw = new Database(profile.factory, scratchName(session.vault), { rows: { key: "k" } });
    await raw.write((tx) => tx.put("rows", { k: damaged?.k, sealed: new Uint8Array(40) }));
    const after = await reopened(profile, session.vault);
    const read = ["a", "b"].map((what) => after.scratch(RECORD, what).read());
    expect(read.filter((text) => text !== null)).toHaveLength(1);
  });

  test("that could not be stored are said, kept in memory, and stored when there is room", async () => {
    const { profile, session } = await enrolled(await fernshire());
    await session.lock();
    const life = { left: Number.MAX_SAFE_INTEGER };
    const full = new DOMException("full", "QuotaExceededError");
    const env = profile.env({ indexedDB: dying(profile.factory, life, full) });
    const unlocked = await createVaults(env).unlock(session.vault, PASS);
    if (!unlocked.ok) throw new Error("did not open");
    const there = unlocked.session;
    life.left = 0;
    there.scratch(RECORD, "note").write("No room for this");
    await expect(there.keepScratch()).rejects.toThrow();
    expect(there.scratchSave(RECORD)).toEqual({ kind: "failed", full: true });
    expect(there.unsaved.value).toEqual({ full: true, record: RECORD });
    await expect(there.lock()).rejects.toThrow();
    expect(there.scratch(RECORD, "note").read()).toBe("No room for this");
    life.left = Number.MAX_SAFE_INTEGER;
    await there.lock();
    const after = await reopened(profile, session.vault);
    expect(after.scratch(RECORD, "note").read()).toBe("No room for this");
  });
});

describe("a record started and not begun", () => {
  test("comes back empty, at the same id, after a reload; its first answer makes it", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council);
    const started = await session.start("visit", PERSON_ID, {
      good_life: { value: "Copied", status: 1, source: 4, note: null },
    });
    await session.keepScratch();
    profile.die();
    const after = await reopened(profile, session.vault);
    // Only for somebody who is still on the list.
    if (!after.people.value.some(({ id }) => id === PERSON_ID)) {
      await expect(after.open(started.id)).rejects.toThrow(NotHere);
      Object.assign(after, { people: { value: [{ id: PERSON_ID, involvement: null }] } });
    }
    const there = await after.open(started.id);
    expect(there.fresh).toBe(true);
    expect(there.id).toBe(started.id);
    expect(there.answer("good_life")?.value).toBe("Copied");
    there.write("risk", { value: "None", status: 1, source: 4, note: null });
    await there.freeze();
    await quiet();
    await after.keepScratch();
    expect(await rows(profile, session.vault)).toEqual([]);
    await after.lock();
    const last = await reopened(profile, session.vault);
    expect((await last.open(started.id)).answer("risk")?.value).toBe("None");
  });

  test("one never heard of is not here, and says so", async () => {
    const { session } = await enrolled(await fernshire());
    await expect(session.open(RECORD)).rejects.toMatchObject({ what: "record", left: false });
  });
});

test("words written after a storing that took longer than a quarter of a second are stored in their turn", async () => {
  const due: (() => void)[] = [];
  const scratches = new Scratchpad({
    indexedDB: new IDBFactory(),
    key: await VaultKey.of("v", new Uint8Array(32).fill(7)),
    now: () => 0,
    later: (_, run) => {
      due.push(run);
      return () => undefined;
    },
    gone: () => false,
  });
  const words = scratches.at("group", "session");
  words.write("one");
  due[0]?.();
  words.write("two");
  due[1]?.();
  await scratches.flush();
  words.write("three");
  expect(due).toHaveLength(3);
  due[2]?.();
  await scratches.flush();
  expect(scratches.save("group").kind).toBe("saved");
});
