/** This record and the one before it of the same form: what is said otherwise, and that nothing of either is hidden. */
import { expect, test } from "vitest";
import { readPast } from "../../src/screens/compare/past";
import { changedSince, pointOf, recordBefore } from "../../src/screens/compare/record-before";
import { answerContext } from "../../src/screens/shown-answer/context";
import type { RecordEntry, RecordHandle, Session } from "../../src/session/types";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire } from "./world";

const entry = (id: string, form: string, started: number) =>
  ({ id, form, started, state: { at: null } }) as RecordEntry;

test("the record before is the last of its form that was begun before this one", () => {
  const records = [
    entry("spring", "visit", 300),
    entry("first", "visit", 100),
    entry("autumn", "visit", 200),
    entry("plan", "plan", 250),
  ];
  expect(recordBefore(records, "spring")?.id).toBe("autumn");
  expect(recordBefore(records, "autumn")?.id).toBe("first");
  expect(recordBefore(records, "first")).toBeNull();
  expect(recordBefore(records, "plan")).toBeNull();
  expect(recordBefore(records, "elsewhere")).toBeNull();
});

async function twoVisits(session: Session): Promise<{ before: RecordHandle; after: RecordHandle }> {
  const before = await session.start("visit", PERSON_ID, {});
  before.write("good_life", said("A dog"));
  before.write("risk", said("none"));
  before.write("place", said("Home"));
  before.setElement("needs", "letters", true);
  const gone = before.addRow("carers");
  before.write(`carers/${gone}/name`, said("Cade"));
  const stayed = before.addRow("carers");
  before.write(`carers/${stayed}/name`, said("Dov"));
  before.write(`carers/${stayed}/hours`, said("35"));
  await before.freeze();
  const after = await session.start("visit", PERSON_ID, {});
  after.write("good_life", said("A dog and a garden"));
  after.write("risk", { ...said("none"), source: 3, note: "from the visit before" });
  after.setElement("needs", "money", true);
  const came = after.addRow("carers");
  after.write(`carers/${came}/name`, said("Bramble"));
  const again = after.addRow("carers");
  after.write(`carers/${again}/hours`, said("35"));
  after.write(`carers/${again}/name`, said("Dov"));
  await after.freeze();
  return { before, after };
}

test("what two records say otherwise is told in form order, each side by its own record", async () => {
  const { session } = await enrolled(await fernshire(), "Ada");
  const { before, after } = await twoVisits(session);
  const read = (handle: RecordHandle) => {
    const context = answerContext(session, handle);
    return { context, past: readPast(context) };
  };
  const [was, is] = [read(before), read(after)];
  const from = pointOf(entry(before.id, "visit", 1));
  const [now] = is.past.points;
  if (!now) throw new Error("nothing stands now");
  const { changed, same } = changedSince(was, is, from, now);
  const told = changed.map(({ path, before, after }) => [
    path
      .split("/")
      .filter((part) => part.length < 32)
      .join("/"),
    before.gone ? "not there" : before.entries.map(({ value }) => value),
    after.gone ? "not there" : after.entries.map(({ value }) => value),
  ]);
  expect(told).toEqual([
    ["good_life", ["A dog"], ["A dog and a garden"]],
    ["place", ["Home"], []],
    ["needs", ["letters"], ["money"]],
    ["carers/name", ["Cade"], "not there"],
    ["carers/name", "not there", ["Bramble"]],
  ]);
  // Said again from another source is the same answer of another time; so is a row written again.
  expect(same).toBe(3);
  expect(changed.every(({ across }) => across)).toBe(true);
  expect(changed[0]?.before.context.handle.id).toBe(before.id);
});
