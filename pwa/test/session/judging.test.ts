/** What the server says of own changes, told in answer to them or without being asked. */
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { REASON, VERDICT } from "../../src/codes";
import { random } from "../../src/sync/core/bytes";
import type { Verdict } from "../../src/sync/core/messages";
import { durable, judged } from "../../src/sync/judging";
import { Outbox } from "../../src/sync/outbox";

/** An outbox with one change to be sent, and what is said of it. */
async function toBeSent() {
  const outbox = new Outbox(new IDBFactory(), "v");
  const id = random(32);
  const row = { n: 1, prev: null, id, sealed: id, copy: id, size: 32, made: 1 };
  await outbox.write(row, null);
  await outbox.freezeOpen(2);
  const said = (verdict: number, reason: number | null): Verdict => ({
    id,
    devSeq: 1,
    verdict,
    arrival: 7,
    position: verdict === VERDICT.merged ? 5 : null,
    receivedMs: 3,
    reason,
    detail: null,
    outcome: null,
  });
  return { outbox, said, state: async () => (await outbox.row(1))?.state };
}

test("what is to be sent once more is sent, whatever was said of it before", async () => {
  const { outbox, said, state } = await toBeSent();
  const before = said(VERDICT.set_aside, REASON.cloned);
  await judged(outbox, [], 2, [before]);
  expect(await state()).toBe("frozen");
  // Asked about it now, the server sets it aside.
  await judged(outbox, [before], 2);
  expect(await state()).toBe("set_aside");
});

test("what the server has merged is not sent again, though nobody asked", async () => {
  const { outbox, said, state } = await toBeSent();
  await judged(outbox, [], 2, [said(VERDICT.merged, null)]);
  expect(await state()).toBe("received");
  // And what is judged anew later is told so.
  await judged(outbox, [], 2, [said(VERDICT.set_aside, REASON.scope)]);
  expect(await state()).toBe("set_aside");
});

test.each([
  ["waits", VERDICT.waiting, REASON.awaiting_file],
  ["is set aside", VERDICT.set_aside, REASON.scope],
])("what %s is safe once every backup has it, and stands as it did", async (_, verdict, reason) => {
  const { outbox, said, state } = await toBeSent();
  await judged(outbox, [said(verdict, reason)], 1);
  const before = await state();
  expect(await durable(outbox, 1, 6, 100)).toEqual([]);
  expect(await durable(outbox, 2, 7, 100)).toEqual([]);
  expect(await durable(outbox, 1, 7, 100)).toMatchObject([{ n: 1, state: before, safe: 100 }]);
  // Once is enough.
  expect(await durable(outbox, 1, 8, 200)).toEqual([]);
  // Where it arrived anew, it is to be backed up anew.
  await judged(outbox, [{ ...said(verdict, reason), arrival: 9 }], 1);
  expect((await outbox.row(1))?.safe).toBeNull();
});
