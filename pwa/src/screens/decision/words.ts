/** Sentences of a decision: which submission, what became of it, who can instead. Pure. */
import type { CommandView, StaffMember } from "../../session/types";
import { type DeskKey, td } from "../../text/en-desk";
import { tl } from "../../text/en-later";
import { when } from "../../ui/dates";
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

/** What became of a decision: on its way, accepted, or not accepted and why. */
export function outcomeWords(decision: CommandView): string {
  switch (decision.outcome) {
    case "unsent":
      return td("decision.offline");
    case "waiting":
      return td("done.waiting");
    case "accepted":
      return td("done.accepted", { when: when(decision.ruledAt ?? decision.made) });
    case "refused":
      return tl("submit.no", { reason: refusalWords(decision) });
    default:
      return td("done.sent");
  }
}

/** Work of my own, which somebody else decides: who, where anybody is known. */
export const ownWorkWords = (other: StaffMember | null | undefined): string =>
  other ? tl("own.work", { name: other.name }) : td("decision.ownNobody");

/** What keeps me from deciding, and who can. */
export function barWords({ kind, other }: Bar): string {
  if (kind === "own") return ownWorkWords(other);
  return other ? td("decision.role", { name: other.name }) : td("decision.roleNobody");
}

/** "Wren or Dov": those who can settle, by the name a sentence uses. */
export function eitherName(members: readonly StaffMember[]): string {
  const names = [...new Set(members.map(({ name }) => name.split(" ")[0] ?? name))];
  const last = names.pop() ?? "";
  return names.length > 0 ? td("decision.or", { a: names.join(", "), b: last }) : last;
}
