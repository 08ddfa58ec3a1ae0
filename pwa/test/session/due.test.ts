import { expect, test } from "vitest";
import { OP } from "../../src/codes";
import { dueDate } from "../../src/session/people";
import type { RecordEntry } from "../../src/session/types";
import { random } from "../../src/sync/core/bytes";
import { Fold } from "../../src/sync/core/fold";

/** Commit position at which the target date was written; the clocks below say nothing. */
const SET = 5;

/** An involvement in which a target date was written at position `SET`. */
function involvement(target: string): Fold {
  const fold = new Fold();
  const actor = random(16);
  const op = { kind: OP.set, path: "target_date", value: [target, 1, null, null] };
  fold.add({
    dot: random(16),
    position: SET,
    change: {
      v: 1,
      device: actor.slice(0, 8),
      devSeq: 1,
      prev: null,
      record: random(16),
      actor,
      wallMs: 9_000,
      zoneMin: 0,
      salt: random(16),
      about: null,
      known: true,
      ops: [{ ...op, observed: [], reason: null, kept: null }],
    },
  });
  return fold;
}

const inState = (state: string, position: number, form = "needs-assessment"): RecordEntry => ({
  formHash: "",
  id: "",
  form,
  person: null,
  state: { state, versionNo: 1, at: 1_000, position },
  named: null,
  stopped: null,
  startedBy: { actor: "", name: "", roles: [], team: null },
  started: 0,
  changed: 0,
  unsent: 0,
  toSettle: 0,
  last: null,
});

test("nothing is due once an assessment was authorised after the day was set", () => {
  const fold = involvement("2026-12-12");
  expect(dueDate(fold, [])).toBe("2026-12-12");
  expect(dueDate(fold, [inState("submitted", SET + 1)])).toBe("2026-12-12");
  expect(dueDate(fold, [inState("authorised", SET + 1)])).toBeNull();
  expect(dueDate(fold, [inState("authorised", SET + 1, "care-support-plan")])).toBe("2026-12-12");
});

test("a day set after the last assessment is still due", () => {
  expect(dueDate(involvement("2026-12-12"), [inState("authorised", SET - 1)])).toBe("2026-12-12");
});
