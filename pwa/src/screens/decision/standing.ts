/** Where a decision stands and what keeps it from being made. Pure. */
import type { Problem } from "../../forms/slips";
import type { CommandView, RecordState, StaffMember } from "../../session/types";
import type { WorkflowCommand } from "./workflow";

export type Standing =
  /** Nobody has submitted it. */
  | { readonly kind: "not_submitted" }
  /** It waits for a decision; `refused` is the last one tried since it was submitted. */
  | { readonly kind: "open"; readonly refused: CommandView | null }
  /** A decision was given here and the server has not ruled on it. */
  | { readonly kind: "pending"; readonly decision: CommandView }
  /** The server accepted one. */
  | { readonly kind: "decided"; readonly decision: CommandView };

const unruled = ({ outcome }: CommandView): boolean =>
  outcome === "unsent" || outcome === "sent" || outcome === "waiting";

/** `decisions` are the rows that may follow a submission, `commands` all given, oldest first. */
export function standingOf(
  state: RecordState,
  decisions: readonly WorkflowCommand[],
  commands: readonly CommandView[],
): Standing {
  const names = new Set(decisions.map(({ name }) => name));
  const isDecision = ({ name }: CommandView): boolean => names.has(name);
  const pending = commands.findLast((it) => isDecision(it) && unruled(it));
  if (decisions.some(({ from }) => from.includes(state.state))) {
    if (pending) return { kind: "pending", decision: pending };
    const last = commands.at(-1);
    const refused = last && isDecision(last) && last.outcome === "refused" ? last : null;
    return { kind: "open", refused };
  }
  const accepted = commands.findLast(({ outcome }) => outcome === "accepted");
  if (accepted && isDecision(accepted)) return { kind: "decided", decision: accepted };
  return { kind: "not_submitted" };
}

/** The last accepted command of a name: of submits, the one that is decided on. */
export const lastAccepted = (commands: readonly CommandView[], name: string): CommandView | null =>
  commands.findLast((it) => it.name === name && it.outcome === "accepted") ?? null;

export interface Who {
  readonly me: StaffMember;
  readonly submitter: StaffMember | null;
  readonly authors: readonly StaffMember[];
  readonly staff: readonly StaffMember[];
}

const has = (member: StaffMember, roles: readonly string[]): boolean =>
  roles.some((role) => member.roles.includes(role));

/** Whether a row's separation of duties stands against somebody. */
export function ownWork(row: WorkflowCommand, actor: string, { submitter, authors }: Who): boolean {
  return (
    (row.not_actor_of.includes("submit") && submitter?.actor === actor) ||
    (row.not_actor_of.includes("seen") && authors.some((author) => author.actor === actor))
  );
}

/** Somebody else who may: the first by name. */
export function otherDecider(row: WorkflowCommand, who: Who): StaffMember | null {
  const may = who.staff.filter(
    (member) =>
      member.actor !== who.me.actor && has(member, row.roles) && !ownWork(row, member.actor, who),
  );
  return may.sort((a, b) => a.name.localeCompare(b.name))[0] ?? null;
}

export type Bar =
  | { readonly kind: "role"; readonly other: StaffMember | null }
  | { readonly kind: "own"; readonly other: StaffMember | null };

/** What keeps me from this command altogether, or null. */
export function barTo(row: WorkflowCommand, who: Who): Bar | null {
  if (!has(who.me, row.roles)) return { kind: "role", other: otherDecider(row, who) };
  if (ownWork(row, who.me.actor, who)) return { kind: "own", other: otherDecider(row, who) };
  return null;
}

export interface Unready {
  readonly settle: readonly Problem[];
  readonly fix: readonly Problem[];
}

/** What the row's guards would refuse, from the submit check of what is shown. */
export function unready(row: WorkflowCommand, problems: readonly Problem[]): Unready {
  const settle = problems.filter(({ code }) => code === "unsettled");
  return {
    settle: row.guards.includes("settled") ? settle : [],
    fix: row.guards.includes("complete") ? problems.filter(({ code }) => code !== "unsettled") : [],
  };
}
