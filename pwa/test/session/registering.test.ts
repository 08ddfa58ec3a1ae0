import { beforeEach, describe, expect, test } from "vitest";
import { createVaults } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import type { PersonEntry } from "../../src/session/types";
import { enrolled, PASS, reopened, said } from "./enrolled";
import { type Council, dying, fernshire, type Profile, quiet, VISIT } from "./world";

const question = (id: string) => ({
  id,
  type: "text",
  label: { en: id },
  merge: "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "record",
});

const INVOLVEMENT = {
  ...VISIT,
  id: "involvement",
  title: { en: "Involvement" },
  sections: [
    {
      ...(VISIT.sections[0] as object),
      items: ["status", "referred_at", "allocated_worker", "team"].map(question),
    },
  ],
};

const TANSY = { legal_name: said("Tansy Wickerlight"), dob: said("1984-06-21") };

let council: Council;

async function newCouncil(): Promise<void> {
  council = await fernshire();
  await council.publish(INVOLVEMENT as never);
}

beforeEach(newCouncil);

async function wren() {
  const made = await enrolled(council, "Wren", "Wren's phone");
  await made.session.sendNow();
  return made;
}

const forms = (person: PersonEntry | undefined) => person?.records.map(({ form }) => form);

describe("registering somebody", () => {
  test("without a connection they are in My people at once, not sent, with an involvement", async () => {
    const { session } = await wren();
    council.down = true;
    const id = await session.register(TANSY);
    await quiet();
    const [tansy] = session.people.value;
    expect(tansy).toMatchObject({ id, name: "Tansy Wickerlight", born: "1984-06-21", unsent: 2 });
    expect(tansy?.registeredBy.name).toBe("Wren");
    expect(forms(tansy)).toEqual(["involvement"]);
    expect(tansy?.involvement).toBe(tansy?.records[0]?.id);
    const involvement = await session.open(tansy?.involvement ?? "");
    expect(involvement.answer("status")?.value).toBe("received");
    expect(involvement.answer("allocated_worker")?.value).toBe("Wren");
    expect(involvement.answer("referred_at")?.value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    await session.lock();
  });

  test("work may be begun with them before anybody else knows of them, and all of it arrives", async () => {
    const { session } = await wren();
    council.down = true;
    const id = await session.register(TANSY);
    await quiet();
    const visit = await session.start("visit", id, {});
    visit.write("place", said("home"));
    await visit.freeze();
    council.down = false;
    await session.sendNow();
    await quiet();
    const [tansy] = session.people.value;
    expect(tansy?.unsent).toBe(0);
    expect(forms(tansy)?.sort()).toEqual(["involvement", "visit"]);
    await session.lock();
  });

  test("a crash between any two storage calls leaves nobody, or one person with one involvement", async () => {
    let crashes = 0;
    for (let transactions = 0; ; transactions++) {
      await newCouncil();
      const { profile, session } = await wren();
      await session.lock();
      profile.die();
      const crashed = await dyingAfter(profile, session.vault, transactions);
      const again = await reopened(profile, session.vault);
      await quiet();
      const found = again.people.value.filter(({ name }) => name === "Tansy Wickerlight");
      expect(found.length).toBeLessThanOrEqual(1);
      for (const each of found) expect(forms(each)).toEqual(["involvement"]);
      if (!crashed) expect(found).toHaveLength(1);
      await again.lock();
      // And once more: what was finished is not begun again.
      const third = await reopened(profile, session.vault);
      expect(third.people.value).toHaveLength(found.length);
      await third.lock();
      if (!crashed) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(3);
  }, 60_000);
});

/** Registers Tansy in a page that dies after so many transactions; answers whether it did. */
async function dyingAfter(profile: Profile, vault: string, transactions: number): Promise<boolean> {
  const life = { left: Number.POSITIVE_INFINITY };
  const doomed = createVaults(profile.env({ indexedDB: dying(profile.factory, life) }));
  const opened = await doomed.unlock(vault, PASS);
  if (!opened.ok) throw new Error("did not open");
  const session = opened.session as UnlockedSession;
  life.left = transactions;
  const crashed = await session.register(TANSY).then(
    () => false,
    () => true,
  );
  life.left = 0;
  await quiet(3);
  profile.die();
  return crashed;
}
