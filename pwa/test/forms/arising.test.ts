/** What the law makes of each form's answers, in the app as in Python. */
import { describe, expect, it } from "vitest";
import criteria from "../../../forms/duties/criteria.json";
import vectors from "../../../forms/vectors/arising.json";
import { type Answered, arising, considered, faults } from "../../src/forms/duties/arising";

interface Case {
  readonly name: string;
  readonly form: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly hidden?: readonly string[];
  readonly lacks?: readonly string[];
  readonly rows?: Readonly<Record<string, readonly string[]>>;
  readonly others?: readonly string[];
  readonly expect: Readonly<Record<string, unknown>>;
}

const ROWS: Readonly<Record<string, readonly string[]>> = {
  outcomes: criteria.adult.outcomes,
  carer_outcomes: criteria.carer.outcomes,
};
const APPLIES = /(?:oc_child\/oc|co_child\/co|co_other_adults\/co)_applies$/;

/** The answers of a case, as a form's rules would see them. */
function told({ answers, hidden = [], lacks = [], rows = {}, others }: Case): Answered {
  const given = new Map(Object.entries(answers));
  for (const [group, names] of Object.entries(ROWS)) {
    const of = group === "outcomes" ? "oc" : "co";
    for (const name of names) {
      const manner = `${group}/${name}/${of}_manner`;
      const no = given.get(`${group}/${name}/${of}_applies`) === "no";
      if (others && !no && !given.has(manner)) given.set(manner, others);
    }
  }
  const named = (list: readonly string[], path: string) =>
    list.includes(path) || list.includes(path.split("/")[0] ?? "");
  const shown = (path: string) => !named(hidden, path);
  const asks = (path: string) => !path.endsWith("_applies") || APPLIES.test(path);
  return {
    place: (path) => (named(lacks, path) || !asks(path) ? undefined : path),
    shown,
    value: (path) => (shown(path) ? (given.get(path) ?? null) : null),
    rows: (group) => {
      if (!shown(group)) return null;
      const inside = [...given.keys()].filter((path) => path.startsWith(`${group}/`));
      return (
        ROWS[group] ?? [...(rows[group] ?? []), ...inside.map((path) => path.split("/")[1] ?? "")]
      );
    },
  };
}

describe("answers give rise to what the vector expects", () => {
  it.each(vectors.cases as unknown as Case[])("$form: $name", (given) => {
    const from = told(given);
    const found = considered(given.form, from);
    const all: Record<string, unknown> = {
      advocate: null,
      young_carer: null,
      s42: null,
      refusal: null,
      ...Object.fromEntries(arising(given.form, from).map((each) => [each.rule, each])),
      eligibility: found && { ...found.finding, ...found },
      faults: faults(given.form, from).map(({ rule, paths }) => [rule, paths]),
    };
    expect(all).toMatchObject(given.expect);
  });
});
