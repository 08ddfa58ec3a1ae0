import { afterAll, beforeAll, expect, test } from "vitest";
import { REASON } from "../../src/codes";
import type { Answer } from "../../src/forms/answers";
import { whyWords } from "../../src/screens/aside/words";
import { createVaults } from "../../src/session";
import { listAside, openAside } from "../../src/session/desk";
import type { UnlockedSession } from "../../src/session/session";
import { type Council, Profile } from "../session/world";
import { RealServer } from "./server";

const said = (value: Answer["value"]): Answer => ({ value, status: 1, source: 1, note: null });

let server: RealServer;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(() => server?.remove());

async function become(key: string): Promise<UnlockedSession> {
  const profile = new Profile({ fetch: (...of: [string]) => server.fetch(...of) } as Council);
  profile.clock = Date.now();
  const vaults = createVaults(profile.env());
  const code = await server.code(key);
  return (await vaults.enrol(code, key, "three small words", () => undefined)) as UnlockedSession;
}

test("a record known only as it stood on one device goes to the desk when the server is put back", async () => {
  const backup = server.backUp();
  const phone = await become("wren");
  const person = phone.people.value[0]?.id as string;
  const record = await phone.start("needs-assessment", person, {});
  for (let n = 1; n <= 12; n++) {
    record.write("good_life", said(`The allotment. Version ${n}.`));
    await record.freeze();
  }
  record.write("what_matters", said("Tea at four"));
  await record.freeze();
  await phone.sendNow();
  // It comes to her laptop whole, and her phone is never seen again.
  const laptop = await become("wren");
  expect((await laptop.open(record.id)).answer("what_matters")?.value).toBe("Tea at four");
  await phone.lock();
  await server.down();
  server.restore(backup);
  await server.up();
  await laptop.sendNow();
  await laptop.sendNow();
  expect(laptop.rounds.failure).toBeNull();
  expect(laptop.sending.value.again).toBe(0);

  const idris = await become("idris");
  const { bundles } = await listAside(idris, false);
  const [bundle] = bundles.filter(({ reason }) => reason === REASON.unsigned);
  expect(bundle).toMatchObject({ owner: "Wren Saltwhistle", proven: false, mayDecide: true });
  expect(bundle && whyWords(bundle)).toContain("The server lost this");
  const it = await openAside(idris, bundle?.arrival as number);
  expect(it.answers.answer("good_life")?.value).toBe("The allotment. Version 12.");
  expect(it.answers.answer("what_matters")?.value).toBe("Tea at four");
  expect(it.bundle.form).toBe("needs-assessment");
}, 120_000);
