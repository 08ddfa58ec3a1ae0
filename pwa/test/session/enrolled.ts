/** Somebody with a device of their own in a small council, and the same device after a lock or a kill. */
import type { Answer } from "../../src/forms/answers";
import { createVaults } from "../../src/session";
import type { UnlockedSession } from "../../src/session/session";
import { type Council, fernshire, Profile } from "./world";

export const PASS = "three small words";
export const PERSON_ID = "00112233445566778899aabbccddeeff";

/** An answer a worker wrote down. */
export const said = (value: Answer["value"]): Answer => ({
  value,
  status: 1,
  source: 4,
  note: null,
});

export async function enrolled(
  council: Council,
  name = "Ada",
  label = "Phone",
  role = "social_worker",
) {
  const profile = new Profile(council);
  const vaults = createVaults(profile.env());
  const code = await council.invite(name, [role], label);
  const session = (await vaults.enrol(code, name, PASS, () => undefined)) as UnlockedSession;
  return { profile, vaults, session };
}

/** Wren and Dov, who both hold Marl, and a visit to him in Dov's hands that says these words. */
export async function visitToMarl(words: string) {
  const council = await fernshire();
  const wren = await enrolled(council, "Wren");
  const dov = await enrolled(council, "Dov");
  const person = await wren.session.start("person", PERSON_ID, {});
  person.write("legal_name", said("Marl"));
  await person.freeze();
  await wren.session.sendNow();
  await dov.session.sendNow();
  const visit = await dov.session.start("visit", person.id, {});
  visit.write("good_life", said(words));
  await visit.freeze();
  await dov.session.sendNow();
  return { council, wren, dov, marl: person.id, visit, records: [person.id, visit.id] };
}

/** The vault opened once more, in a page of its own. */
export async function reopened(profile: Profile, vault: string): Promise<UnlockedSession> {
  const unlocked = await createVaults(profile.env()).unlock(vault, PASS);
  if (!unlocked.ok) throw new Error("did not open");
  return unlocked.session as UnlockedSession;
}
