/** The lease runs on the server's time and on time that passed, whatever becomes of the device's clock. */
import { describe, expect, test } from "vitest";
import { chipOf } from "../../src/app/chip";
import { sentence } from "../../src/screens/sending/sending";
import { madeAt, passed } from "../../src/session/server-time";
import { ReadingLocked, type UnlockedSession } from "../../src/session/session";
import { START } from "../../src/sync/progress";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire, type Profile, quiet } from "./world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEARS = 3650 * DAY;
const LEASE = 7 * DAY;

describe("how much time a step took", () => {
  const right = { ahead: 0, attested: true };
  test.each([
    ["a page runs for an hour", { ...right, clock: HOUR, ran: HOUR }, HOUR],
    ["the device sleeps for a weekend", { ...right, clock: 3 * DAY, ran: MINUTE }, 3 * DAY],
    ["it sleeps through a holiday", { ...right, clock: 30 * DAY, ran: 0 }, 30 * DAY],
    ["its clock is set back", { ...right, clock: -30 * DAY, ran: HOUR }, HOUR],
    ["its clock jumps ten years ahead", { ...right, clock: YEARS, ran: MINUTE }, MINUTE],
    [
      "a clock ten years ahead is put right",
      { clock: MINUTE - YEARS, ran: MINUTE, ahead: YEARS, attested: true },
      MINUTE,
    ],
    [
      "a clock ten years behind is put right",
      { clock: YEARS + MINUTE, ran: MINUTE, ahead: -YEARS, attested: true },
      MINUTE,
    ],
  ])("while a page runs: %s", (_, step, time) => {
    expect(passed(step)).toBe(time);
  });
  test.each([
    ["for three days", { ...right, clock: 3 * DAY }, 3 * DAY],
    ["for a year in a drawer", { ...right, clock: 365 * DAY }, 365 * DAY],
    ["and its clock gains ten years", { ...right, clock: YEARS }, YEARS],
    ["and its clock is set back", { ...right, clock: -30 * DAY }, 0],
    [
      "a clock set back before, which gains on",
      { clock: 31 * DAY, ahead: -30 * DAY, attested: false },
      31 * DAY,
    ],
    [
      "and a clock ten years ahead stays so",
      { clock: 3 * DAY, ahead: YEARS, attested: true },
      3 * DAY,
    ],
    [
      "and a clock ten years ahead is put right",
      { clock: 3 * DAY - YEARS, ahead: YEARS, attested: true },
      3 * DAY,
    ],
    [
      "and a clock ten years behind stays so",
      { clock: 3 * DAY, ahead: -YEARS, attested: true },
      3 * DAY,
    ],
    [
      "and a clock ten years behind is put right",
      { clock: YEARS + 3 * DAY, ahead: -YEARS, attested: true },
      3 * DAY,
    ],
  ])("with the device off: %s", (_, step, time) => {
    expect(passed({ ...step, ran: null })).toBe(time);
  });
});

test("what was made is told by the clock that can have made it", () => {
  const now = Date.UTC(2026, 10, 28, 12);
  const contact = now - HOUR;
  const met = { ...START, contact, offset: 0 };
  // The clock was right, and jumped ahead since.
  expect(madeAt(now - MINUTE, now, YEARS, met)).toBe(now - MINUTE);
  expect(madeAt(now + YEARS - MINUTE, now, YEARS, met)).toBe(now - MINUTE);
  // It was ahead, and is right again: after the contact is all that is known.
  expect(madeAt(now + YEARS, now, 0, met)).toBe(contact);
  expect(madeAt(now + YEARS, now, 0, { ...met, contact: null })).toBe(now);
  // It was behind at the contact, and is right again.
  const behind = { ...met, contact: contact - YEARS, offset: YEARS };
  expect(madeAt(now - YEARS - MINUTE, now, 0, behind)).toBe(now - MINUTE);
  expect(madeAt(now - MINUTE, now, 0, behind)).toBe(now - MINUTE);
});

/** Somebody with one record, and a server that was met just now. */
async function met(wrongBy = 0) {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  const record = await session.start("visit", PERSON_ID, {});
  record.write("place", said("At home"));
  await record.freeze();
  record.close();
  await quiet();
  profile.clock = council.now + wrongBy;
  await session.sendNow();
  await session.sendNow();
  const ends = council.now + LEASE;
  const leased = (one: UnlockedSession): UnlockedSession => {
    one.contents.leaseEnds.value = ends;
    return one;
  };
  council.down = true;
  const open = async (one: UnlockedSession): Promise<boolean> => {
    try {
      (await one.open(record.id)).close();
      await quiet();
      return true;
    } catch (error) {
      if (error instanceof ReadingLocked) return false;
      throw error;
    }
  };
  /** The vault is locked, and opened again later by another clock. */
  const off = async (one: UnlockedSession, ms: number): Promise<UnlockedSession> => {
    await one.lock();
    profile.clock += ms;
    return leased(await reopened(profile, one.vault));
  };
  return { council, profile, session: leased(session), ends, open, off };
}

