import { describe, expect, test } from "vitest";
import { createVaults, type Session } from "../../src/session";
import type { Env } from "../../src/session/env";
import { enrolled, PASS, PERSON_ID, said, visitToMarl } from "./enrolled";
import { fernshire, type Profile, quiet, until } from "./world";

/** Another tab of the same browser, unlocked; it is in view unless something else is said. */
async function anotherTab(
  profile: Profile,
  vault: string,
  over: Partial<Env> = {},
): Promise<Session> {
  const opened = await createVaults(profile.env({ visible: () => true, ...over })).unlock(
    vault,
    PASS,
  );
  if (!opened.ok) throw new Error("did not open");
  return opened.session;
}

describe("two tabs of one vault", () => {
  test("the tab that only reads shows what the other one writes, without being asked", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    await record.freeze();
    const tab = await anotherTab(profile, session.vault);
    const there = await tab.open(record.id);
    expect(there.save.value.kind).toBe("other_tab");
    record.write("good_life", said("A walk by the sea"));
    await record.freeze();
    await until(() => there.answer("good_life")?.value === "A walk by the sea");
    expect(there.arrived.value).toBe(0);
  });

  test("a tab just opened shows even what the other one is still writing", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    const tab = await anotherTab(profile, session.vault);
    await until(() => tab.records.value.some(({ id }) => id === record.id));
    const there = await tab.open(record.id);
    expect(there.answer("good_life")?.value).toBe("A walk");
    record.write("good_life", said("A walk by the sea"));
    await record.freeze();
    await until(() => there.answer("good_life")?.value === "A walk by the sea");
    expect(there.unsettled("good_life")).toBe(false);
  });

  test("a tab in view writes again by itself as soon as the other one is gone", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    await record.freeze();
    const tab = await anotherTab(profile, session.vault);
    const there = await tab.open(record.id);
    expect(tab.writing.value).toBe(false);
    record.write("place", said("home"));
    await session.lock();
    await until(() => tab.writing.value);
    expect(there.answer("place")?.value).toBe("home");
    there.write("place", said("her sister's"));
    await there.freeze();
    expect(there.unsettled("place")).toBe(false);
    await tab.sendNow();
    expect(tab.sending.value.unsent).toBe(0);
  });

  test("a tab that was overtaken writes again when the one that overtook it is gone", async () => {
    const council = await fernshire();
    const { profile, session: first } = await enrolled(council, "Ada");
    await first.lock();
    const session = await anotherTab(profile, first.vault);
    const record = await session.start("visit", PERSON_ID, {});
    record.write("good_life", said("A walk"));
    const tab = await anotherTab(profile, session.vault);
    await tab.takeOver();
    await until(() => !session.writing.value);
    // The last half second of the overtaken tab follows it.
    await until(() => tab.records.value.some(({ id }) => id === record.id));
    const there = await tab.open(record.id);
    await until(() => there.answer("good_life")?.value === "A walk");
    there.write("place", said("home"));
    await tab.lock();
    await until(() => session.writing.value);
    expect(record.answer("place")?.value).toBe("home");
    expect(record.answer("good_life")?.value).toBe("A walk");
    expect(record.save.value.kind).not.toBe("other_tab");
  });

  test("a tab nobody looks at leaves the lock to the one in hand", async () => {
    const council = await fernshire();
    const { profile, session } = await enrolled(council, "Ada");
    const hidden = await anotherTab(profile, session.vault, { visible: () => false });
    await session.lock();
    await quiet();
    expect(hidden.writing.value).toBe(false);
    const again = await anotherTab(profile, session.vault);
    expect(again.writing.value).toBe(true);
    await again.lock();
    profile.tell("visible");
    await until(() => hidden.writing.value);
  });
});

const NOT_THERE = { what: "record", left: true };

/** Dov's phone with Marl's visit on it, and a second tab that has the visit open. */
async function twoTabs() {
  const { council, dov, marl, visit, records } = await visitToMarl("wickerlight-4711");
  const tab = await anotherTab(dov.profile, dov.session.vault);
  const there = await tab.open(visit.id);
  await tab.sendNow();
  await quiet();
  expect([dov.session.writing.value, tab.writing.value]).toEqual([true, false]);
  const receipts = () => council.receipts.filter(({ record }) => record === visit.id);
  return { council, ...dov, marl, visit, tab, there, receipts, records };
}

