/** Whose finished work a manager may audit, and what an audit of it begins with (domain.md 2.12, G2). */
import { describe, expect, test } from "vitest";
import {
  begunWith,
  drawn,
  hasPart,
  type Sampled,
  sampleFor,
  tally,
} from "../../src/screens/audits/sample";
import type {
  CommandView,
  PersonEntry,
  RecordEntry,
  RecordHandle,
  StaffMember,
} from "../../src/session/types";
import { person } from "../ui/make";
import { IDRIS, NIA, WREN } from "./make";

const over = (_form: string, state: string): boolean => ["authorised", "final"].includes(state);

function given(name: string, by: StaffMember, outcome = "accepted"): CommandView {
  return { name, by, outcome } as CommandView;
}

function record(id: string, rest: Partial<RecordEntry> = {}): RecordEntry {
  return {
    id,
    form: "needs-assessment",
    state: { state: "authorised", versionNo: 1, at: 5, position: 5 },
    startedBy: WREN,
    changed: 5,
    last: given("authorise", NIA),
    ...rest,
  } as RecordEntry;
}

const marl = (...records: RecordEntry[]): PersonEntry => ({
  ...person("a1", { name: "Marlow Oystergate" }),
  councilNumber: "FM-20001",
  records,
});

const ids = (sample: readonly Sampled[]) => sample.map(({ entry }) => entry.id);

describe("what a manager may choose to audit", () => {
  test("is the finished work of others, newest first", () => {
    const later = record("later", {
      state: { state: "final", versionNo: 1, at: 9, position: 9 },
      form: "review",
      last: given("submit", WREN),
    });
    const draft = record("draft", {
      state: { state: "draft", versionNo: 0, at: null, position: null },
    });
    expect(ids(sampleFor(IDRIS, [marl(record("first"), later, draft)], over))).toEqual([
      "later",
      "first",
    ]);
  });

  test("is nothing that they began or decided on", () => {
    const people = [
      marl(
        record("own", { startedBy: IDRIS, last: given("submit", WREN) }),
        record("decided", { last: given("authorise", IDRIS) }),
      ),
    ];
    expect(sampleFor(IDRIS, people, over)).toEqual([]);
    expect(ids(sampleFor(NIA, people, over))).toEqual(["own", "decided"]);
  });

  test.each(["wellness-recovery-plan", "sharing-preference", "jotting", "practice-audit"])(
    "is never what the person says or owns, or what no practice is judged by: %s",
    (form) => {
      expect(sampleFor(IDRIS, [marl(record("it", { form }))], over)).toEqual([]);
    },
  );

  test("is not what they gave any command on, an earlier one included", () => {
    const commands = [given("return", IDRIS), given("authorise", NIA)];
    const empty = { value: 0 };
    const ground = {
      reading: { trackShape: () => undefined },
      shown: { fold: { paths: () => [], elementPaths: () => [] }, drafts: [] },
      desk: { actor: new Uint8Array(16), staff: {} },
      moved: empty,
    };
    const handle = { ground, commands: () => commands } as unknown as RecordHandle;
    expect(hasPart(IDRIS, handle)).toBe(true);
    expect(hasPart(WREN, handle)).toBe(false);
  });

  test("is drawn from all of it, the first and the last included", () => {
    expect(drawn(["a", "b", "c"], 0)).toBe("a");
    expect(drawn(["a", "b", "c"], 0.999)).toBe("c");
    expect(drawn([], 0.5)).toBeUndefined();
  });
});

test("an audit begins with who audits whom on what, and names no person", () => {
  const one = { entry: record("it"), person: marl(record("it")) };
  const commands = [given("submit", WREN), given("authorise", NIA)];
  const handle = { commands: () => commands } as unknown as RecordHandle;
  const answers = begunWith(IDRIS, "2026-03-20", one, handle, "random");
  expect(Object.fromEntries(Object.entries(answers).map(([id, { value }]) => [id, value]))).toEqual(
    {
      auditor: ["staff", IDRIS.actor, IDRIS.name, null],
      audited_on: "2026-03-20",
      case: "random",
      case_number: "FM-20001",
      worker: ["staff", WREN.actor, WREN.name, null],
      decided_by: ["staff", NIA.actor, NIA.name, null],
    },
  );
  expect(JSON.stringify(answers)).not.toContain("Marl");
});

test("what audits found is counted by score and by nobody's name", () => {
  expect(tally(["2", "2", "0", "na", undefined, "1"])).toEqual([2, 1, 1, 1]);
});
