/** @bufbuild/cel as the oracle: where CEL and the profile overlap, both give the same. */
import {
  type CelInput,
  CelScalar,
  celEnv,
  isCelError,
  isCelList,
  parse,
  plan,
} from "@bufbuild/cel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/forms/definition";
import { evaluate, type Facts, type Value } from "../../src/forms/evaluate";
import { RULES } from "./vectors";

const OURS_ONLY =
  /answered|status|days|age\(|add_|at_least|sum\(|nhs_valid|date\(|today|hours|fine|double|is_full|outcome|hidden|kids|\.row|since|contains\('f|today|[a-z]\.size|risks ==|words == ' '/;

function run(rule: string, answers: Record<string, CelInput>): Value | undefined {
  const names = Object.fromEntries(Object.keys(answers).map((name) => [name, CelScalar.DYN]));
  const found = plan(celEnv({ variables: names }), parse(rule))(answers as never);
  if (isCelError(found)) return undefined;
  if (isCelList(found)) return null;
  return typeof found === "bigint" ? Number(found) : (found as Value);
}

const celValue = (value: Json): CelInput =>
  typeof value === "number" ? BigInt(value) : (value as CelInput);

describe("vectors", () => {
  const shared = RULES.cases.filter(
    ({ rule, in: group, expect: wanted, unsettled }) =>
      !group && !unsettled && wanted !== null && !OURS_ONLY.test(rule),
  );

  it.each(shared)("CEL agrees: $name", ({ rule, answers = {}, rows = {}, expect: wanted }) => {
    const given: Record<string, CelInput> = { carers: [] };
    for (const [path, value] of Object.entries(answers)) {
      if (!path.includes("/")) given[path] = celValue(value);
    }
    for (const [group, keys] of Object.entries(rows)) {
      given[group] = keys.map((key) => {
        const inside = Object.entries(answers).filter(([path]) =>
          path.startsWith(`${group}/${key}/`),
        );
        return Object.fromEntries(
          inside.map(([path, value]) => [path.split("/")[2] ?? "", celValue(value)]),
        );
      }) as CelInput;
    }
    expect(run(rule, given)).toEqual(wanted);
  });

  it("compares a good part of the vectors", () => {
    expect(shared.length).toBeGreaterThan(70);
  });
});

/** A rule as both languages write it. */
type Pair = readonly [tree: Json, text: string];

const quoted = (code: string): Pair => [code, `'${code}'`];
const { bool } = fc.letrec<{ bool: Pair; number: Pair; code: Pair }>((tie) => ({
  code: fc.oneof(
    fc.constantFrom("yes", "no").map(quoted),
    fc.constantFrom("flag", "second").map((id): Pair => [["get", id], id]),
  ),
  number: fc.oneof(
    { depthSize: "small" },
    fc.integer({ min: 0, max: 9 }).map((n): Pair => [n, `${n}`]),
    fc.constantFrom("count", "other").map((id): Pair => [["get", id], id]),
    fc
      .tuple(fc.constantFrom("+", "-", "*"), tie("number"), tie("number"))
      .map(([op, [a, x], [b, y]]): Pair => [[op, a, b], `(${x} ${op} ${y})`]),
  ),
  bool: fc.oneof(
    { depthSize: "small" },
    fc.boolean().map((is): Pair => [is, `${is}`]),
    fc
      .tuple(fc.constantFrom("==", "!="), tie("code"), tie("code"))
      .map(([op, [a, x], [b, y]]): Pair => [[op, a, b], `(${x} ${op} ${y})`]),
    fc
      .tuple(fc.constantFrom("==", "!=", "<", "<=", ">", ">="), tie("number"), tie("number"))
      .map(([op, [a, x], [b, y]]): Pair => [[op, a, b], `(${x} ${op} ${y})`]),
    fc
      .tuple(fc.constantFrom("&&", "||"), tie("bool"), tie("bool"))
      .map(([op, [a, x], [b, y]]): Pair => [[op, a, b], `(${x} ${op} ${y})`]),
    tie("bool").map(([a, x]): Pair => [["!", a], `!${x}`]),
    fc
      .tuple(tie("bool"), tie("bool"), tie("bool"))
      .map(([[a, x], [b, y], [c, z]]): Pair => [["?:", a, b, c], `(${x} ? ${y} : ${z})`]),
    tie("code").map(([a, x]): Pair => [["in", a, ["list", "yes", "x"]], `(${x} in ['yes', 'x'])`]),
  ),
}));

const code = fc.constantFrom("yes", "no");
const number = fc.integer({ min: -9, max: 9 });
const answers = fc.record(
  { flag: code, second: code, count: number, other: number },
  { requiredKeys: [] },
);

describe("generated rules", () => {
  it("CEL agrees, its errors being our missing", () => {
    fc.assert(
      fc.property(bool, answers, ([tree, text], given) => {
        const known = given as Record<string, string | number>;
        const facts: Facts = {
          today: "2026-03-12",
          value: (path) => known[path] ?? null,
          status: () => null,
          rows: () => null,
        };
        const bound = Object.fromEntries(
          Object.entries(known).map(([name, value]) => [name, celValue(value)]),
        );
        expect(evaluate(tree, facts, {})).toEqual(run(text, bound) ?? null);
      }),
      { numRuns: 1500 },
    );
  });
});
