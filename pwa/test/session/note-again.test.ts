/** A note opened once more after its session was divided: its own words, and nobody else's record touched. */
import { expect, test } from "vitest";
import { divide, NO_NOTE } from "../../src/session/dividing";
import { enrolled, reopened, said } from "./enrolled";
import { EMPTY } from "./in-hand";
import { fernshire, quiet, VISIT } from "./world";

const text = (id: string) => ({ ...VISIT.sections[0]?.items[0], id, label: { en: id } });
const form = (id: string, ...questions: string[]) => ({
  ...VISIT,
  id,
  title: { en: id },
  starts: { roles: ["reablement"] },
  sections: [{ ...VISIT.sections[0], items: questions.map(text) }],
});

test("it opens with its words, is saved, and the others stay as they were", async () => {
  const council = await fernshire();
  await council.publish({ ...VISIT, id: "involvement", title: { en: "Involvement" } } as never);
  await council.publish(form("peer-session", "venue") as never);
  await council.publish(form("peer-note", "what_they_said", "agreed_action") as never);
  const { profile, session } = await enrolled(council, "Juno", "Juno's phone", "reablement");
  await session.sendNow();
  const corin = await session.register({ legal_name: said("Corin Saltmarsh") });
  const olu = await session.register({ legal_name: said("Olu Bramblecote") });
  const note = (words: string) => ({ ...NO_NOTE, said: words, knows: "yes" as const });
  const member = (key: string, name: string) => ({
    key,
    known: true,
    name,
    fullName: name,
    type: "person" as const,
    checkIn: null,
  });
  const hand = {
    ...EMPTY,
    here: [corin, olu],
    notes: { [corin]: note("Slept badly."), [olu]: note("Found a flat.") },
  };
  const parts = divide(hand, {
    group: { id: "c".repeat(32), name: "Tuesday Cuppa" },
    members: [member(corin, "Corin"), member(olu, "Olu")],
    mentors: [],
    me: { actor: "b".repeat(32), name: "Juno Foxmarrow" },
  }).map((part) => ({
    ...part,
    answers: Object.fromEntries(
      Object.entries(part.answers).filter(([path]) =>
        ["venue", "what_they_said", "agreed_action"].includes(path),
      ),
    ),
  }));
  const ids = await session.startAll(parts, session.scratch("group", "session"));
  await quiet();

  const [, own = "", other = ""] = ids;
  const again = await session.open(own);
  expect(again.persons).toEqual([corin]);
  expect(again.answer("what_they_said")?.value).toBe("Slept badly.");
  again.write("what_they_said", said("Slept badly, and rang the GP."));
  again.write("agreed_action", said("Ring on Friday"));
  await again.freeze();
  again.close();
  await quiet();
  await session.lock();

  const after = await reopened(profile, session.vault);
  const read = async (id: string) => {
    const handle = await after.open(id);
    return ["venue", "what_they_said", "agreed_action"].map((path) => handle.answer(path)?.value);
  };
  expect((await read(own)).slice(1)).toEqual(["Slept badly, and rang the GP.", "Ring on Friday"]);
  expect((await read(other)).slice(1)).toEqual(["Found a flat.", undefined]);
  expect((await read(ids[0] ?? "")).slice(1)).toEqual([undefined, undefined]);
  expect((await after.open(other)).persons).toEqual([olu]);
  await after.lock();
});