const saysOver = (one: UnlockedSession, { clock }: Profile): boolean =>
  chipOf(null, one.sending.value, true, clock).words === "Reading locked";

describe("a lease of seven days", () => {
  test("ends after seven days that ran, though the clock was set back", async () => {
    const { profile, session, open } = await met();
    profile.clock -= 30 * DAY;
    profile.pass(6 * DAY);
    expect(await open(session)).toBe(true);
    profile.pass(DAY + MINUTE);
    expect(await open(session)).toBe(false);
    expect(saysOver(session, profile)).toBe(true);
  });

  test("ends after days with the device off, though the clock was set back before them", async () => {
    const { profile, session, open, off } = await met();
    profile.clock -= 30 * DAY;
    session.look();
    const later = await off(session, 29 * DAY);
    expect(await open(later)).toBe(false);
  });

  test("does not begin again with each unlock by a clock set back", async () => {
    const { profile, session, open, off } = await met();
    let one = session;
    for (let i = 0; i < 8; i++) {
      expect(await open(one)).toBe(i < 7);
      profile.pass(DAY + MINUTE);
      one = await off(one, -DAY);
    }
    expect(await open(one)).toBe(false);
  });

  test("is not over for a clock that jumps ten years ahead in mid-visit, and says what it said", async () => {
    const { profile, session, ends, open } = await met();
    profile.pass(MINUTE);
    profile.clock += YEARS;
    session.look();
    expect(await open(session)).toBe(true);
    const { leaseEnds, lastContact, clockAhead } = session.sending.value;
    expect(saysOver(session, profile)).toBe(false);
    expect(clockAhead).toBe(YEARS);
    expect((leaseEnds ?? 0) - clockAhead).toBe(ends);
    expect(profile.clock - (lastContact ?? 0)).toBe(MINUTE);
    // What was written just before is not called old.
    expect(sentence(session.sending.value, profile.clock)).toMatch(
      /^\d not sent since \d\d:\d\d\./,
    );
    profile.clock -= YEARS;
    session.look();
    expect(session.sending.value.clockAhead).toBe(0);
    profile.pass(7 * DAY);
    expect(await open(session)).toBe(false);
  });

  test("of a clock ten years ahead that is put right offline ends when it would have", async () => {
    const { profile, session, ends, open, off } = await met(YEARS);
    expect(session.sending.value.clockAhead).toBe(YEARS);
    expect(session.asOf.value).toBe(ends - LEASE);
    profile.clock -= YEARS;
    session.look();
    const { leaseEnds, clockAhead, lastContact } = session.sending.value;
    expect([leaseEnds, clockAhead, lastContact]).toEqual([ends, 0, ends - LEASE]);
    expect(await open(session)).toBe(true);
    const later = await off(session, 365 * DAY);
    expect(await open(later)).toBe(false);
    expect(saysOver(later, profile)).toBe(true);
  });

  test("of a clock ten years behind that is put right offline goes on", async () => {
    const { profile, session, open, off } = await met(-YEARS);
    expect(await open(session)).toBe(true);
    profile.clock += YEARS;
    profile.pass(MINUTE);
    expect(await open(session)).toBe(true);
    expect(session.sending.value.clockAhead).toBe(0);
    expect(saysOver(session, profile)).toBe(false);
    // And ends with the device off, as any other.
    expect(await open(await off(session, 8 * DAY))).toBe(false);
  });

  test("of a clock ten years behind that is put right with the device off goes on", async () => {
    const { session, open, off } = await met(-YEARS);
    const later = await off(session, YEARS + 2 * DAY);
    expect(await open(later)).toBe(true);
    expect(later.sending.value.clockAhead).toBe(0);
    expect(await open(await off(later, 6 * DAY))).toBe(false);
  });

  test("a contact puts everything right at once", async () => {
    const { council, profile, session } = await met();
    profile.pass(8 * DAY);
    session.look();
    expect(saysOver(session, profile)).toBe(true);
    profile.clock += YEARS;
    council.down = false;
    council.now += 8 * DAY;
    await session.sendNow();
    session.contents.leaseEnds.value = council.now + LEASE;
    expect(saysOver(session, profile)).toBe(false);
    expect(session.sending.value.clockAhead).toBe(YEARS);
  });
});
