import { describe, expect, test } from "vitest";
import { MARK, REASON, RECEIPT } from "../../src/codes";
import { createVaults, NotHere } from "../../src/session";
import { historyOf } from "../../src/session/history";
import type { UnlockedSession } from "../../src/session/session";
import { hex } from "../../src/sync/core/bytes";
import { parseChange } from "../../src/sync/core/change";
import { FileBox } from "../../src/sync/file-box";
import type { FileRow } from "../../src/sync/file-rows";
import { Outbox, type OutboxRow } from "../../src/sync/outbox";
import { enrolled, PASS, PERSON_ID, reopened, said, visitToMarl } from "./enrolled";
import { type Council, dying, type Profile, quiet, until } from "./world";

const CANARY = "wickerlight-4711";

/** Wren and Dov, who both hold Marl and one visit to him; Dov has it open. */
async function shared() {
  const it = await visitToMarl(`${CANARY} at first`);
  await it.wren.session.sendNow();
  await quiet();
  return it;
}

const rows = (profile: Profile, vault: string): Promise<OutboxRow[]> =>
  new Outbox(profile.factory, vault).all();

/** Own changes of a record, by what the server has of them. */
const numbersOf = (council: Council, device: string, record: string): number[] =>
  council.log.filter((it) => it.device === device && it.record === record).map(({ seq }) => seq);

/** Everything a session could show, as one text. */
function readable(session: UnlockedSession): string {
  const { contents } = session as unknown as {
    contents: { holdings: { books: Map<string, { entries: Map<string, unknown> }> } };
  };
  const changes = [...contents.holdings.books.values()].flatMap(({ entries }) => [
    ...entries.values(),
  ]);
  const shown = [changes, session.people.value, session.records.value, session.toSettle.value];
  return JSON.stringify(shown, (_, value) => (value instanceof Uint8Array ? hex(value) : value));
}

const deviceOf = (session: UnlockedSession): string =>
  hex((session as unknown as { identity: { device: Uint8Array } }).identity.device);

const unreadable = (council: Council, record: string) =>
  council.receipts.filter((it) => it.record === record && it.receipt === RECEIPT.unreadable);

