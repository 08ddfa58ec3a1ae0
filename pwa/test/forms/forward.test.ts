import { describe, expect, it } from "vitest";
import { SOURCE, STATUS } from "../../src/codes";
import type { Answer } from "../../src/forms/answers";
import { copiedFrom } from "../../src/forms/copied-from";
import type { Definition } from "../../src/forms/definition";
import { confirmed, copiedForward, type Last } from "../../src/forms/forward";

const said = (value: Answer["value"], rest: Partial<Answer> = {}): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.person_said,
  note: null,
  ...rest,
});

const form = {
  copied_forward: ["good_life", "home", "people", "carers/*/who", "areas", "topics", "agreed"],
  sections: [
    {
      items: [
        { id: "good_life", type: "long", merge: "narrative" },
        { id: "home", type: "one", merge: "critical" },
        { id: "capacity", type: "yn", merge: "critical" },
        { id: "topics", type: "many", merge: "union" },
        { id: "agreed", type: "sig", merge: "ordinary" },
        { id: "people", type: "group", items: [{ id: "name", type: "text", merge: "ordinary" }] },
        {
          id: "carers",
          type: "group",
          items: [
            { id: "who", type: "text", merge: "ordinary" },
            { id: "willing", type: "yn", merge: "ordinary" },
          ],
        },
        {
          id: "areas",
          type: "group",
          rows: [{ key: "work" }, { key: "home" }],
          items: [{ id: "going_well", type: "long", merge: "narrative", rows_only: ["work"] }],
        },
      ],
    },
  ],
} as unknown as Definition;

const last = (answers: Record<string, Answer>, rest: Partial<Last> = {}): Last => ({
  answer: (path) => answers[path],
  unsettled: () => false,
  rows: (group) => (group === "people" ? ["r1", "r2"] : []),
  shown: () => true,
  ...rest,
});

const copied = (answers: Record<string, Answer>, rest: Partial<Last> = {}) =>
  copiedForward(form, last(answers, rest), "2025-02-03");

describe("starting from the last record", () => {
  it("copies what the form names, with who said it and the day it is from", () => {
    const found = copied({ good_life: said("The allotment"), capacity: said("no") });
    expect(found).toEqual({
      good_life: said("The allotment", { note: "copied forward from 2025-02-03" }),
    });
    expect(copiedFrom(found.good_life)).toBe("2025-02-03");
  });

  it("copies each row of a group: fixed ones by their keys, added ones as they were", () => {
    const found = copied({
      "people/r1/name": said("Cade"),
      "people/r2/name": said("Olu"),
      "areas/work/going_well": said("Two days a week"),
      "areas/home/going_well": said("asked of no such row"),
    });
    expect(Object.keys(found)).toEqual([
      "people/r1/name",
      "people/r2/name",
      "areas/work/going_well",
    ]);
  });

  it("copies of a group only the questions named, where not all of it is", () => {
    const found = copied(
      { "carers/r1/who": said("Cade"), "carers/r1/willing": said("yes") },
      { rows: (group) => (group === "carers" ? ["r1"] : []) },
    );
    expect(Object.keys(found)).toEqual(["carers/r1/who"]);
  });

  it("leaves out what two people answered differently, what was hidden, and reasons for none", () => {
    const answers = { good_life: said("x"), home: said("secure") };
    expect(copied(answers, { unsettled: (path) => path === "good_life" })).toEqual({
      home: said("secure", { note: "copied forward from 2025-02-03" }),
    });
    expect(copied(answers, { shown: () => false })).toEqual({});
    expect(copied({ good_life: said(null, { status: STATUS.declined }) })).toEqual({});
  });

  it("never copies a signature, nor a union whose things have authors of their own", () => {
    expect(
      copied({ agreed: said(["spoken", null, null, "2025-02-03"]), topics: said(["home"]) }),
    ).toEqual({});
  });

  it("is over for an answer once it is confirmed or written anew", () => {
    const [answer] = Object.values(copied({ home: said("secure") }));
    if (!answer) throw new Error("nothing was copied");
    expect(copiedFrom(confirmed(answer))).toBeNull();
    expect(confirmed(answer)).toEqual(said("secure"));
  });
});
