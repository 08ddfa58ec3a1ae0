/** The safest value of an unsettled critical answer, for guards and alerts: `forms/safest.py`. */

import type { Json, Question } from "./definition";

/**
 * The value to act on while several stand, null for missing. `values` are the answered heads'. In
 * a union a code that excludes all others ("none of these") drops out beside any other.
 */
export function safest(question: Question, values: readonly Json[]): Json {
  const rule = question.while_unsettled;
  if (!rule?.union) return rule?.value ?? null;
  const codes = values.flatMap((value) => (Array.isArray(value) ? value : []));
  const union = [...new Set(codes.filter((code) => typeof code === "string"))].sort();
  const others = union.filter((code) => !question.exclusive?.includes(code));
  return others.length > 0 ? others : union;
}
