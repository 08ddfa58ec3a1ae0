/** What is left open is finished by itself, so that it can be sent. */
import { expect, test } from "vitest";
import { Outbox } from "../../src/sync/outbox";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire, until } from "./world";

const MINUTE = 60_000;

test("five minutes after it was begun a change is frozen and sent, with the record still open", async () => {
  const council = await fernshire();
  const { profile, session } = await enrolled(council, "Ada");
  const outbox = new Outbox(profile.factory, session.vault);
  const states = async () => (await outbox.all()).map(({ state }) => state);
  const record = await session.start("visit", PERSON_ID, {});
  record.write("place", said("At home"));
  profile.pass(500);
  await until(() => record.save.value.kind === "saved");
  profile.pass(5 * MINUTE - 501);
  // The clock is moved for whatever else it starts: the change is as open as it was.
  record.write("place", said("At home, upstairs"));
  await session.sendNow();
  expect(await states()).toEqual(["open"]);
  expect(council.log).toEqual([]);
  profile.pass(1);
  await until(async () => (await states())[0] !== "open");
  await session.sendNow();
  expect(council.log.map(({ seq }) => seq)).toEqual([1]);
  expect(session.sending.value.unsent).toBe(0);
  expect(record.answer("place")?.value).toBe("At home, upstairs");
  // What is written from there on is the next change.
  record.write("place", said("Away"));
  await record.freeze();
  expect(await states()).toHaveLength(2);
  outbox.close();
});
