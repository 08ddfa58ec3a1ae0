/** A server put back to an earlier copy: what a device holds and the server lost goes to it again. */
import { expect, test } from "vitest";
import { createVaults } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import { hex } from "../../src/sync/core/bytes";
import { parseChange } from "../../src/sync/core/change";
import { Outbox } from "../../src/sync/outbox";
import { enrolled, PASS, PERSON_ID, reopened, said } from "./enrolled";
import { type Council, dying, fernshire } from "./world";

/** Ada and Ben write in one record; everything has reached both and the server. */
async function together(council: Council) {
  const ada = await enrolled(council, "Ada");
  const ben = await enrolled(council, "Ben");
  const record = await ada.session.start("visit", PERSON_ID, {});
  record.write("good_life", said("A dog"));
  await record.freeze();
  await ada.session.sendNow();
  const keep = council.log.length;
  await ben.session.sendNow();
  const there = await ben.session.open(record.id);
  there.write("risk", said("Stairs"));
  await there.freeze();
  await ben.session.sendNow();
  record.write("place", said("Home"));
  await record.freeze();
  await ada.session.sendNow();
  await ben.session.sendNow();
  return { ada, ben, record: record.id, keep };
}

const logged = (council: Council): string[] => council.log.map(({ id }) => hex(id)).sort();

async function answers(session: UnlockedSession, record: string) {
  const there = await session.open(record);
  return Object.fromEntries(
    ["good_life", "risk", "place"].map((path) => [path, there.answer(path)?.value]),
  );
}

const ALL = { good_life: "A dog", risk: "Stairs", place: "Home" };

test("a device sends again its own changes and others', and both read the same as before", async () => {
  const council = await fernshire();
  const { ada, ben, record, keep } = await together(council);
  const before = logged(council);
  council.restore(keep);
  await ada.session.sendNow();
  expect(ada.session.rounds.failure).toBeNull();
  // Ben's device never came: all of his that Ada held is back.
  const held = council.log.filter(({ bytes }) => hex(parseChange(bytes).record) === record);
  expect(held).toHaveLength(3);
  await ben.session.sendNow();
  expect(logged(council)).toEqual(before);
  await ada.session.sendNow();
  expect(await answers(ada.session, record)).toEqual(ALL);
  expect(await answers(ben.session, record)).toEqual(ALL);
  for (const { session } of [ada, ben]) {
    expect(session.sending.value).toMatchObject({ again: 0, unsent: 0 });
  }
});

test("others' changes come with the certificates of their authors", async () => {
  const council = await fernshire();
  const { ada, ben, record, keep } = await together(council);
  const mine = council.log[0]?.device;
  const author = council.log.find(({ device }) => device !== mine)?.device as string;
  council.restore(keep, [author]);
  await ada.session.sendNow();
  const back = council.log.filter(({ device }) => device === author);
  expect(back.length).toBeGreaterThan(0);
  await ben.session.sendNow();
  expect(await answers(ben.session, record)).toEqual(ALL);
});

test("what was safe and is lost is called so no more, and the chip says it is being sent again", async () => {
  const council = await fernshire();
  const { ada, keep } = await together(council);
  council.restore(keep);
  // The server comes back, says how far it went back, and is gone again.
  const fetch = council.fetch.bind(council);
  let calls = 0;
  council.fetch = async (path, init) => {
    if (path === "/sealed" && ++calls > 1) throw new TypeError("no network");
    return fetch(path, init);
  };
  await ada.session.sendNow();
  const { again, unsent, notBackedUp } = ada.session.sending.value;
  expect(again).toBeGreaterThan(1);
  expect(unsent).toBe(0);
  expect(notBackedUp).toBe(0);
  council.fetch = fetch;
  await ada.session.sendNow();
  expect(ada.session.sending.value.again).toBe(0);
});

test("a number of the epoch before makes nothing of the new one safe", async () => {
  const council = await fernshire();
  const { ada, keep } = await together(council);
  council.restore(keep);
  council.safe = keep;
  await ada.session.sendNow();
  const outbox = new Outbox(ada.profile.factory, ada.session.vault);
  const rows = await outbox.all();
  for (const { state, arrival } of rows) {
    expect(state).toBe((arrival as number) <= keep ? "safe" : "received");
  }
  council.safe = council.log.length;
  await ada.session.sendNow();
  expect((await outbox.all()).every(({ state }) => state === "safe")).toBe(true);
  expect((await outbox.all()).every(({ again }) => again === undefined)).toBe(true);
});