describe("a case that moves while its worker is out of reach", () => {
  test("the editor closes, the words arrive marked, and nothing of it stays readable", async () => {
    const { council, wren, dov, marl, visit, records } = await shared();
    visit.write("risk", said(`${CANARY} on the bus`));
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    await dov.session.sendNow();

    expect(visit.gone.value).toBe(true);
    expect(() => visit.write("place", said("too late"))).toThrow();
    expect(dov.session.people.value).toEqual([]);
    expect(dov.session.records.value.filter(({ form }) => form !== "access-log")).toEqual([]);
    await expect(dov.session.open(visit.id)).rejects.toMatchObject({ what: "record", left: true });
    expect(dov.session.parted.value).toMatchObject([{ person: marl, name: "Marl" }]);
    expect(readable(dov.session)).not.toContain(CANARY);

    const merged = council.log.filter(({ record }) => record === visit.id);
    expect(merged.map(({ mark }) => mark)).toEqual([null, MARK.before_handover]);
    expect(dov.session.sending.value).toMatchObject({ unsent: 0, beforeHandOver: 1 });

    const numbers = numbersOf(council, deviceOf(dov.session), visit.id);
    expect(numbers).toHaveLength(2);
    for (const row of await rows(dov.profile, dov.session.vault)) {
      expect(row.sealed === null).toBe(numbers.includes(row.n));
    }
    const [word] = unreadable(council, visit.id);
    expect(word?.lastSeq).toBeGreaterThanOrEqual(Math.max(...numbers));
    expect(unreadable(council, visit.id)).toHaveLength(1);

    await wren.session.sendNow();
    await quiet();
    const entries = historyOf((await wren.session.open(visit.id)).ground, "risk");
    expect(entries.map(({ mark }) => mark)).toEqual([MARK.before_handover]);
  });

  test("it is as gone after a lock and a new unlock, and the name goes once it was noted", async () => {
    const { council, dov, marl, visit, records } = await shared();
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await dov.session.lock();
    const again = await reopened(dov.profile, dov.session.vault);
    expect(readable(again)).not.toContain(CANARY);
    expect(again.people.value).toEqual([]);
    await expect(again.open(visit.id)).rejects.toThrow(NotHere);
    expect(again.parted.value.map(({ name }) => name)).toEqual(["Marl"]);
    await again.takeNote(marl);
    await again.lock();
    const once = await reopened(dov.profile, dov.session.vault);
    expect(once.parted.value).toEqual([]);
    expect(once.sending.value.unsent).toBe(0);
  });

  test("what was set aside is still told of, without a word of what it says", async () => {
    const { council, dov, visit, records } = await shared();
    visit.write("risk", said(`${CANARY} on the bus`));
    await visit.freeze();
    council.aside = () => true;
    await dov.session.sendNow();
    council.aside = () => false;
    expect(dov.session.asides()).toMatchObject([{ record: visit.id, reason: REASON.scope }]);
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    expect(dov.session.asides()).toMatchObject([{ record: null, reason: REASON.scope }]);
    await dov.session.lock();
    const again = await reopened(dov.profile, dov.session.vault);
    expect(again.asides()).toMatchObject([{ record: null, reason: REASON.scope }]);
    expect(readable(again)).not.toContain(CANARY);
  });

  test("what was begun offline about somebody who left arrives and is let go of too", async () => {
    const { council, dov, marl } = await shared();
    const begun = await dov.session.start("visit", marl, {});
    begun.write("place", said(`${CANARY} in a café`));
    council.takeOff("Dov", ...dov.session.records.value.map(({ id }) => id));
    await dov.session.sendNow();
    await until(() => unreadable(council, begun.id).length > 0);
    expect(begun.gone.value).toBe(true);
    const [arrived] = council.log.filter(({ record }) => record === begun.id);
    expect(arrived?.mark).toBe(MARK.before_handover);
    await quiet();
    expect(readable(dov.session)).not.toContain(CANARY);
  });

  test("a copy sealed to the server stays until it is safe, and then the device says it is empty", async () => {
    const { council, dov, visit, records } = await shared();
    visit.write("risk", said("on the bus"));
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    const empty = () => council.receipts.filter(({ receipt }) => receipt === RECEIPT.empty);
    const numbers = numbersOf(council, deviceOf(dov.session), visit.id);
    const copies = async () =>
      (await rows(dov.profile, dov.session.vault))
        .filter(({ n, copy }) => numbers.includes(n) && copy !== null)
        .map(({ n }) => n);
    // The last thing that arrived is not backed up yet.
    expect((await copies()).length + empty().length).toBeGreaterThan(0);
    const wren = await enrolled(council, "Wren", "Laptop");
    const note = await wren.session.start("visit", PERSON_ID, {});
    note.write("place", said("elsewhere"));
    await note.freeze();
    await wren.session.sendNow();
    await dov.session.sendNow();
    await dov.session.sendNow();
    expect(await copies()).toEqual([]);
    expect(empty().map(({ record }) => record)).toContain(visit.id);
    const before = council.receipts.length;
    await dov.session.sendNow();
    expect(council.receipts).toHaveLength(before);
  });

  test("while a file of its own is not backed up, a device does not say that it is empty", async () => {
    const { council, dov, visit, records } = await shared();
    const box = new FileBox(dov.profile.factory, dov.session.vault);
    const photo: FileRow = {
      id: "0f".repeat(16),
      record: visit.id,
      size: 9,
      count: 1,
      digests: new Uint8Array(32),
      own: true,
      named: true,
      progress: "whole",
      epoch: 1,
      made: 0,
      session: "an earlier one",
    };
    await box.begin(photo);
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    const wren = await enrolled(council, "Wren", "Laptop");
    const note = await wren.session.start("visit", PERSON_ID, {});
    note.write("place", said("elsewhere"));
    await note.freeze();
    await wren.session.sendNow();
    const empty = () => council.receipts.filter(({ receipt }) => receipt === RECEIPT.empty);
    await dov.session.sendNow();
    await dov.session.sendNow();
    expect(empty().map(({ record }) => record)).toEqual(records.filter((it) => it !== visit.id));
    await box.drop([photo.id]);
    await dov.session.sendNow();
    expect(empty().map(({ record }) => record)).toContain(visit.id);
    box.close();
  });

  test("words that are no answer yet stay sealed and out of reach, and are back with the case", async () => {
    const { council, dov, visit, records } = await shared();
    dov.session.scratch(visit.id, "settle/risk").write(`${CANARY} half way`);
    await dov.session.keepScratch();
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    expect(dov.session.scratched(visit.id)).toEqual([]);
    await dov.session.lock();
    const again = await reopened(dov.profile, dov.session.vault);
    expect(again.scratched(visit.id)).toEqual([]);
    council.putBack("Dov", ...records);
    await again.sendNow();
    expect(again.scratch(visit.id, "settle/risk").read()).toBe(`${CANARY} half way`);
  });

  test("a case that comes back comes whole, the device's own part in it too", async () => {
    const { council, wren, dov, visit, records } = await shared();
    visit.write("risk", said("on the bus"));
    council.takeOff("Dov", ...records);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    await dov.session.lock();
    const again = await reopened(dov.profile, dov.session.vault);
    council.putBack("Dov", ...records);
    await again.sendNow();
    await wren.session.sendNow();
    await quiet();
    expect(again.parted.value).toEqual([]);
    const [his, hers] = [await again.open(visit.id), await wren.session.open(visit.id)];
    for (const path of ["good_life", "risk"]) {
      expect(his.heads(path).map(({ dot, value }) => [dot, value])).toEqual(
        hers.heads(path).map(({ dot, value }) => [dot, value]),
      );
    }
    const [entry] = historyOf(his.ground, "risk");
    expect(entry).toMatchObject({ own: true, mark: MARK.before_handover });
    expect(entry?.send).toMatch(/received|safe/);
    expect(await entry?.verify()).toBe(true);
    for (const row of await rows(dov.profile, again.vault)) expect(row.sealed).not.toBeNull();
    his.write("risk", said("back again"));
    await his.freeze();
    await again.sendNow();
    expect(council.log.at(-1)).toMatchObject({ record: visit.id, mark: null });
    await again.lock();
    const after = await (await reopened(dov.profile, again.vault)).open(visit.id);
    expect(after.answer("risk")?.value).toBe("back again");
    expect(after.answer("good_life")?.value).toContain(CANARY);
  });

  test("the tab that writes closes its editor, whichever tab heard that the case moved", async () => {
    const { council, dov, visit, records } = await shared();
    const other = await reopened(dov.profile, dov.session.vault);
    expect(other.writing.value).toBe(false);
    visit.write("risk", said("in the first tab"));
    council.takeOff("Dov", ...records);
    await other.sendNow();
    expect(other.people.value).toEqual([]);
    expect(council.receipts).toEqual([]);
    expect(visit.gone.value).toBe(false);
    await dov.session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    expect(visit.gone.value).toBe(true);
    expect(council.log.filter(({ record }) => record === visit.id).at(-1)?.mark).toBe(
      MARK.before_handover,
    );
  });

  test("words the device has no room for keep the editor open and the receipt back", async () => {
    const { council, dov, visit, records } = await shared();
    await dov.session.lock();
    const life = { left: Number.POSITIVE_INFINITY };
    const full = new DOMException("no room", "QuotaExceededError");
    const factory = dying(dov.profile.factory, life, full);
    const env = dov.profile.env({ indexedDB: factory });
    const unlocked = await createVaults(env).unlock(dov.session.vault, PASS);
    if (!unlocked.ok) throw new Error("did not open");
    const { session } = unlocked;
    const open = await session.open(visit.id);
    await session.sendNow();
    open.write("risk", said("no room for this"));
    council.takeOff("Dov", ...records);
    life.left = 6;
    await session.sendNow();
    expect(open.gone.value).toBe(false);
    expect(open.answer("risk")?.value).toBe("no room for this");
    expect(council.receipts).toEqual([]);
    life.left = Number.POSITIVE_INFINITY;
    open.retry();
    await session.sendNow();
    await until(() => unreadable(council, visit.id).length > 0);
    const last = council.log.filter(({ record }) => record === visit.id).at(-1);
    expect(JSON.stringify(parseChange(last?.bytes as never).ops)).toContain("no room for this");
  });
});

