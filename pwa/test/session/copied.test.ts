import { describe, expect, test } from "vitest";
import { OP, SOURCE, STATUS } from "../../src/codes";
import type { Definition } from "../../src/forms/definition";
import { copiedIn } from "../../src/session/copied";
import type { Answer as StoredAnswer } from "../../src/sync/core/change";
import { Fold } from "../../src/sync/core/fold";
import { device, folded, made, op, ROW, set } from "../sync/make";

const form = {
  copied_in: [{ to: "needs", from: "person", path: "access_info_needs" }],
} as unknown as Definition;

const said = (value: string[], by = 1) =>
  made([set("access_info_needs", value)], by, { device: device(by) });

describe("what a form is started with from the person's record", () => {
  test("is the settled answer, with the record as its source", async () => {
    const fold = folded(new Fold(), [await said(["easy_read"])]);
    expect(copiedIn(form, () => fold).answers).toEqual({
      needs: { value: ["easy_read"], status: 1, source: 5, note: null },
    });
  });

  test("leaves out what two people answered differently, and what is not there", async () => {
    const nothing = { answers: {}, rows: [] };
    expect(copiedIn(form, () => new Fold())).toEqual(nothing);
    expect(copiedIn(form, () => undefined)).toEqual(nothing);
    const fold = folded(new Fold(), [await said(["easy_read"]), await said(["audio"], 2)]);
    expect(copiedIn(form, () => fold)).toEqual(nothing);
  });
});

const determination = {
  copied_in: [
    { to: "outcomes/*/oc_manner", from: "needs-assessment", path: "outcomes/*/oc_manner" },
    { to: "plan_needs/*/words", from: "needs-assessment", path: "needs/*/words" },
  ],
  sections: [
    {
      items: [
        { id: "outcomes", type: "group", rows: [{ key: "oc_work" }, { key: "oc_child" }] },
        { id: "plan_needs", type: "group" },
      ],
    },
  ],
} as unknown as Definition;

describe("what a form is started with from an assessment", () => {
  test("is each fixed row's settled answer, by its key", async () => {
    const fold = folded(new Fold(), [
      await made([
        set("outcomes/oc_work/oc_manner", ["u2_pain_distress"]),
        set("outcomes/oc_other/oc_manner", ["able"]),
      ]),
      await made([set("outcomes/oc_child/oc_manner", ["able"])], 1, { device: device(1) }),
      await made([set("outcomes/oc_child/oc_manner", ["u4_time"])], 2, { device: device(2) }),
    ]);
    const { answers, rows } = copiedIn(determination, (of) =>
      of === "needs-assessment" ? fold : undefined,
    );
    expect(Object.keys(answers)).toEqual(["outcomes/oc_work/oc_manner"]);
    expect(rows).toEqual([]);
  });

  test("is each added row under the id it has there, and the person's words stay theirs", async () => {
    const value: StoredAnswer = ["Eat well", STATUS.answered, SOURCE.person_said, null];
    const fold = folded(new Fold(), [await made([op(OP.set, `needs/${ROW}/words`, { value })])]);
    expect(copiedIn(determination, () => fold)).toEqual({
      answers: {
        [`plan_needs/${ROW}/words`]: { value: "Eat well", status: 1, source: 1, note: null },
      },
      rows: [`plan_needs/${ROW}`],
    });
  });
});

test("what is no usable answer at its source is not copied", async () => {
  const dated = {
    copied_in: [{ to: "assessed_on", from: "needs-assessment", path: "event_date" }],
    sections: [{ items: [{ id: "assessed_on", type: "date" }] }],
  } as unknown as Definition;
  const copied = async (value: string) => {
    const fold = folded(new Fold(), [await made([set("event_date", value)])]);
    return copiedIn(dated, () => fold).answers;
  };
  expect(await copied("31/2")).toEqual({});
  expect(Object.keys(await copied("2026-01-31"))).toEqual(["assessed_on"]);
});