test("a second restore while the first is being made good loses nothing", async () => {
  const council = await fernshire();
  const { ada, ben, record, keep } = await together(council);
  const before = logged(council);
  council.restore(keep);
  await ada.session.sendNow();
  council.restore(keep - 1);
  council.restore(keep);
  await ben.session.sendNow();
  await ada.session.sendNow();
  await ben.session.sendNow();
  expect(logged(council)).toEqual(before);
  expect(await answers(ben.session, record)).toEqual(ALL);
});

test("what the restored server sets aside of others' is shown no more, once it is safe there", async () => {
  const council = await fernshire();
  const { ada, ben, record, keep } = await together(council);
  await ben.session.lock();
  const [mine] = council.log.map(({ device }) => device);
  council.restore(keep);
  council.aside = (_, device) => device !== mine;
  council.safe = 0;
  await ada.session.sendNow();
  // Its only other copy is not safe yet: it stays.
  expect(await answers(ada.session, record)).toEqual(ALL);
  council.safe = council.log.length;
  await ada.session.sendNow();
  const left = { good_life: "A dog", risk: undefined, place: "Home" };
  expect(await answers(ada.session, record)).toEqual(left);
  await ada.session.lock();
  expect(await answers(await reopened(ada.profile, ada.session.vault), record)).toEqual(left);
});

test("killed between any two storage calls, it goes on where it was and nothing is lost", async () => {
  for (let left = 0; left < 40; left += 3) {
    const council = await fernshire();
    const { ada, ben, record, keep } = await together(council);
    const before = logged(council);
    await ben.session.lock();
    await ada.session.lock();
    council.restore(keep);
    const life = { left: Number.POSITIVE_INFINITY };
    const mortal = createVaults(ada.profile.env({ indexedDB: dying(ada.profile.factory, life) }));
    const unlocked = await mortal.unlock(ada.session.vault, PASS);
    if (!unlocked.ok) throw new Error("did not open");
    life.left = left;
    await (unlocked.session as UnlockedSession).sendNow();
    ada.profile.die();
    const again = await reopened(ada.profile, ada.session.vault);
    await again.sendNow();
    expect(again.rounds.failure).toBeNull();
    await again.sendNow();
    expect(logged(council).filter((id) => before.includes(id))).toEqual(before);
    expect(await answers(again, record)).toEqual(ALL);
    await again.lock();
  }
}, 60_000);

test("a device that held nothing of the lost tail sends nothing twice", async () => {
  const council = await fernshire();
  const { ada } = await together(council);
  await ada.session.sendNow();
  council.restore(council.log.length);
  const pushes = council.pushes.length;
  await ada.session.sendNow();
  expect(council.pushes.slice(pushes).every((changes) => changes === 0)).toBe(true);
});

test("killed as what it lost became unsent, its sealed copy is there again after the next unlock", async () => {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("good_life", said("A dog"));
  await record.freeze();
  council.safe = 1000;
  await session.sendNow();
  await session.lock();
  // For so long that no sealed copy of it is left.
  const long = 36 * 86_400_000;
  council.now += long;
  profile.clock += long;
  const life = { left: Number.POSITIVE_INFINITY };
  const mortal = createVaults(profile.env({ indexedDB: dying(profile.factory, life) }));
  const unlocked = await mortal.unlock(session.vault, PASS);
  if (!unlocked.ok) throw new Error("did not open");
  const doomed = unlocked.session as UnlockedSession;
  await doomed.sendNow();
  const outbox = new Outbox(profile.factory, session.vault);
  const standing = async () =>
    (await outbox.all()).map(({ state, copy }) => `${state}${copy ? " with a copy" : ""}`);
  expect(new Set(await standing())).toEqual(new Set(["safe"]));

  council.restore(0);
  const alter = doomed.outbox.alter.bind(doomed.outbox);
  doomed.outbox.alter = async (...what) => {
    const altered = await alter(...what);
    life.left = 0;
    return altered;
  };
  await doomed.sendNow();
  profile.die();
  expect(new Set(await standing())).toEqual(new Set(["frozen"]));

  council.noRounds = true;
  const again = await reopened(profile, session.vault);
  await again.sendNow();
  await again.lock();
  expect(new Set(await standing())).toEqual(new Set(["frozen with a copy"]));
  council.door.epoch = council.epoch;
  await createVaults(profile.env()).send(session.vault, true);
  expect(council.log.some((it) => it.record === record.id)).toBe(true);
  outbox.close();
});
