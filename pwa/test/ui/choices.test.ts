/** Radios: what is asked of a choice stands directly under it, and only while it is chosen. */
import { h } from "preact";
import { describe, expect, test } from "vitest";
import { Radios } from "../../src/ui/choices";
import { reading } from "./tree";

const asked = (value: string | null) =>
  reading(
    h(Radios, {
      id: "form",
      legend: "Choose a form",
      value,
      onChoose: () => undefined,
      options: [
        { value: "needs", label: "Needs assessment", follows: h("p", {}, "How much of it?") },
        { value: "carers", label: "Carer's assessment", follows: h("p", {}, "Whose carer?") },
        { value: "plan", label: "Care and support plan" },
      ],
    }),
  );

describe("what follows from a choice", () => {
  test("stands between it and the next one", () => {
    expect(asked("needs")).toEqual([
      "Choose a form",
      "Needs assessment",
      "How much of it?",
      "Carer's assessment",
      "Care and support plan",
    ]);
  });
  test("is not there while another is chosen, or none", () => {
    expect(asked("plan")).not.toContain("How much of it?");
    expect(asked("carers")).not.toContain("How much of it?");
    expect(asked(null)).toHaveLength(4);
  });
});
