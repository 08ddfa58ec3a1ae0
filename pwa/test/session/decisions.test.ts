import { expect, test } from "vitest";
import { OP, RULING } from "../../src/codes";
import { changedSince, covered, standing } from "../../src/session/covering";
import { commandViews, given, stateOf } from "../../src/session/decisions";
import { Staff } from "../../src/session/staff";
import { type Bytes, hex, random } from "../../src/sync/core/bytes";
import type { Value } from "../../src/sync/core/canonical";
import type { Change, Operation } from "../../src/sync/core/change";
import { commandValue } from "../../src/sync/core/command-value";
import { Fold } from "../../src/sync/core/fold";
import { seenOf } from "../../src/sync/core/seen";

const record = random(16);
const formHash = random(32);
const ada = random(16);
const server = random(16);
let position = 0;

function add(fold: Fold, actor: Bytes, ...ops: (Partial<Operation> & { path: string })[]): Bytes {
  const dot = random(16);
  position++;
  const change: Change = {
    v: 1,
    device: actor.slice(0, 8),
    devSeq: position,
    prev: null,
    record,
    actor,
    wallMs: position,
    zoneMin: 0,
    salt: random(16),
    about: null,
    known: true,
    ops: ops.map((op) => ({
      kind: OP.set,
      value: null,
      observed: [],
      reason: null,
      kept: null,
      ...op,
    })),
  };
  fold.add({ dot, change, position });
  return dot;
}

const answer = (value: Value): Value => [value, 1, null, null];

function decided(state: string) {
  const fold = new Fold();
  const place = add(
    fold,
    ada,
    { path: "place", value: answer("home") },
    { path: "risk", value: answer("none") },
  );
  const seen = [seenOf(fold, record, formHash)];
  const value = commandValue({ name: "authorise", seen, asOf: "2026-01-20", arguments: [] });
  const command = add(fold, ada, { kind: OP.command, path: "@command", value });
  const ruling: Value = [RULING.accepted, null, [], 1, []];
  add(
    fold,
    server,
    { path: `@ruling/${hex(command)}`, value: answer(ruling) },
    { path: "@state", value: answer([state, 1, command]) },
  );
  return { fold, place };
}

test("what changes after a decision shows as proposed since, and nothing else does", () => {
  const { fold, place } = decided("authorised");
  expect(stateOf(fold, "draft")).toMatchObject({ state: "authorised", versionNo: 1 });
  const decision = standing(fold, ["draft", "returned"], "draft");
  if (!decision) throw new Error("no decision stands");
  expect(changedSince(fold, decision.command, hex(record))).toEqual([]);
  add(fold, ada, { path: "place", value: answer("ward"), observed: [place] });
  add(fold, ada, { path: "needs", kind: OP.add, value: answer("bsl") });
  expect(changedSince(fold, decision.command, hex(record))).toEqual(["needs", "place"]);
  expect(covered(decision.command, hex(record)).has(`${hex(place)} risk`)).toBe(true);
  const [view] = commandViews(
    fold,
    new Staff("Fernshire", { actor: hex(ada), name: "Ada", roles: [], team: null }),
    () => undefined,
  );
  expect(view).toMatchObject({
    name: "authorise",
    outcome: "accepted",
    covers: 2,
    by: { name: "Ada" },
  });
});

test("a record handed back for writing has no standing decision", () => {
  const { fold } = decided("returned");
  expect(standing(fold, ["draft", "returned"], "draft")).toBeNull();
  expect(given(fold)).toHaveLength(1);
});

/** A submit on which epochs ruled, and an authorisation after it. */
function twice() {
  const fold = new Fold();
  const given = (name: string) => {
    const value = commandValue({ name, seen: [], asOf: "2026-01-20", arguments: [] });
    return add(fold, ada, { kind: OP.command, path: "@command", value });
  };
  const submit = given("submit");
  const authorise = given("authorise");
  const rule = (on: Bytes, state: string | null, epoch: number, ...observed: Bytes[]) => {
    const outcome = state ? RULING.accepted : RULING.refused;
    const ruling = {
      path: `@ruling/${hex(on)}`,
      value: answer([outcome, state ? null : 1, [], epoch, []]),
    };
    if (!state) return add(fold, server, ruling);
    return add(fold, server, ruling, { path: "@state", value: answer([state, 1, on]), observed });
  };
  return { fold, submit, authorise, rule, state: () => stateOf(fold, "draft").state };
}

test("a submit accepted in two epochs is submitted once", () => {
  const { submit, rule, state } = twice();
  rule(submit, "submitted", 2);
  rule(submit, "submitted", 1);
  expect(state()).toBe("submitted");
});

test("a refusal of the earlier epoch voids what the later accepted, though it comes last", () => {
  const { submit, rule, state } = twice();
  rule(submit, "submitted", 2);
  rule(submit, null, 1);
  expect(state()).toBe("draft");
});

test("a decision made on the later ruling is not undone when the earlier one comes back", () => {
  const { submit, authorise, rule, state } = twice();
  const later = rule(submit, "submitted", 2);
  rule(authorise, "authorised", 2, later);
  rule(submit, "submitted", 1);
  expect(state()).toBe("authorised");
});

test("a decision of the earlier epoch stands on either ruling before it", () => {
  const { submit, authorise, rule, state } = twice();
  const later = rule(submit, "submitted", 2);
  const earlier = rule(submit, "submitted", 1);
  rule(authorise, "authorised", 1, earlier);
  rule(authorise, null, 2, later);
  expect(state()).toBe("authorised");
});
