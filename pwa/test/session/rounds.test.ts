import { describe, expect, test } from "vitest";
import { Rounds } from "../../src/session/rounds";
import { LinkError } from "../../src/sync/link";
import { Profile, quiet } from "./world";

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
