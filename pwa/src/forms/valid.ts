/**
 * Whether a value has the shape its question asks for: the check of `forms/valid.py`.
 * `wrong_type` and `not_a_choice` make an answer missing to rules; other reasons are slips.
 */

import FILES from "../../../forms/files.json";
import { NONE_ROWS } from "./answers";
import { isDate, isDatetime, isTime } from "./civil";
import type { Item, Json, Question } from "./definition";

export type ValueFault =
  | "wrong_type"
  | "not_a_choice"
  | "exclusive_choice"
  | "too_long"
  | "too_small"
  | "too_large";

const YN: ReadonlySet<string> = new Set(["yes", "no"]);
const PARTY_KINDS: readonly Json[] = ["circle", "staff", "organisation", "other"];
const encoder = new TextEncoder();
const codeSets = new WeakMap<Question, ReadonlySet<string>>();

/** Whether a value is a whole number both languages hold exactly. */
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);

/** Whether rules treat an answer with this fault as missing. */
export const isUnusable = (fault: ValueFault | null): boolean =>
  fault === "wrong_type" || fault === "not_a_choice";

/** Whether a stored value says nothing: nil, no words, or nothing chosen. */
export const isBlank = (value: Json | undefined): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === "string" && /^[ \t\r\n\u00a0]*$/.test(value)) ||
  (Array.isArray(value) && value.length === 0);

/** The codes an answer may hold. */
export function codesOf(question: Question): ReadonlySet<string> {
  if (question.type === "yn") return YN;
  let codes = codeSets.get(question);
  if (!codes) {
    codes = new Set(question.options?.map((option) => option.code));
    codeSets.set(question, codes);
  }
  return codes;
}

/** Null when the value is right, otherwise what is wrong with it. */
export function validValue(item: Item, value: Json): ValueFault | null {
  switch (item.type) {
    case "group":
      return right(item.none !== undefined && value === NONE_ROWS);
    case "text":
    case "long":
      if (typeof value !== "string") return "wrong_type";
      return fits(value, item.max) ? null : "too_long";
    case "one":
    case "yn":
      if (typeof value !== "string") return "wrong_type";
      return codesOf(item).has(value) ? null : "not_a_choice";
    case "many":
      return many(item, value);
    case "number":
    case "money":
      if (!isInteger(value)) return "wrong_type";
      if (item.min !== undefined && value < item.min) return "too_small";
      return item.max !== undefined && value > item.max ? "too_large" : null;
    case "date":
      return right(typeof value === "string" && isDate(value));
    case "datetime":
      return right(typeof value === "string" && isDatetime(value));
    case "time":
      return right(typeof value === "string" && isTime(value));
    case "party":
      return right(isParty(value));
    case "sig":
      return right(isSignature(value));
    case "file":
      return file(item, value);
    default:
      return "wrong_type";
  }
}

const right = (is: boolean): "wrong_type" | null => (is ? null : "wrong_type");

/** A UTF-16 unit is at most three bytes, so a short text need not be encoded to be measured. */
const fits = (text: string, max: number | undefined): boolean =>
  max === undefined || text.length * 3 <= max || encoder.encode(text).length <= max;

/** Plain letters that still fit in the last tenth of a box; null before it, or past its end. */
export function roomLeft(text: string, max: number | undefined): number | null {
  if (max === undefined || text.length * 3 < max * 0.9) return null;
  const left = max - encoder.encode(text).length;
  return left < 0 || left >= max / 10 ? null : left;
}

function many(question: Question, value: Json): ValueFault | null {
  if (!Array.isArray(value) || !value.every((code) => typeof code === "string")) {
    return "wrong_type";
  }
  const codes = value as string[];
  if (!codes.every((code) => codesOf(question).has(code))) return "not_a_choice";
  if (codes.some((code, index) => index > 0 && code <= (codes[index - 1] ?? ""))) {
    return "wrong_type";
  }
  const alone = codes.some((code) => question.exclusive?.includes(code));
  return alone && codes.length > 1 ? "exclusive_choice" : null;
}

const isText = (value: Json | undefined): boolean => typeof value === "string";

function file(item: Question, value: Json): ValueFault | null {
  if (!Array.isArray(value) || value.length !== 5) return "wrong_type";
  const [id, hash, size, type, key] = value;
  if (![id, hash, key].every(isText)) return "wrong_type";
  if (!isInteger(size ?? null) || (size as number) < 1 || typeof type !== "string") {
    return "wrong_type";
  }
  if (!item.accept?.some((kind) => FILES[kind].includes(type))) return "wrong_type";
  return item.max !== undefined && (size as number) > item.max ? "too_large" : null;
}

function isParty(value: Json): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [kind, reference, name, under18] = value;
  return (
    PARTY_KINDS.includes(kind ?? null) &&
    (reference === null || isText(reference)) &&
    isText(name) &&
    (under18 === null || typeof under18 === "boolean")
  );
}

function isSignature(value: Json): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [how, strokes, witness, signedOn] = value;
  const drawn =
    strokes === null ||
    (Array.isArray(strokes) &&
      strokes.every((stroke) => Array.isArray(stroke) && stroke.every(isInteger)));
  return (
    (how === "drawn" || how === "spoken") &&
    drawn &&
    (witness === null || isText(witness)) &&
    typeof signedOn === "string" &&
    isDate(signedOn)
  );
}
