import { describe, expect, test } from "vitest";
import { chipOf } from "../../src/app/chip";
import { createVaults } from "../../src/session";
import { Rounds } from "../../src/session/rounds";
import { LinkError } from "../../src/sync/link";
import { SealBroken } from "../../src/vault/errors";
import { PASS, PERSON_ID, said } from "./enrolled";
import { dying, fernshire, Profile, quiet } from "./world";

const HALF_A_MINUTE = 30_000;

/** Rounds of a visible page over a clock that the test moves. */
async function idle() {
  const profile = new Profile(null as never);
  const state = { rounds: 0, settled: true, link: async (): Promise<void> => undefined };
  const round = async () => {
    state.rounds++;
    await state.link();
  };
  const nothing = async () => undefined;
  const rounds = new Rounds(
    profile.env({ visible: () => true }),
    "vault",
    { round },
    nothing,
    () => undefined,
    () => state.settled,
  );
  await rounds.now();
  return { profile, rounds, state };
}

describe("when the exchange runs", () => {
  test("without a stream a visible page asks every half minute", async () => {
    const { profile, state } = await idle();
    profile.pass(HALF_A_MINUTE);
    await quiet();
    expect(state.rounds).toBe(2);
  });

  test("with a stream open it asks after minutes, and at once when there is news", async () => {
    const { profile, rounds, state } = await idle();
    rounds.listen(true);
    profile.pass(4 * 60_000 - 1);
    await quiet();
    expect(state.rounds).toBe(1);
    rounds.soon();
    await quiet();
    expect(state.rounds).toBe(2);
    profile.pass(5 * 60_000);
    await quiet();
    expect(state.rounds).toBe(3);
  });

  test("what waits to be backed up is asked after as without one", async () => {
    const { profile, rounds, state } = await idle();
    state.settled = false;
    rounds.listen(true);
    profile.pass(HALF_A_MINUTE);
    await quiet();
    expect(state.rounds).toBe(2);
  });

  test("a stream that ends brings the half minute back", async () => {
    const { profile, rounds, state } = await idle();
    rounds.listen(true);
    rounds.listen(false);
    profile.pass(HALF_A_MINUTE);
    await quiet();
    expect(state.rounds).toBe(2);
  });

  test("a connection that comes while a round fails without it is used at once", async () => {
    const { rounds, state } = await idle();
    let fail: (reason: LinkError) => void = () => undefined;
    state.link = () => new Promise((_, reject) => (fail = reject));
    rounds.soon();
    await quiet();
    rounds.connected();
    state.link = async () => undefined;
    fail(new LinkError("no_connection"));
    await quiet();
    expect(state.rounds).toBe(3);
    expect(rounds.link.value).toBe("ok");
  });

  test("work made while a round fails waits as the failure does", async () => {
    const { profile, rounds, state } = await idle();
    let fail: (reason: LinkError) => void = () => undefined;
    state.link = () => new Promise((_, reject) => (fail = reject));
    rounds.soon();
    await quiet();
    rounds.soon();
    fail(new LinkError("no_connection"));
    await quiet();
    expect(state.rounds).toBe(2);
    profile.pass(15_000);
    await quiet();
    expect(state.rounds).toBe(3);
  });

  test("failures before the connection came do not put off the tries after it", async () => {
    const { profile, rounds, state } = await idle();
    state.link = () => Promise.reject(new LinkError("no_server"));
    for (let failed = 0; failed < 6; failed++) await rounds.now();
    const before = state.rounds;
    rounds.connected();
    await quiet();
    expect(state.rounds).toBe(before + 1);
    profile.pass(15_000);
    await quiet();
    expect(state.rounds).toBe(before + 2);
  });
});

describe("what stopped a round is named as what it is", () => {
  /** Ada's phone, whose storage refuses from the moment the test says so, as `why`. */
  async function refusing(why: Error) {
    const profile = new Profile(await fernshire());
    const life = { left: Number.POSITIVE_INFINITY };
    const vaults = createVaults(profile.env({ indexedDB: dying(profile.factory, life, why) }));
    const code = await profile.council.invite("Ada", ["social_worker"], "Phone");
    const session = await vaults.enrol(code, "Ada", PASS, () => undefined);
    const record = await session.start("visit", PERSON_ID, {});
    record.write("place", said("home"));
    await record.freeze();
    return { session, life, chip: () => chipOf(null, session.sending.value, true, profile.clock) };
  }

  test("a device with no room says that it is full, not that there is no server, and sends once there is room", async () => {
    const full = new DOMException("no room", "QuotaExceededError");
    const { session, life, chip } = await refusing(full);
    life.left = 0;
    await session.sendNow();
    expect(session.sending.value).toMatchObject({ link: "device_full", unsent: 1 });
    expect(chip()).toEqual({ words: "Device full", alarm: true });
    life.left = Number.POSITIVE_INFINITY;
    await session.sendNow();
    await session.sendNow();
    expect(session.sending.value).toMatchObject({ link: "ok", unsent: 0 });
  });

  test("wherever in a round the room ends, it is the device that is full", async () => {
    const full = new DOMException("no room", "QuotaExceededError");
    const { session, life } = await refusing(full);
    for (let left = 0; session.sending.value.unsent > 0; left++) {
      life.left = left;
      await session.sendNow();
      const { link, unsent } = session.sending.value;
      if (unsent > 0) expect(link, `after ${left} transactions`).toBe("device_full");
    }
  });

  test("storage that fails for another reason is this device's, not the server's", async () => {
    const { session, life, chip } = await refusing(new DOMException("disk", "UnknownError"));
    life.left = 0;
    await session.sendNow();
    expect(session.sending.value.link).toBe("storage_failed");
    expect(chip()).toEqual({ words: "Storage failed", alarm: true });
  });

  test("what is stored and does not open is this device's as well", async () => {
    const { rounds, state } = await idle();
    state.link = () => Promise.reject(new SealBroken("store/1"));
    await rounds.now();
    expect(rounds.link.value).toBe("storage_failed");
  });
});
