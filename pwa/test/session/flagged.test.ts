import { expect, test } from "vitest";
import type { Answer } from "../../src/forms/answers";
import { createVaults } from "../../src/session";
import { type Council, fernshire, Profile, quiet } from "./world";

const said = (value: Answer["value"]): Answer => ({ value, status: 1, source: 4, note: null });
const PERSON = "00112233445566778899aabbccddeeff";

async function enrolled(council: Council, name: string) {
  const vaults = createVaults(new Profile(council).env());
  const code = await council.invite(name, ["social_worker"], "Phone");
  return vaults.enrol(code, name, "three small words", () => undefined);
}

test("a row removed by one and changed by another is back with both names, until it is kept", async () => {
  const council = await fernshire();
  const ada = await enrolled(council, "Ada");
  const bea = await enrolled(council, "Bea");
  const record = await ada.start("visit", PERSON, {});
  const row = record.addRow("carers");
  record.write(`carers/${row}/name`, said("Sol"));
  await record.freeze();
  for (const session of [ada, bea]) await session.sendNow();
  const there = await bea.open(record.id);
  record.removeRow("carers", row);
  there.write(`carers/${row}/hours`, said("ten"));
  await Promise.all([record.freeze(), there.freeze()]);
  for (const session of [ada, bea, ada]) await session.sendNow();
  await quiet();
  record.showArrived();

  const [flagged] = record.flaggedRows("carers");
  expect(flagged?.row).toBe(row);
  expect(flagged?.removedBy.map(({ name }) => name)).toEqual(["Ada"]);
  expect(flagged?.changedBy.map(({ name }) => name)).toEqual(["Bea"]);

  record.restoreRow("carers", row);
  expect(record.rows("carers")).toEqual([row]);
  expect(record.flaggedRows("carers")).toEqual([]);
  await record.freeze();
  expect(record.flaggedRows("carers")).toEqual([]);
});

test("an entry of a history names what its author had on screen", async () => {
  const council = await fernshire();
  const ada = await enrolled(council, "Ada");
  const record = await ada.start("visit", PERSON, {});
  record.write("risk", said("stairs"));
  await record.freeze();
  record.write("risk", said("falls"));
  const [first, second] = record.history("risk");
  expect(second?.observed).toEqual([first?.dot]);
  await record.freeze();
  expect(record.history("risk")[1]?.observed).toEqual([first?.dot]);
});