test("a crash between any two steps of letting go gives no receipt for what can still be read, and loses no word", async () => {
  let died = 0;
  // Letting go of it all takes some thirty storage calls.
  for (let calls = 0; calls < 34; calls++) {
    const { council, dov, visit, records } = await shared();
    const device = deviceOf(dov.session);
    await dov.session.lock();
    dov.profile.die();
    const life = { left: Number.POSITIVE_INFINITY };
    const factory = dying(dov.profile.factory, life);
    const doomed = createVaults(dov.profile.env({ indexedDB: factory }));
    const unlocked = await doomed.unlock(dov.session.vault, PASS);
    if (!unlocked.ok) throw new Error("did not open");
    const open = await unlocked.session.open(visit.id);
    open.write("risk", said(`${CANARY} in mid-sentence`));
    await open.freeze();
    council.takeOff("Dov", ...records);
    life.left = calls;
    await unlocked.session.sendNow();
    await quiet(4);
    if (life.left <= 0) died++;
    dov.profile.die();
    const sealed = async () => {
      const numbers = numbersOf(council, device, visit.id);
      const all = await rows(dov.profile, dov.session.vault);
      return all.filter(({ n, sealed: bytes }) => numbers.includes(n) && bytes !== null).length;
    };
    if (unreadable(council, visit.id).length > 0) expect(await sealed()).toBe(0);

    const again = await reopened(dov.profile, dov.session.vault);
    await again.sendNow();
    await again.sendNow();
    await quiet(4);
    expect(await sealed()).toBe(0);
    const words = unreadable(council, visit.id);
    expect(words.length).toBeGreaterThan(0);
    expect(new Set(words.map(({ lastSeq }) => lastSeq)).size).toBe(1);
    expect(numbersOf(council, device, visit.id)).toHaveLength(2);
    expect(readable(again)).not.toContain(CANARY);
    await again.lock();
  }
  expect(died).toBeGreaterThan(20);
}, 120_000);
