/** What is counted of own changes, and what is said of the count. */
import { expect, test } from "vitest";
import { chipOf } from "../../src/app/chip";
import { sentence } from "../../src/screens/sending/sending";
import { counted } from "../../src/session/health";
import type { Released } from "../../src/session/holdings";
import type { RowState } from "../../src/sync/outbox";
import { SENDING } from "../ui/make";

const NOW = Date.UTC(2026, 0, 20, 14, 32);
const ZONE = "Europe/London";

const row = (own: RowState, safe: boolean): Released => ({
  n: 1,
  dot: "01",
  own,
  received: NOW - 60_000,
  reason: null,
  mark: null,
  safe,
  change: { wallMs: NOW - 120_000 },
});

/** The sentence and the chip for one own change. */
const saidOf = (own: RowState, safe: boolean) => {
  const sending = { ...SENDING, ...counted([row(own, safe)], 0, NOW, ZONE) };
  return [sentence(sending, NOW), chipOf(null, sending, true, NOW).words];
};

test("nothing is called backed up that was only received: set aside, waiting or merged", () => {
  const one = "Everything is received. 1 is still to be backed up.";
  expect(saidOf("received", false)).toEqual([one, "All received"]);
  expect(saidOf("set_aside", false)).toEqual([one, "All received"]);
  expect(saidOf("waiting", false)).toEqual([one, "Received, waiting"]);
});

test("what waits or is set aside is called backed up once every backup has it", () => {
  const all = "Everything is received and backed up.";
  expect(saidOf("safe", true)).toEqual([all, "Backed up"]);
  expect(saidOf("set_aside", true)).toEqual([all, "Backed up"]);
  expect(saidOf("waiting", true)).toEqual([all, "Received, waiting"]);
  // And nothing is asked after at the fast pace for it.
  expect(counted([row("waiting", true)], 0, NOW, ZONE).notBackedUp).toBe(0);
});
