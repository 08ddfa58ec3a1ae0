import { afterEach, beforeEach, expect, test } from "vitest";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { type Council, fernshire, until } from "./world";

let council: Council;

beforeEach(async () => {
  council = await fernshire();
});

const sessions: { lock(): Promise<void> }[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.lock();
});

async function wrens(label: string) {
  const made = await enrolled(council, "Wren", label);
  sessions.push(made.session);
  await made.session.sendNow();
  return made;
}

test("a record being written on a phone is said on the laptop, until it is closed there", async () => {
  const phone = (await wrens("Wren's phone")).session;
  const { session: laptop } = await wrens("Work laptop");
  const record = await phone.start("visit", PERSON_ID, {});
  record.write("place", said("home"));
  await record.freeze();
  await phone.sendNow();
  await laptop.sendNow();
  const there = laptop.openElsewhere(record.id);
  expect(there).toMatchObject({ deviceLabel: "Wren's phone", heard: council.now });
  expect(phone.openElsewhere(record.id)).toBeNull();

  record.close();
  await until(async () => {
    await phone.sendNow();
    await laptop.sendNow();
    return laptop.openElsewhere(record.id) === null;
  });
});

test("what is only read is open nowhere", async () => {
  const phone = (await wrens("Wren's phone")).session;
  const { session: laptop } = await wrens("Work laptop");
  const record = await laptop.start("visit", PERSON_ID, {});
  record.write("place", said("home"));
  await record.freeze();
  await laptop.sendNow();
  record.close();
  await until(async () => {
    await laptop.sendNow();
    await phone.sendNow();
    return phone.openElsewhere(record.id) === null;
  });
  await phone.open(record.id);
  await phone.sendNow();
  await laptop.sendNow();
  expect(laptop.openElsewhere(record.id)).toBeNull();
});

test("it is still said after a lock, without a connection, and forgotten after a day", async () => {
  const phone = (await wrens("Wren's phone")).session;
  const { session: laptop, profile } = await wrens("Work laptop");
  const record = await phone.start("visit", PERSON_ID, {});
  record.write("place", said("home"));
  await record.freeze();
  await phone.sendNow();
  await laptop.sendNow();
  council.down = true;
  await laptop.lock();
  const again = await reopened(profile, laptop.vault);
  sessions.push(again);
  expect(again.openElsewhere(record.id)).toMatchObject({ deviceLabel: "Wren's phone" });
  profile.clock += 86_400_001;
  expect(again.openElsewhere(record.id)).toBeNull();
});
