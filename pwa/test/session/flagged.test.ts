import { expect, test } from "vitest";
import { flaggedRows } from "../../src/session/flagged";
import { historyOf } from "../../src/session/history";
import { enrolled, PERSON_ID, said } from "./enrolled";
import { fernshire, quiet } from "./world";

test("a row removed by one and changed by another is back with both names, until it is kept", async () => {
  const council = await fernshire();
  const { session: ada } = await enrolled(council, "Ada");
  const { session: bea } = await enrolled(council, "Bea");
  const record = await ada.start("visit", PERSON_ID, {});
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

  const [flagged] = flaggedRows(record.ground, "carers");
  expect(flagged?.row).toBe(row);
  expect(flagged?.removedBy.map(({ name }) => name)).toEqual(["Ada"]);
  expect(flagged?.changedBy.map(({ name }) => name)).toEqual(["Bea"]);

  const [listed] = ada.toSettle.value;
  expect(listed).toMatchObject({ path: `carers/${row}`, row: true, ownDevices: false });
  expect([listed?.names, listed?.changers]).toEqual([["Ada"], ["Bea"]]);

  record.restoreRow("carers", row);
  expect(record.rows("carers")).toEqual([row]);
  expect(flaggedRows(record.ground, "carers")).toEqual([]);
  await record.freeze();
  expect(flaggedRows(record.ground, "carers")).toEqual([]);
  await quiet();
  expect(ada.toSettle.value).toEqual([]);
});

test("an entry of a history names what its author had on screen", async () => {
  const council = await fernshire();
  const { session: ada } = await enrolled(council, "Ada");
  const record = await ada.start("visit", PERSON_ID, {});
  record.write("risk", said("stairs"));
  await record.freeze();
  record.write("risk", said("falls"));
  const [first, second] = historyOf(record.ground, "risk");
  expect(second?.observed).toEqual([first?.dot]);
  await record.freeze();
  expect(historyOf(record.ground, "risk")[1]?.observed).toEqual([first?.dot]);
});
