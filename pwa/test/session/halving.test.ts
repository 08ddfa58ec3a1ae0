/** A round too big for the way to the server goes in smaller parts, and in bigger ones again. */
import { expect, test } from "vitest";
import { LinkError } from "../../src/sync/link";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire } from "./world";

/** So many changes that wait, each with words of its own; nothing has gone up yet. */
async function waiting(many: number) {
  const council = await fernshire();
  const { session } = await enrolled(council, "Ada");
  council.down = true;
  const record = await session.start("visit", PERSON_ID, {});
  for (let i = 0; i < many; i++) {
    record.write("place", said(`Room ${i}`));
    await record.freeze();
  }
  await session.sendNow();
  council.down = false;
  council.pushes.length = 0;
  council.limits.length = 0;
  expect(session.sending.value.unsent).toBe(many);
  return { council, session };
}

const numbers = (many: number) => Array.from({ length: many }, (_, i) => i + 1);

test("a round the server calls too large is halved at once until it is taken, then doubled again", async () => {
  const { council, session } = await waiting(24);
  let taken = false;
  council.refuses = (pushed) => {
    if (!taken && pushed > 5) return "too_large";
    taken = true;
    return null;
  };
  await session.sendNow();
  expect(session.rounds.failure).toBeNull();
  expect(council.pushes.filter((pushed) => pushed > 0)).toEqual([24, 12, 6, 3, 6, 12, 3]);
  expect(council.limits.slice(0, 6)).toEqual([200, 12, 6, 3, 6, 12]);
  expect(session.sending.value.unsent).toBe(0);
  expect(council.log.map(({ seq }) => seq)).toEqual(numbers(24));
});

test("a server that never takes more than a few is given a few at a time, all in one round", async () => {
  const { council, session } = await waiting(10);
  council.refuses = (pushed) => (pushed > 3 ? "too_large" : null);
  await session.sendNow();
  expect(session.rounds.failure).toBeNull();
  expect(session.sending.value.unsent).toBe(0);
  expect(council.log.map(({ seq }) => seq)).toEqual(numbers(10));
});

test("a round that takes too long fails once, and the next brings half of it", async () => {
  const { council, session } = await waiting(16);
  let slow = true;
  council.refuses = () => (slow ? "timeout" : null);
  await session.sendNow();
  expect(council.pushes).toEqual([16]);
  expect(session.rounds.failure).toMatchObject({ kind: "timeout" });
  expect(session.sending.value).toMatchObject({ unsent: 16, link: "no_server" });
  slow = false;
  await session.sendNow();
  expect(council.pushes.slice(0, 2)).toEqual([16, 8]);
  expect(council.limits.slice(0, 3)).toEqual([200, 8, 16]);
  expect(session.sending.value.unsent).toBe(0);
  expect(council.log.map(({ seq }) => seq)).toEqual(numbers(16));
});

test("one change that is too large by itself ends the round, and stays unsent", async () => {
  const { council, session } = await waiting(3);
  council.refuses = (pushed) => (pushed > 0 ? "too_large" : null);
  await session.sendNow();
  expect(council.pushes).toEqual([3, 1]);
  expect(session.rounds.failure).toBeInstanceOf(LinkError);
  expect(session.sending.value.unsent).toBe(3);
  council.refuses = () => null;
  await session.sendNow();
  expect(council.log.map(({ seq }) => seq)).toEqual(numbers(3));
});
