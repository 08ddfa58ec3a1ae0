/** "Saved on this device 10:42" is when the last word was kept, and is never said to be earlier than it was. */
import { expect, test } from "vitest";
import type { RecordHandle } from "../../src/session/types";
import { enrolled, PERSON_ID, reopened, said } from "./enrolled";
import { fernshire, quiet, until } from "./world";

const savedAt = (record: RecordHandle): number => {
  const save = record.save.value;
  return save.kind === "saved" ? save.at : 0;
};

/** A record written in at once and again two minutes later; and when the last of it was kept. */
async function written() {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  council.down = true;
  const record = await session.start("visit", PERSON_ID, {});
  for (const words of ["A dog", "A dog and a garden"]) {
    record.write("good_life", said(words));
    profile.pass(500);
    await until(() => record.save.value.kind === "saved");
    profile.pass(120_000);
  }
  return { profile, session, record, at: profile.clock - 120_000 };
}

test("it is when the last words were kept, not when the first were", async () => {
  const { record, at } = await written();
  expect(savedAt(record)).toBe(at);
});

test("it is the same once the page was reloaded, however much later that was", async () => {
  const { profile, session, record, at } = await written();
  profile.die();
  profile.pass(600_000);
  const after = await reopened(profile, session.vault);
  const again = await after.open(record.id);
  expect(again.answer("good_life")?.value).toBe("A dog and a garden");
  expect(savedAt(again)).toBe(at);
});

test("it is the same for whoever leaves the record and comes back", async () => {
  const { session, record, at } = await written();
  await record.freeze();
  record.close();
  await quiet();
  const again = await session.open(record.id);
  expect(again).not.toBe(record);
  expect(savedAt(again)).toBe(at);
});
