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
  /answered|status|days|age\(|add_|at_least|sum\(|nhs_valid|postcode_valid|date\(|today|hours|fine|double|is_full|outcome|hidden|kids|\.row|since|contains\('f|today|[a-z]\.size|risks ==/;

function run(rule: string, answers: Record<string, CelInput>): Value | undefined {
  const names = Object.fromEntries(Object.keys(answers).map((name) => [name, CelScalar.DYN]));
  const found = plan(celEnv({ variables: names }), parse(rule))(answers as never);
  if (isCelError(found)) return undefined;
  if (isCelList(found)) return null;
  if (typeof found !== "bigint") return found as Value;
  // CEL counts further than both languages hold exactly; ours says missing.
  return Number.isSafeInteger(Number(found)) ? Number(found) : undefined;
}

const celValue = (value: Json): CelInput =>
  typeof value === "number" ? BigInt(value) : (value as CelInput);

const QUESTIONS = new Map(
  RULES.published.sections.flatMap(({ items }) => items.map((item) => [item.id, item] as const)),
);

/** An answer as CEL is to know it; undefined where it is missing, so that CEL has no such name. */
function known(path: string, value: Json): CelInput | undefined {
  const item = QUESTIONS.get(path.split("/")[0] ?? "");
  const type = item && "type" in item ? item.type : "group";
  const { options = [] } = (item ?? {}) as { options?: readonly { code: string }[] };
  const listed = (code: Json) => options.some((option) => option.code === code);
  if (value === null || (typeof value === "object" && !Array.isArray(value))) return undefined;
  switch (type) {
    case "group":
      return celValue(value);
    case "number":
    case "money":
      return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
    case "many":
      return Array.isArray(value) && value.length > 0 && value.every(listed) && inOrder(value)
        ? value
        : undefined;
    case "one":
      return listed(value) ? celValue(value) : undefined;
    case "yn":
      return value === "yes" || value === "no" ? value : undefined;
    case "date":
      return typeof value === "string" && isDay(value) ? value : undefined;
    case "time":
      return typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
        ? value
        : undefined;
    default:
      return typeof value === "string" && /[^ \t\r\n\u00a0]/.test(value) ? value : undefined;
  }
}

/** Sorted, each once. */
const inOrder = (codes: readonly Json[]): boolean =>
  codes.every((code, i) => i === 0 || String(codes[i - 1]) < String(code));

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  text >= "0001" &&
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

describe("vectors", () => {
  const shared = RULES.cases.filter(({ rule, in: group }) => !group && !OURS_ONLY.test(rule));

  it.each(shared)("CEL agrees: $name", (each) => {
    const { rule, answers = {}, rows = {}, unsettled = [], expect: wanted } = each;
    const given: Record<string, CelInput> = { carers: [] };
    for (const [path, value] of Object.entries(answers)) {
      const found = unsettled.includes(path) ? undefined : known(path, value);
      if (!path.includes("/") && found !== undefined) given[path] = found;
    }
    for (const [group, keys] of Object.entries(rows)) {
      given[group] = keys.map((key) => {
        const inside = Object.entries(answers).filter(([path]) =>
          path.startsWith(`${group}/${key}/`),
        );
        return Object.fromEntries(
          inside
            .filter(
              ([path, value]) => !unsettled.includes(path) && known(path, value) !== undefined,
            )
            .map(([path, value]) => [path.split("/")[2] ?? "", celValue(value)]),
        );
      }) as CelInput;
    }
    // Where there is no such name CEL gives an error, which is our missing.
    expect(run(rule, given) ?? null).toEqual(wanted);
  });

  it("compares a good part of the vectors", () => {
    expect(shared.length).toBeGreaterThan(200);
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
