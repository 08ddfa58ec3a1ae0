/**
 * Evaluates compiled rules in three-valued logic: the evaluator of `forms/evaluate.py`.
 *
 * Null is *missing*: unanswered, not shown, unsettled, any status but answered, or the wrong type.
 * Kleene's rules hold: missing and false is false, missing or true is true. An evaluation never
 * throws: what makes no sense is missing. `forms/FORMAT.md` lists the operators.
 */

import { STATUS } from "../codes";
import { addDays, addMonths, age, daysBetween, isDatetime } from "./civil";
import type { Json, Node } from "./definition";
import { postcodeOf } from "./formats";
import { isInteger } from "./valid";

export type Value = boolean | number | string | readonly string[] | null;

/** Row variables, each bound to `group/<row>`, and elements of lists; "" is the current row. */
export type Names = Readonly<Record<string, string>>;

/** What a rule reads. */
export interface Facts {
  /** The civil date rules are judged on. */
  readonly today: string;
  /** The answer or calculation at a path, null when missing to rules. */
  value(path: string): Value;
  /** The status at a path, null when missing, hidden or unsettled. */
  status(path: string): number | null;
  /** The rows of a group, null when the group is hidden. */
  rows(group: string): readonly string[] | null;
}

const STATUS_NAMES = new Map(Object.entries(STATUS).map(([name, number]) => [number, name]));

