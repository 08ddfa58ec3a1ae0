/** Sentences of a decision: which submission, why the server said no, who can instead. Pure. */
import type { CommandView, StaffMember } from "../../session/types";
import { type DeskKey, td } from "../../text/en-desk";
import type { Bar } from "./standing";

const ORDINALS: readonly DeskKey[] = ["decision.first", "decision.second", "decision.thirdWord"];

/** "Needs assessment, first submission". */
export function headingWords(form: string, version: number): string {
  const which = ORDINALS[version - 1];
  return which
    ? td("decision.h1", { form, which: td(which) })
    : td("decision.h1Nth", { form, n: version });
}

/** "Third submission: a conversation may help more.", from the version the table names. */
export function conversationWords(version: number, from: number): string | null {
  if (version < from) return null;
  return version === 3 ? td("queue.third") : td("queue.more", { n: version });
}

/** Why the server refused, to finish "Not accepted: ", naming the answers it named. */
export const refusalWords = (command: CommandView): string =>
  command.words.length > 0 ? command.words.join("; ").replace(/[.?]$/, "") : refusalKind(command);

/** Why, without naming any answer: for lists, which others may see over a shoulder. */
export function refusalKind(command: CommandView): string {
  const key = `refusal.${command.refusal ?? "other"}`;
  return REFUSALS.has(key) ? td(key as DeskKey) : td("refusal.other");
}

const REFUSALS: ReadonlySet<string> = new Set(
  [
    "state",
    "authority",
    "own_work",
    "changed_since",
    "unsettled",
    "incomplete",
    "arguments",
    "unknown_command",
    "seen_set_aside",
  ].map((name) => `refusal.${name}`),
);

/** What keeps me from deciding, and who can. */
export function barWords(bar: Bar, ownWork: (name: string) => string): string {
  const name = bar.other?.name;
  if (bar.kind === "own") return name ? ownWork(name) : td("decision.ownNobody");
  return name ? td("decision.role", { name }) : td("decision.roleNobody");
}

/** "Wren or Dov": those who can settle, by the name a sentence uses. */
export function eitherName(members: readonly StaffMember[]): string {
  const names = [...new Set(members.map(({ name }) => name.split(" ")[0] ?? name))];
  const last = names.pop() ?? "";
  return names.length > 0 ? td("decision.or", { a: names.join(", "), b: last }) : last;
}
