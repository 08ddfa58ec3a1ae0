import { beforeEach, expect, test } from "vitest";
import { enrolled, said } from "./enrolled";
import { type Council, fernshire, quiet, VISIT } from "./world";

const CONCERN = { ...VISIT, id: "safeguarding-concern", title: { en: "Safeguarding concern" } };

let council: Council;
beforeEach(async () => {
  council = await fernshire();
  await council.publish(CONCERN as never);
});

async function juno() {
  const { session } = await enrolled(council, "Juno", "Juno's phone");
  await session.sendNow();
  council.down = true;
  return session;
}

test("a concern is urgent once it is saved, until a server has it", async () => {
  const session = await juno();
  const concern = await session.start("safeguarding-concern", null, {});
  concern.write("place", said("Tideway Cafe"));
  await concern.freeze();
  await quiet();
  expect(session.urgent.value).toEqual([concern.id]);
  council.down = false;
  await session.sendNow();
  await quiet();
  expect(session.urgent.value).toEqual([]);
  await session.lock();
});

test.each([
  ["plans", 1],
  ["recent_act", 1],
  ["thoughts", 0],
  ["no_concerns", 0],
])("self-harm or suicide in any form: %s", async (answer, urgent) => {
  const session = await juno();
  const visit = await session.start("visit", null, {});
  visit.write("suicide_selfharm", said(answer));
  await visit.freeze();
  await quiet();
  expect(session.urgent.value).toHaveLength(urgent);
  await session.lock();
});

test("other work waits for a connection and nobody is rung", async () => {
  const session = await juno();
  const visit = await session.start("visit", null, {});
  visit.write("place", said("home"));
  await visit.freeze();
  await quiet();
  expect(session.sending.value.unsent).toBeGreaterThan(0);
  expect(session.urgent.value).toEqual([]);
  await session.lock();
});