/** The value of a compiled rule, null when missing. */
export function evaluate(tree: Node | undefined, facts: Facts, names: Names): Value {
  if (typeof tree === "string" || typeof tree === "boolean") return tree;
  if (typeof tree === "number") return isInteger(tree) ? tree : null;
  if (!Array.isArray(tree)) return null;
  const [op, a, b, c, d] = tree;
  const run = (node: Json | undefined): Value => evaluate(node, facts, names);
  switch (op) {
    case "get":
    case "row": {
      const path = pathOf(tree, names);
      return path === null ? null : facts.value(path);
    }
    case "key": {
      const row = bound(a, names);
      return row === null ? null : row.slice(row.lastIndexOf("/") + 1);
    }
    case "var":
      return bound(a, names);
    case "today":
      return facts.today;
    case "list": {
      const codes = tree.slice(1).map(run);
      return codes.every((code) => typeof code === "string") ? codes : null;
    }
    case "answered": {
      const path = pathOf(a, names);
      if (path === null) return false;
      if (isRows(a) && facts.rows(path)?.length) return true;
      return facts.value(path) !== null;
    }
    case "status": {
      const path = pathOf(a, names);
      const status = path === null ? null : facts.status(path);
      return (status !== null && STATUS_NAMES.get(status)) || null;
    }
    case "&&":
    case "||":
      return kleene(op === "||", tree, 1, run);
    case "!": {
      const value = run(a);
      return typeof value === "boolean" ? !value : null;
    }
    case "?:": {
      const test = run(a);
      return typeof test === "boolean" ? run(test ? b : c) : null;
    }
    case "==":
    case "!=": {
      const same = equal(run(a), run(b));
      return same === null ? null : same === (op === "==");
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(op, run(a), run(b));
    case "in": {
      const sought = run(a);
      if (sought === null) return null;
      if (Array.isArray(b) && b[0] === "list") {
        return kleene(true, b, 1, (choice) => equal(sought, run(choice)));
      }
      const several = run(b);
      return isList(several) ? kleene(true, several, 0, (code) => equal(sought, code)) : null;
    }
    case "size": {
      if (isRows(a)) return elements(a, facts, names)?.length ?? null;
      const value = run(a);
      return typeof value === "string" ? [...value].length : isList(value) ? value.length : null;
    }
    case "exists":
    case "all": {
      const values = each(a, b, c, facts, names);
      return values && kleene(op === "exists", values, 0, (value) => value);
    }
    case "at_least": {
      const values = each(b, c, d, facts, names);
      if (!values || !isInteger(a)) return null;
      const isTrue = values.filter((value) => value === true).length;
      const missing = values.filter((value) => typeof value !== "boolean").length;
      return isTrue >= a || (isTrue + missing >= a ? null : false);
    }
    case "count": {
      const values = each(a, b, c, facts, names);
      if (!values?.every((value) => typeof value === "boolean")) return null;
      return values.filter((value) => value).length;
    }
    case "sum":
      return (
        each(a, b, c, facts, names)?.reduce<number | null>(
          (total, value) => (total !== null && isInteger(value) ? whole(total + value) : null),
          0,
        ) ?? null
      );
    default:
      return plain(op, run(a), b === undefined ? null : run(b));
  }
}

/** Operators of one or two values, missing when either is or has another type. */
function plain(op: Json | undefined, one: Value, two: Value): Value {
  if (op === "neg") return isInteger(one) ? whole(-one) : null;
  if (isInteger(one) && isInteger(two)) {
    if (op === "+") return whole(one + two);
    if (op === "-") return whole(one - two);
    return op === "*" ? whole(one * two) : null;
  }
  if (typeof one !== "string") return null;
  if (op === "nhs_valid") return nhsValid(one);
  if (op === "postcode_valid") return postcodeOf(one) !== null;
  if (op === "date") return isDatetime(one) ? one.slice(0, 10) : null;
  if (isInteger(two)) {
    if (op === "add_days") return addDays(one, two);
    return op === "add_months" ? addMonths(one, two) : null;
  }
  if (typeof two !== "string") return null;
  switch (op) {
    case "contains":
      return one.includes(two);
    case "startsWith":
      return one.startsWith(two);
    case "days":
      return daysBetween(one, two);
    case "age":
      return age(one, two);
    default:
      return null;
  }
}

/** Whether a text is an NHS number: ten figures, spaces aside, whose check digit is right. */
export function nhsValid(written: string): boolean {
  const figures = written.replaceAll(" ", "");
  if (!/^[0-9]{10}$/.test(figures)) return false;
  let total = 0;
  for (let place = 0; place < 9; place++) total += Number(figures[place]) * (10 - place);
  return (11 - (total % 11)) % 11 === Number(figures[9]);
}

/** The path a `get`, `row` or `rows` tree refers to. */
function pathOf(reference: Json | undefined, names: Names): string | null {
  if (!Array.isArray(reference)) return null;
  const [op, first, second] = reference;
  if ((op === "get" || op === "rows") && typeof first === "string") return first;
  const row = op === "row" ? bound(first, names) : null;
  return row !== null && typeof second === "string" ? `${row}/${second}` : null;
}

function bound(variable: Json | undefined, names: Names): string | null {
  const value = typeof variable === "string" ? names[variable] : null;
  return typeof value === "string" ? value : null;
}

const isRows = (tree: Json | undefined): tree is Json[] =>
  Array.isArray(tree) && tree[0] === "rows";
const isList = (value: Value): value is readonly string[] => Array.isArray(value);
/** Adding zero turns JavaScript's minus zero into the zero Python has. */
const whole = (value: number): number | null => (isInteger(value) ? value + 0 : null);

function kleene<T>(
  decisive: boolean,
  values: readonly T[],
  from: number,
  judge: (value: T) => Value,
): boolean | null {
  let missing = false;
  for (let index = from; index < values.length; index++) {
    const value = judge(values[index] as T);
    if (value === decisive) return decisive;
    if (value !== !decisive) missing = true;
  }
  return missing ? null : !decisive;
}

/** What a macro goes over: `group/<row>` for rows, the codes of a list. */
function elements(source: Json | undefined, facts: Facts, names: Names): readonly string[] | null {
  if (isRows(source)) {
    const group = pathOf(source, names);
    return (group !== null && facts.rows(group)?.map((row) => `${group}/${row}`)) || null;
  }
  const several = evaluate(source, facts, names);
  return isList(several) ? several : null;
}

function each(
  source: Json | undefined,
  variable: Json | undefined,
  rule: Json | undefined,
  facts: Facts,
  names: Names,
): Value[] | null {
  if (typeof variable !== "string") return null;
  const over = elements(source, facts, names);
  return over?.map((element) => evaluate(rule, facts, { ...names, [variable]: element })) ?? null;
}

function equal(one: Value, two: Value): boolean | null {
  if (one === null || two === null) return null;
  if (isList(one) && isList(two)) {
    return one.length === two.length && one.every((code, index) => code === two[index]);
  }
  return typeof one === typeof two && isList(one) === isList(two) ? one === two : null;
}

function ordered(op: "<" | "<=" | ">" | ">=", one: Value, two: Value): boolean | null {
  const comparable =
    (isInteger(one) && isInteger(two)) || (typeof one === "string" && typeof two === "string");
  if (!comparable) return null;
  if (op === "<") return one < two;
  if (op === "<=") return one <= two;
  return op === ">" ? one > two : one >= two;
}
