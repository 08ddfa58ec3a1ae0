/** Radios: what is asked of a choice stands directly under it, and only while it is chosen. */
import { type ComponentChild, Fragment, h, isValidElement, type VNode } from "preact";
import { describe, expect, test } from "vitest";
import { Radios } from "../../src/ui/choices";

/** The words of a tree in reading order: components are called, as none of these keeps anything. */
function reading(node: ComponentChild | ComponentChild[]): string[] {
  if (Array.isArray(node)) return node.flatMap(reading);
  if (typeof node === "string" || typeof node === "number") return [String(node)];
  if (!isValidElement(node)) return [];
  const { type, props } = node as VNode<{ children?: ComponentChild[] }>;
  if (typeof type === "function" && type !== Fragment)
    return reading((type as (props: unknown) => ComponentChild)(props));
  return reading(props.children ?? []);
}

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
