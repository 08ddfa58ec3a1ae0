import { beforeEach, expect, test } from "vitest";
import { enrolled, said } from "./enrolled";
import { type Council, fernshire, quiet, VISIT } from "./world";

const CONCERN = { ...VISIT, id: "safeguarding-concern", title: { en: "Safeguarding concern" } };

const coded = (id: string, type: string, codes: readonly string[], urgent: readonly string[]) => ({
  node: "question",
  id,
  type,
  label: { en: id },
  options: codes.map((code) => ({ code, label: { en: code } })),
  urgent,
  merge: "ordinary",
  req: "N",
  sens: "3",
  voice: "worker",
  source: "professional",
});

const [first, ...others] = VISIT.sections;
const TALK = {
  ...VISIT,
  id: "talk",
  title: { en: "Talk" },
  sections: [
    {
      ...first,
      items: [
        ...(first?.items ?? []),
        coded("self_harm", "one", ["thoughts", "plans"], ["plans"]),
        coded("immediate", "many", ["fire", "suicide"], ["suicide"]),
      ],
    },
    ...others,
  ],
};

let council: Council;
beforeEach(async () => {
  council = await fernshire();
  await council.publish(CONCERN as never);
  await council.publish(TALK as never);
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
  ["self_harm", "plans", 1],
  ["self_harm", "thoughts", 0],
  ["immediate", ["fire", "suicide"], 1],
  ["immediate", ["fire"], 0],
])(
  "an answer that its question calls urgent, %s %s, is said without leaving the page",
  async (path, answer, urgent) => {
    const session = await juno();
    const talk = await session.start("talk", null, {});
    talk.write(path, said(answer as string));
    await quiet();
    expect(session.urgent.value).toHaveLength(urgent);
    await session.lock();
  },
);

test("a record of an urgent answer goes before older work, whole and in its order", async () => {
  const session = await juno();
  const before = council.log.length;
  const visit = await session.start("visit", null, {});
  visit.write("place", said("home"));
  await visit.freeze();
  const talk = await session.start("talk", null, {});
  talk.write("place", said("home"));
  await talk.freeze();
  talk.write("self_harm", said("plans"));
  await quiet();
  council.down = false;
  await session.sendNow();
  const came = council.log
    .slice(before)
    .filter(({ record }) => [visit.id, talk.id].includes(record));
  expect(came.map(({ record }) => record)).toEqual([talk.id, talk.id, visit.id]);
  expect(came[0]?.seq).toBeLessThan(came[1]?.seq as number);
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
