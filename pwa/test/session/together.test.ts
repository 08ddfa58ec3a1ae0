import { beforeEach, describe, expect, test } from "vitest";
import { createVaults } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import { enrolled, PASS, reopened, said } from "./enrolled";
import { type Council, dying, fernshire, type Profile, quiet, VISIT } from "./world";

const INVOLVEMENT = { ...VISIT, id: "involvement", title: { en: "Involvement" } };

let council: Council;

async function newCouncil(): Promise<void> {
  council = await fernshire();
  await council.publish(INVOLVEMENT as never);
}

beforeEach(newCouncil);

/** Juno, with Corin on her list and a session in hand. */
async function juno() {
  const made = await enrolled(council, "Juno", "Juno's phone");
  await made.session.sendNow();
  const corin = await made.session.register({ legal_name: said("Corin Saltmarsh") });
  made.session.scratch("group", "session").write("eleven were here");
  await made.session.keepScratch();
  return { ...made, corin };
}

const partsOf = (corin: string) => [
  { form: "visit", person: null, answers: { place: said("Tideway Cafe") } },
  { form: "visit", person: corin, answers: { good_life: said("To be left alone.") } },
];

const visits = (session: UnlockedSession) =>
  session.records.value.filter(({ form }) => form === "visit");

describe("several records begun as one act", () => {
  test("stand at once, each about whom it is about, and what they were made from is gone", async () => {
    const { session, corin } = await juno();
    council.down = true;
    const from = session.scratch("group", "session");
    const ids = await session.startAll(partsOf(corin), from);
    await quiet();
    expect(visits(session).map(({ person }) => person)).toEqual([null, corin]);
    expect(visits(session).map(({ id }) => id)).toEqual(ids);
    expect(from.read()).toBeNull();
    const [group, own] = await Promise.all(ids.map((id) => session.open(id)));
    expect(group?.answer("place")?.value).toBe("Tideway Cafe");
    expect(group?.persons).toEqual([]);
    expect(own?.answer("good_life")?.value).toBe("To be left alone.");
    expect(own?.answer("place")).toBeUndefined();
    await session.lock();
  });

  test("a row that a path names is there with its answers", async () => {
    const { session, corin } = await juno();
    const answers = { [`things/${corin}/what`]: said("here") };
    const from = session.scratch("group", "session");
    const [id] = await session.startAll([{ form: "visit", person: null, answers }], from);
    const handle = await session.open(id ?? "");
    expect(handle.rows("things")).toEqual([corin]);
    await session.lock();
  });

  test("a crash between any two storage calls leaves what was in hand, or every record once", async () => {
    let crashes = 0;
    for (let transactions = 0; ; transactions++) {
      await newCouncil();
      const { profile, session, corin } = await juno();
      await session.lock();
      profile.die();
      const crashed = await dyingAfter(profile, session.vault, corin, transactions);
      const again = await reopened(profile, session.vault);
      await quiet();
      const words = again.scratch("group", "session").read();
      expect(visits(again)).toHaveLength(words === null ? 2 : 0);
      if (!crashed) expect(words).toBeNull();
      await again.lock();
      const third = await reopened(profile, session.vault);
      expect(visits(third)).toHaveLength(words === null ? 2 : 0);
      await third.lock();
      if (!crashed) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(3);
  }, 120_000);
});

/** Divides in a page that dies after so many transactions; answers whether it did. */
async function dyingAfter(
  profile: Profile,
  vault: string,
  corin: string,
  transactions: number,
): Promise<boolean> {
  const life = { left: Number.POSITIVE_INFINITY };
  const doomed = createVaults(profile.env({ indexedDB: dying(profile.factory, life) }));
  const opened = await doomed.unlock(vault, PASS);
  if (!opened.ok) throw new Error("did not open");
  const session = opened.session as UnlockedSession;
  life.left = transactions;
  const crashed = await session.startAll(partsOf(corin), session.scratch("group", "session")).then(
    () => false,
    () => true,
  );
  life.left = 0;
  await quiet(3);
  profile.die();
  return crashed;
}
