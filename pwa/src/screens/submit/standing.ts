/** Where a record stands on its way to a decision. Pure. */
import type { CommandView, RecordState } from "../../session/types";

export type Standing =
  /** May be submitted; `refused` is the last attempt where the server said no to it. */
  | { readonly kind: "open"; readonly refused: CommandView | null }
  /** Submitted on this device; nobody has ruled on it. */
  | { readonly kind: "going"; readonly submit: CommandView }
  /** The server accepted it, or somebody else's; null where that command is not on this device. */
  | { readonly kind: "in"; readonly submit: CommandView | null };

/** What the state of the record and its commands, oldest first, come to. */
export function standingOf(state: RecordState, commands: readonly CommandView[]): Standing {
  const last = commands.filter(({ name }) => name === "submit").at(-1) ?? null;
  if (state.state !== "draft" && state.state !== "returned") {
    const accepted = commands.filter((one) => one.name === "submit" && one.outcome === "accepted");
    return { kind: "in", submit: accepted.at(-1) ?? null };
  }
  if (!last || last.outcome === "accepted") return { kind: "open", refused: null };
  if (last.outcome === "refused") return { kind: "open", refused: last };
  return { kind: "going", submit: last };
}
