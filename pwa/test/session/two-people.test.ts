import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/forms/answers";
import { createVaults, NotHere } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import { hex } from "../../src/sync/core/bytes";
import { parseChange } from "../../src/sync/core/change";
import { said } from "./enrolled";
import { type Council, fernshire, Profile, quiet } from "./world";

const PASSES: Readonly<Record<string, string>> = { Ada: "ada's own words", Bea: "bea's own words" };
const HERS: Readonly<Record<string, string>> = { Ada: "aa".repeat(16), Bea: "bb".repeat(16) };

/** One tablet that Ada and Bea share: one browser, and a vault for each. */
async function shared() {
  const council = await fernshire();
  const profile = new Profile(council);
  const ids: Record<string, string> = {};
  for (const name of ["Ada", "Bea"]) {
    const code = await council.invite(name, ["social_worker"], `${name} on the tablet`);
    const vaults = createVaults(profile.env());
    const session = await vaults.enrol(code, name, PASSES[name] ?? "", () => undefined);
    ids[name] = (session as UnlockedSession).vault;
    await session.lock();
  }
  const vaults = createVaults(profile.env());
  const open = async (name: string): Promise<UnlockedSession> => {
    const unlocked = await vaults.unlock(ids[name] ?? "", PASSES[name] ?? "");
    if (!unlocked.ok) throw new Error(`${name}'s vault did not open`);
    return unlocked.session as UnlockedSession;
  };
  /** Writes without freezing: what a lock finds in hand. */
  const begins = async (session: UnlockedSession, name: string, words: string) => {
    const record = await session.start("visit", HERS[name] ?? "", {});
    record.write("good_life", said(words));
    return record;
  };
  return { council, profile, vaults, ids, open, begins };
}

/** Who wrote each change of visits that reached the council, by their own certificate's actor, and what. */
function arrived(council: Council): [string, Answer["value"]][] {
  const names = new Map([...council.members.values()].map(({ actor, name }) => [hex(actor), name]));
  return council.log.flatMap(({ bytes }) => {
    const { actor, ops } = parseChange(bytes);
    return ops
      .filter(({ path }) => path === "good_life")
      .map(({ value }): [string, Answer["value"]] => [
        names.get(hex(actor)) ?? "nobody",
        (value as [Answer["value"]])[0],
      ]);
  });
}

describe("two people in one browser", () => {
  test("what either wrote survives the other's unlock and lock, word for word", async () => {
    const { council, open, begins } = await shared();
    council.down = true;
    const written: Record<string, string> = {};
    for (const name of ["Ada", "Bea"]) {
      const session = await open(name);
      written[name] = (await begins(session, name, `${name} was in the middle of a sen`)).id;
      await session.lock();
    }
    for (const name of ["Bea", "Ada", "Bea"]) {
      const session = await open(name);
      const record = await session.open(written[name] ?? "");
      expect(record.answer("good_life")?.value).toBe(`${name} was in the middle of a sen`);
      expect(session.sending.value.unsent).toBeGreaterThan(0);
      record.close();
      await session.lock();
    }
  });

  test("neither sees what is the other's, sent or not", async () => {
    const { council, open, begins } = await shared();
    council.down = true;
    const ada = await open("Ada");
    const { id: hers } = await begins(ada, "Ada", "Ada's alone");
    ada.scratch(hers, "comment").write("Ada's alone too");
    await ada.lock();

    const bea = await open("Bea");
    expect(bea.records.value).toEqual([]);
    expect(bea.scratched(hers)).toEqual([]);
    expect(bea.sending.value.unsent).toBe(0);
    await expect(bea.open(hers)).rejects.toThrow(NotHere);
    expect(bea.me.name).toBe("Bea");
    await bea.lock();
  });

  test("each change goes out as whoever wrote it, whoever is unlocked when it goes", async () => {
    const { council, vaults, ids, open, begins } = await shared();
    council.down = true;
    const ada = await open("Ada");
    await begins(ada, "Ada", "from Ada");
    await ada.lock();
    council.down = false;

    // Bea's rounds take nothing of Ada's along.
    const bea = await open("Bea");
    await (await begins(bea, "Bea", "from Bea")).freeze();
    await bea.sendNow();
    expect(bea.sending.value.unsent).toBe(0);
    expect(arrived(council)).toEqual([["Bea", "from Bea"]]);

    // Ada's leaves from her locked vault while Bea goes on, under Ada's name and device.
    expect(await vaults.send(ids.Ada ?? "", true)).toMatchObject({ left: 0, link: "ok" });
    await quiet();
    expect(arrived(council)).toEqual([
      ["Bea", "from Bea"],
      ["Ada", "from Ada"],
    ]);
    const devices = new Set(council.log.map(({ device }) => device));
    expect(devices.size).toBe(2);
    await bea.lock();
  });

  test("each opens with no connection by their own passphrase alone, whoever was online last", async () => {
    const { council, vaults, ids, open } = await shared();
    const bea = await open("Bea");
    await bea.sendNow();
    await bea.lock();
    council.down = true;
    for (const name of ["Ada", "Bea", "Ada"]) await (await open(name)).lock();
    expect(await vaults.unlock(ids.Ada ?? "", PASSES.Bea ?? "")).toMatchObject({ ok: false });
    expect(await vaults.unlock(ids.Bea ?? "", PASSES.Ada ?? "")).toMatchObject({ ok: false });
  });

  test("wrong passphrases for one keep the other waiting for nothing", async () => {
    const { vaults, ids, open } = await shared();
    for (let tries = 0; tries < 6; tries++) await vaults.unlock(ids.Ada ?? "", "not hers");
    expect(await vaults.unlock(ids.Ada ?? "", PASSES.Ada ?? "")).toMatchObject({ ok: false });
    await (await open("Bea")).lock();
  });

  test("one vault that is turned off and gone leaves the other as it was", async () => {
    const { council, vaults, ids, open, begins } = await shared();
    const ada = await open("Ada");
    const { id: hers } = await begins(ada, "Ada", "Ada's stays");
    await ada.lock();
    const bea = await open("Bea");
    for (const device of council.counters.keys()) council.revoked.add(device);
    await bea.sendNow();
    await quiet();
    expect(bea.locked.value).toBe(true);
    expect((await vaults.list()).map(({ id }) => id)).toContain(ids.Ada);
    council.revoked.clear();
    council.down = true;
    const again = await open("Ada");
    expect((await again.open(hers)).answer("good_life")?.value).toBe("Ada's stays");
    await again.lock();
  });
});