describe("a case that moves while two tabs have it open", () => {
  test("the tab that reads closes it, whichever of the two was told", async () => {
    for (const told of ["writing", "reading"] as const) {
      const { council, session, visit, tab, there, records, marl } = await twoTabs();
      council.takeOff("Dov", ...records);
      await (told === "writing" ? session : tab).sendNow();
      await until(() => there.gone.value && visit.gone.value);
      for (const [who, record] of [
        [session, visit],
        [tab, there],
      ] as const) {
        expect(record.answer("good_life")).toBeUndefined();
        expect(record.writable()).toBe(false);
        expect(() => record.write("place", said("too late"))).toThrow();
        await expect(who.open(record.id)).rejects.toMatchObject(NOT_THERE);
        expect(who.people.value).toEqual([]);
        expect(who.parted.value.map(({ person }) => person)).toEqual([marl]);
      }
    }
  });

  test("the tab that takes over the writing writes nothing in what left", async () => {
    const { council, session, tab, there, records, receipts } = await twoTabs();
    council.takeOff("Dov", ...records);
    await session.sendNow();
    await tab.takeOver();
    expect(tab.writing.value).toBe(true);
    expect(there.gone.value).toBe(true);
    expect(() => there.write("place", said("after it left"))).toThrow();
    await tab.sendNow();
    expect(council.log.filter(({ record }) => record === there.id)).toHaveLength(1);
    expect(receipts()).not.toEqual([]);
    expect(tab.sending.value.unsent).toBe(0);
  });

  test("a tab that heard nothing of it looks before it can be written in", async () => {
    const { council, session, profile, records, visit } = await twoTabs();
    await session.lock();
    const first = await anotherTab(profile, session.vault);
    const deaf = { line: () => ({ call: () => undefined, close: () => undefined }) };
    const second = await anotherTab(profile, session.vault, deaf);
    const there = await second.open(visit.id);
    council.takeOff("Dov", ...records);
    await first.sendNow();
    expect(there.gone.value).toBe(false);
    await second.takeOver();
    expect(there.gone.value).toBe(true);
  });

  test("a tab that was not running closes it as it is looked at again", async () => {
    const { council, session, profile, records, visit } = await twoTabs();
    const deaf = { line: () => ({ call: () => undefined, close: () => undefined }) };
    const asleep = await anotherTab(profile, session.vault, deaf);
    const there = await asleep.open(visit.id);
    council.takeOff("Dov", ...records);
    await session.sendNow();
    expect(there.gone.value).toBe(false);
    profile.tell("visible");
    await until(() => there.gone.value);
  });

  test("no receipt says it is out of reach before the other tab has closed it", async () => {
    const { council, session, there, records, receipts } = await twoTabs();
    const before: boolean[] = [];
    council.onReceipt = () => before.push(there.gone.value);
    council.takeOff("Dov", ...records);
    await session.sendNow();
    await session.sendNow();
    expect(receipts()).not.toEqual([]);
    expect(before).not.toContain(false);
  });

  test("a tab that does not answer holds the receipt up for a moment, and no longer", async () => {
    const { council, profile, session, records, receipts } = await twoTabs();
    // One that said it was there, and never ran again.
    const line = profile.env().line(`vault/${session.vault}`, () => undefined);
    line.call("hello 0badcafe");
    await quiet();
    council.takeOff("Dov", ...records);
    const round = session.sendNow();
    await quiet();
    await quiet();
    expect(receipts()).toEqual([]);
    profile.pass(3_000);
    await round;
    await session.sendNow();
    expect(receipts()).not.toEqual([]);
  });
});

describe("two tabs of one vault lock as one", () => {
  test("revoked, heard by one tab: the other locks as well, and shows nothing without a server", async () => {
    const { council, session, tab, visit, there } = await twoTabs();
    for (const device of council.counters.keys()) council.revoked.add(device);
    await tab.sendNow();
    council.down = true;
    await until(() => tab.locked.value && session.locked.value);
    for (const record of [visit, there]) expect(record.answer("good_life")).toBeUndefined();
  });

  test("revoked, heard from the lock screen of another tab", async () => {
    const { council, profile, session, tab, visit } = await twoTabs();
    council.noRounds = true;
    visit.write("place", said("home"));
    await visit.freeze();
    for (const device of council.counters.keys()) council.revoked.add(device);
    await createVaults(profile.env()).send(session.vault, true);
    await until(() => tab.locked.value && session.locked.value);
  });

  test("hidden by hand in one tab, all of them lock; by itself, only that one", async () => {
    const { profile, session, tab, visit, there } = await twoTabs();
    await tab.lock();
    await quiet();
    expect(session.locked.value).toBe(false);
    const another = await anotherTab(profile, session.vault);
    await quiet();
    visit.write("place", said("home"));
    await another.lock(true);
    await until(() => session.locked.value);
    for (const record of [visit, there]) expect(record.answer("good_life")).toBeUndefined();
    const again = await anotherTab(profile, session.vault);
    expect((await again.open(visit.id)).answer("place")?.value).toBe("home");
  });
});
