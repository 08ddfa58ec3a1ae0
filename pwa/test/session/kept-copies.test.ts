/** Sealed copies of own changes are kept for 35 days of the server's, whatever this device's clock says. */
import { expect, test } from "vitest";
import type { UnlockedSession } from "../../src/session/session";
import { Outbox } from "../../src/sync/outbox";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire, type Profile } from "./world";

const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** One change of Ada's, received and safe, with the vault locked again. */
async function safeAndLocked(clockBehind = 0) {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  profile.clock -= clockBehind;
  const record = await session.start("visit", PERSON_ID, {});
  record.write("place", said("At home"));
  await record.freeze();
  council.safe = 1000;
  await session.sendNow();
  await session.sendNow();
  await session.lock();
  expect(await copies(profile, session)).toEqual([["safe", true]]);
  return { council, profile, session };
}

/** Of each row its state, and whether its sealed copy is here; what the vault reads is always. */
async function copies(profile: Profile, { vault }: UnlockedSession) {
  const outbox = new Outbox(profile.factory, vault);
  const rows = await outbox.all();
  outbox.close();
  expect(rows.every(({ sealed }) => sealed !== null)).toBe(true);
  return rows.map(({ state, copy }) => [state, copy !== null]);
}

/** An unlock with whole rounds, and a lock. */
async function visited(profile: Profile, session: UnlockedSession): Promise<void> {
  const again = await reopened(profile, session.vault);
  await again.sendNow();
  expect(again.rounds.failure).toBeNull();
  await again.lock();
}

test("a sealed copy goes 35 days after the server received it, and not a day before", async () => {
  const { council, profile, session } = await safeAndLocked();
  for (const [days, kept] of [
    [34, true],
    [1, false],
  ] as const) {
    council.now += days * DAY;
    profile.clock += days * DAY;
    await visited(profile, session);
    expect(await copies(profile, session)).toEqual([["safe", kept]]);
  }
});

test("a device's clock years ahead lets go of no sealed copy", async () => {
  const { council, profile, session } = await safeAndLocked();
  profile.clock += 3 * YEAR;
  council.now += DAY;
  await visited(profile, session);
  await visited(profile, session);
  expect(await copies(profile, session)).toEqual([["safe", true]]);
  // Nor does it once the clock is right again.
  profile.clock -= 3 * YEAR;
  await visited(profile, session);
  expect(await copies(profile, session)).toEqual([["safe", true]]);
});

test("a device's clock years behind keeps a sealed copy no longer than the server's 35 days", async () => {
  const { council, profile, session } = await safeAndLocked();
  profile.clock -= 3 * YEAR;
  council.now += 36 * DAY;
  await visited(profile, session);
  expect(await copies(profile, session)).toEqual([["safe", false]]);
});

test("what was written while the clock was years behind keeps its sealed copy as long as anything", async () => {
  const { council, profile, session } = await safeAndLocked(3 * YEAR);
  profile.clock += 3 * YEAR;
  await visited(profile, session);
  expect(await copies(profile, session)).toEqual([["safe", true]]);
  council.now += 36 * DAY;
  await visited(profile, session);
  expect(await copies(profile, session)).toEqual([["safe", false]]);
});

test("without a word from the server every sealed copy stays, however long it is", async () => {
  const { council, profile, session } = await safeAndLocked();
  council.down = true;
  council.now += YEAR;
  profile.clock += YEAR;
  const again = await reopened(profile, session.vault);
  await again.sendNow();
  await again.lock();
  expect(await copies(profile, session)).toEqual([["safe", true]]);
});
