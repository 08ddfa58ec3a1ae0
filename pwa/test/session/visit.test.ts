import { describe, expect, test } from "vitest";
import { createVaults, DeviceFull } from "../../src/session";
import { historyOf } from "../../src/session/history";
import { setAside } from "../../src/session/kept-aside";
import { enrolled, PASS, PERSON_ID, said } from "./enrolled";
import { dying, fernshire, Profile, quiet, until } from "./world";

describe("one visit", () => {
  test("what is written is saved, sent, and read on another device", async () => {
    const council = await fernshire();
    const ada = await enrolled(council, "Ada");
    const bea = await enrolled(council, "Bea");
    expect(ada.session.rounds.failure).toBeNull();
    expect(ada.session.startable.value.map(({ id }) => id)).toContain("visit");
    const record = await ada.session.start("visit", PERSON_ID, { place: said("At home") });
    expect(record.fresh).toBe(true);
    expect(record.answer("place")?.value).toBe("At home");
    record.write("good_life", said("A dog and a garden"));
    expect(record.fresh).toBe(false);
    expect(record.answer("good_life")?.value).toBe("A dog and a garden");
    expect(record.save.value.kind).toBe("pending");
    ada.profile.pass(500);
    await until(() => record.save.value.kind === "saved");
    expect(record.unsent.value).toBe(1);
    await record.freeze();
    expect(record.answer("good_life")?.value).toBe("A dog and a garden");
    await ada.session.sendNow();
    await ada.session.sendNow();
    expect(ada.session.rounds.failure).toBeNull();
    expect(record.unsent.value).toBe(0);
    expect(record.heads("good_life")[0]?.send).toBe("received");

    await bea.session.sendNow();
    expect(bea.session.rounds.failure).toBeNull();
    await until(() => bea.session.records.value.some(({ id }) => id === record.id));
    const listed = bea.session.records.value.find(({ id }) => id === record.id);
    expect(listed?.startedBy.name).toBe("Ada");
    const there = await bea.session.open(record.id);
    expect(there.answer("good_life")?.value).toBe("A dog and a garden");
    const [entry] = historyOf(there.ground, "good_life");
    expect(entry?.author.name).toBe("Ada");
    expect(entry?.deviceLabel).toBe("Phone");
    expect(await entry?.verify()).toBe(true);
    // The reading is in Bea's own access log, as a change of its own.
    const writers = () => new Set(council.log.map(({ device }) => device)).size;
    await until(async () => {
      await bea.session.sendNow();
      return writers() === 2;
    });
  });

  test("two answers to one question both stand until a person settles them", async () => {
    const council = await fernshire();
    const ada = await enrolled(council, "Ada");
    const bea = await enrolled(council, "Bea");
    const record = await ada.session.start("visit", PERSON_ID, {});
    record.write("risk", said("none"));
    await record.freeze();
    await ada.session.sendNow();
    await bea.session.sendNow();
    const there = await bea.session.open(record.id);
    there.write("risk", said("falls"));
    record.write("risk", said("stairs"));
    await Promise.all([there.freeze(), record.freeze()]);
    for (const { session } of [ada, bea, ada]) await session.sendNow();
    await until(() => record.arrived.value === 1);
    expect(record.unsettled("risk")).toBe(false);
    record.showArrived();
    expect(record.unsettled("risk")).toBe(true);
    const heads = record.heads("risk");
    expect(heads.map(({ value }) => value).sort()).toEqual(["falls", "stairs"]);
    expect(ada.session.toSettle.value.map(({ path, names }) => [path, [...names].sort()])).toEqual([
      ["risk", ["Ada", "Bea"]],
    ]);
    record.settle(
      "risk",
      { keep: heads.find((it) => it.value === "falls")?.dot as string },
      "asked her",
    );
    expect(record.unsettled("risk")).toBe(false);
    await record.freeze();
    const [settled] = record.heads("risk");
    expect(settled).toMatchObject({ value: "falls", reason: "asked her" });
    expect(settled?.author.name).toBe("Bea");
    expect(settled?.chosenBy?.name).toBe("Ada");
    expect(historyOf(record.ground, "risk")).toHaveLength(4);
  });

  test("words survive a lock, a reload and a new unlock", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("half a sent"));
    await session.lock();
    profile.die();
    const vaults = createVaults(profile.env());
    const [vault] = await vaults.list();
    expect(vault?.unsent).toBe(1);
    const wrong = await vaults.unlock(vault?.id as string, "wrong");
    expect(wrong).toEqual({ ok: false, waitSeconds: 0, tries: 1 });
    const right = await vaults.unlock(vault?.id as string, PASS);
    if (!right.ok) throw new Error("did not open");
    const again = await right.session.open(record.id);
    expect(again.answer("good_life")?.value).toBe("half a sent");
  });

  test("union, rows, removal and putting back", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("needs", said(["bsl", "audio"]));
    expect(record.answer("needs")?.value).toEqual(["audio", "bsl"]);
    const row = record.addRow("carers");
    record.write(`carers/${row}/name`, said("Sol"));
    await record.freeze();
    record.setElement("needs", "bsl", false);
    record.write(`carers/${row}/hours`, said("10"));
    record.removeRow("carers", row);
    expect(record.rows("carers")).toEqual([]);
    record.restoreRow("carers", row);
    expect(record.rows("carers")).toEqual([row]);
    expect(record.answer(`carers/${row}/hours`)?.value).toBe("10");
    record.removeRow("carers", row);
    await record.freeze();
    expect(record.rows("carers")).toEqual([]);
    record.restoreRow("carers", row);
    await record.freeze();
    expect(record.rows("carers")).toEqual([row]);
    expect(record.answer(`carers/${row}/name`)?.value).toBe("Sol");
    expect(record.answer("needs")?.value).toEqual(["audio"]);
  });

  test("words typed and deleted in one sitting are in no history, and their number is used again", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("kept"));
    await record.freeze();
    record.write("place", said("slip"));
    profile.pass(500);
    await quiet();
    record.write("place", null);
    profile.pass(500);
    await quiet();
    await record.freeze();
    expect(historyOf(record.ground, "place")).toEqual([]);
    record.write("place", said("home"));
    await record.freeze();
    await session.sendNow();
    expect(council.log.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("an answer past its limit changes nothing and is said while typing", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("fits"));
    expect(() => record.write("good_life", said("x".repeat(70_000)))).toThrow("too_long");
    expect(record.answer("good_life")?.value).toBe("fits");
    for (let i = 0; i < 6; i++) record.write(i ? `p${i}` : "place", said("y".repeat(60_000)));
    await record.freeze();
    await session.sendNow();
    expect(session.rounds.failure).toBeNull();
    expect(council.log.length).toBeGreaterThan(1);
    expect(council.log.map(({ seq }) => seq)).toEqual(council.log.map((_, i) => i + 1));
  });

  test("a set-aside answer leaves the screen's value, stays beside the field, and blocks nothing", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("place", said("home"));
    await record.freeze();
    record.write("place", said("ward"));
    await record.freeze();
    record.write("risk", said("stairs"));
    await record.freeze();
    council.aside = (seq) => seq === 2;
    await session.sendNow();
    await quiet();
    expect(record.answer("place")?.value).toBe("home");
    expect(setAside(record.ground, "place").map(({ value }) => value)).toEqual(["ward"]);
    expect(record.heads("risk")[0]?.send).not.toBe("unsent");
    expect(session.sending.value).toMatchObject({ setAside: 1, unsent: 0 });
  });

  test("another tab may take over, and neither loses a word", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("one"));
    profile.pass(500);
    await quiet();
    const tab = createVaults(profile.env());
    const unlocked = await tab.unlock(session.vault, PASS);
    if (!unlocked.ok) throw new Error("did not open");
    expect(unlocked.session.writing.value).toBe(false);
    record.write("good_life", said("one two"));
    record.write("place", said("home"));
    await unlocked.session.takeOver();
    await quiet();
    expect(session.writing.value).toBe(false);
    expect(record.save.value.kind).toBe("other_tab");
    await until(async () => {
      await unlocked.session.sendNow();
      return council.log.length === 2;
    });
    const there = await unlocked.session.open(record.id);
    expect(there.answer("good_life")?.value).toBe("one two");
    expect(there.unsettled("good_life")).toBe(false);
    expect(there.answer("place")?.value).toBe("home");
  });

  test("a revoked device sends what it has, then locks", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("place", said("home"));
    for (const it of council.counters.keys()) council.revoked.add(it);
    await record.freeze();
    await session.sendNow();
    await quiet();
    expect(session.sending.value.link).toBe("revoked");
    expect(session.locked.value).toBe(true);
    expect(council.log).toHaveLength(1);
  });

  test("a device that was turned off hands in what is unsent, and no passphrase opens it again", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("place", said("home"));
    await record.freeze();
    await session.sendNow();
    for (const it of council.counters.keys()) council.revoked.add(it);
    council.down = true;
    record.write("good_life", said("a walk"));
    await record.freeze();
    council.down = false;
    council.door.through = 0;
    await session.sendNow();
    const vaults = createVaults(profile.env());
    await until(async () => (await vaults.list())[0]?.turnedOff === true);
    const [vault] = await vaults.list();
    expect(await vaults.unlock(vault?.id ?? "", PASS)).toEqual({ ok: false, turnedOff: true });
    expect((await vaults.list())[0]).toMatchObject({ turnedOff: true, unsent: 0 });
  });

  test("a device that is full says so, keeps the words, and saves them once there is room", async () => {
    const council = await fernshire();
    const profile = new Profile(council);
    const life = { left: Number.POSITIVE_INFINITY };
    const full = new DOMException("no room", "QuotaExceededError");
    const vaults = createVaults(profile.env({ indexedDB: dying(profile.factory, life, full) }));
    const code = await council.invite("Ada", ["social_worker"], "Phone");
    const session = await vaults.enrol(code, "Ada", PASS, () => undefined);
    const record = await session.start("visit", PERSON_ID, {});
    life.left = 0;
    record.write("good_life", said("kept"));
    await expect(record.freeze()).rejects.toThrow(DeviceFull);
    expect(record.save.value).toEqual({ kind: "failed", full: true });
    // Saving and sending leads back to it.
    expect(session.unsaved.value).toEqual({ full: true, record: record.id });
    await expect(session.lock()).rejects.toThrow(DeviceFull);
    expect(session.hidden.value).toBe(true);
    expect(session.locked.value).toBe(false);
    expect(record.answer("good_life")?.value).toBe("kept");
    life.left = Number.POSITIVE_INFINITY;
    record.retry();
    await until(() => record.save.value.kind === "saved");
    await session.sendNow();
    expect(council.log).toHaveLength(1);
  });

  test("hidden with words that could not be stored, only the right passphrase shows them again", async () => {
    const council = await fernshire();
    const profile = new Profile(council);
    const life = { left: Number.POSITIVE_INFINITY };
    const full = new DOMException("no room", "QuotaExceededError");
    const vaults = createVaults(profile.env({ indexedDB: dying(profile.factory, life, full) }));
    const code = await council.invite("Ada", ["social_worker"], "Phone");
    const session = await vaults.enrol(code, "Ada", PASS, () => undefined);
    const record = await session.start("visit", PERSON_ID, {});
    expect(vaults.unstored()).toBe(false);
    life.left = 0;
    record.write("good_life", said("kept"));
    await expect(session.lock(true)).rejects.toThrow(DeviceFull);
    expect([session.hidden.value, vaults.unstored()]).toEqual([true, true]);
    life.left = 4;
    expect(await vaults.unlock(session.vault, "not these words")).toMatchObject({ ok: false });
    expect(session.hidden.value).toBe(true);
    life.left = 4;
    const again = await vaults.unlock(session.vault, PASS);
    expect(again.ok && again.session).toBe(session);
    expect(session.hidden.value).toBe(false);
    expect((await session.open(record.id)).answer("good_life")?.value).toBe("kept");
    // Hidden once more, it locks by itself as soon as there is room.
    life.left = 0;
    await expect(session.lock()).rejects.toThrow(DeviceFull);
    life.left = Number.POSITIVE_INFINITY;
    profile.pass(5_000);
    await until(() => session.locked.value);
    expect(vaults.unstored()).toBe(false);
    const anew = await vaults.unlock(session.vault, PASS);
    if (!anew.ok) throw new Error("did not open");
    expect((await anew.session.open(record.id)).answer("good_life")?.value).toBe("kept");
  });

  test("how storage stands is asked again after every round and every file taken", async () => {
    const council = await fernshire();
    const profile = new Profile(council);
    const storage = { left: 900_000_000, kept: true };
    const vaults = createVaults(
      profile.env({ spaceLeft: async () => storage.left, persisted: async () => storage.kept }),
    );
    const code = await council.invite("Ada", ["social_worker"], "Phone");
    const session = await vaults.enrol(code, "Ada", PASS, () => undefined);
    const stands = () => {
      const { spaceLeft, persisted } = session.sending.value;
      return [spaceLeft, persisted];
    };
    await until(() => stands()[0] === 900_000_000);
    Object.assign(storage, { left: 60_000_000, kept: false });
    await session.sendNow();
    await until(() => stands()[0] === 60_000_000);
    expect(stands()[1]).toBe(false);
    // The round itself stores nothing that a file would: what it took is seen without waiting for one.
    storage.left = 57_000_000;
    const files = await session.files();
    const letter = new Blob(["%PDF-1.7\n", "x".repeat(2_000), "\n%%EOF"]);
    await files.take("aa".repeat(16), letter, ["document"]);
    await until(() => stands()[0] === 57_000_000);
    council.down = true;
    storage.left = 0;
    await session.sendNow();
    await until(() => stands()[0] === 0);
  });

  test("a clock far ahead is named as that, and does not end the lease", async () => {
    const { profile, session } = await enrolled(await fernshire(), "Ada");
    await session.sendNow();
    const { contents } = session as never as { contents: { leaseEnds: { value: number | null } } };
    contents.leaseEnds.value = profile.clock + 7 * 86_400_000;
    const { leaseEnds, clockAhead } = session.sending.value;
    const year = 365 * 86_400_000;
    profile.clock += year;
    await session.sendNow();
    expect(session.sending.value.clockAhead).toBe(clockAhead + year);
    expect(session.sending.value.leaseEnds).toBe((leaseEnds ?? 0) + year);
    await session.start("visit", PERSON_ID, {});
  });

  test("a request on another route carries bytes both ways", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Sol");
    expect(await session.call(4, [{ hex: "00ff" }, "all"])).toEqual(["echo", ["00ff", "all"]]);
  });

  test("each record opened is in the access log once an unlock, before it shows", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("place", said("home"));
    record.close();
    await until(() => session.sending.value.unsent === 1);
    for (let i = 0; i < 2; i++) (await session.open(record.id)).close();
    await session.sendNow();
    expect(council.log).toHaveLength(2);
    expect(session.records.value.map(({ form }) => form)).toEqual(["visit"]);
  });

  test("a submit on its way is one: nothing it names is written in until it is judged", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.writeAll({ place: said("home"), risk: said("none") });
    expect(record.writable()).toBe(true);
    await record.command("submit", { note: "ready" }, "2026-01-20");
    expect(record.submitting.value).toMatchObject({ name: "submit", outcome: "unsent" });
    expect(record.writable()).toBe(false);
    const again = await session.open(record.id);
    expect(again.writable()).toBe(false);
  });

  test("a command names what is shown and its outcome is read back", async () => {
    const council = await fernshire();
    const { session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.writeAll({ place: said("home"), risk: said("none") });
    await record.command("submit", { note: "ready" }, "2026-01-20");
    expect(record.commands()).toMatchObject([
      { name: "submit", outcome: "unsent", covers: 2, arguments: { note: "ready" } },
    ]);
    await session.sendNow();
    await quiet();
    expect(record.commands()[0]?.outcome).toBe("sent");
  });
});
