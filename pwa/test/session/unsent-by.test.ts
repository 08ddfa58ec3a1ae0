/** Saving and sending: what is not sent, record by record, comes to the number given for all of it. */
import { beforeEach, expect, test } from "vitest";
import { unsentBy } from "../../src/screens/sending/unsent-by";
import type { Session } from "../../src/session/types";
import { enrolled, said } from "./enrolled";
import { type Council, fernshire, quiet, VISIT } from "./world";

const question = (id: string) => ({
  id,
  type: "text",
  label: { en: id },
  merge: "ordinary",
  req: "N",
  sens: "1",
  voice: "worker",
  source: "record",
});
const form = (id: string, title: string, questions: readonly string[]) => ({
  ...VISIT,
  id,
  title: { en: title },
  sections: [{ ...VISIT.sections[0], items: questions.map(question) }],
});

let council: Council;

beforeEach(async () => {
  council = await fernshire();
  const asked = ["status", "referred_at", "allocated_worker", "team"];
  await council.publish(form("involvement", "Involvement", asked) as never);
  await council.publish(form("peer-note", "Peer session note", ["said"]) as never);
});

const total = (session: Session) => unsentBy(session).reduce((sum, { n }) => sum + n, 0);

test("each record's changes, those of a person's own records, and the log of what was opened are all of it", async () => {
  const { session } = await enrolled(council, "Wren", "Wren's phone");
  await session.sendNow();
  council.down = true;
  const tansy = await session.register({ legal_name: said("Tansy Wickerlight") });
  for (const [form, path] of [
    ["visit", "place"],
    ["peer-note", "said"],
  ] as const) {
    const record = await session.start(form, tansy, {});
    record.write(path, said("In the kitchen"));
    await record.freeze();
    record.close();
  }
  const again = await session.open(tansy);
  again.close();
  await quiet();

  const lines = new Map(unsentBy(session).map(({ words, n }) => [words, n]));
  expect(lines.get("Tansy Wickerlight: Visit")).toBe(1);
  expect(lines.get("Tansy Wickerlight: notes and logs")).toBe(1);
  expect(lines.get("Tansy Wickerlight: who they are, and who works with them")).toBe(2);
  expect(
    lines.get("Which records were opened, and work about people no longer on your list"),
  ).toBeGreaterThan(0);
  expect(total(session)).toBe(session.sending.value.unsent);

  council.down = false;
  await session.sendNow();
  expect(unsentBy(session)).toEqual([]);
  await session.lock();
});
