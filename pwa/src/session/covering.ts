/** What decisions covered, what is there since, and whose work the content is (protocol.md 5). */
import { RULING } from "../codes";
import { hex } from "../sync/core/bytes";
import type { Command } from "../sync/core/command";
import type { Fold } from "../sync/core/fold";
import { type Given, given, stateOf } from "./decisions";
import { type Hex, keyOf } from "./draft";
import type { Ground } from "./ground";
import type { StaffMember } from "./types";

/** Paths changed since the last accepted decision. *Tracked.* */
export function proposedSince({ id, form, shown, desk, reading }: Ground): readonly string[] {
  reading.trackShape();
  const { initial, editable } = desk.states(form);
  const decision = standing(shown.fold, editable ?? [], initial);
  return decision ? changedSince(shown.fold, decision.command, id) : [];
}

/**
 * Actors whose work the content shown is, what is being written and kept authors included. *Tracked.*
 */
export function authors({ shown, desk, reading }: Ground): readonly StaffMember[] {
  reading.trackShape();
  const actors = actorsOf(shown.fold);
  const { actor, staff } = desk;
  if (shown.drafts.some((draft) => draft.ops.size > 0)) actors.set(hex(actor), actor);
  return [...actors.values()].map((it) => staff.member(it));
}

/** What a command covered of one record: (dot, path, element) triples as keys. */
export function covered(command: Command, record: Hex): Set<string> {
  const keys = new Set<string>();
  for (const [id, , dots] of command.seen) {
    if (hex(id) !== record) continue;
    for (const [dot, ops] of dots) {
      for (const [path, element] of ops) keys.add(`${hex(dot)} ${keyOf(path, element)}`);
    }
  }
  return keys;
}

/** The last accepted decision, or null where the last one handed the record back for writing. */
export function standing(fold: Fold, editable: readonly string[], initial: string): Given | null {
  if (editable.includes(stateOf(fold, initial).state)) return null;
  const accepted = given(fold).filter(({ ruling }) => ruling?.outcome === RULING.accepted);
  return accepted.at(-1) ?? null;
}

/** Paths where what is current now is not what a decision covered: "proposed since". */
export function changedSince(fold: Fold, command: Command, record: Hex): string[] {
  const before = covered(command, record);
  const paths = new Set<string>();
  const now = new Set<string>();
  const note = (dot: Uint8Array, path: string, element: string | null) => {
    if (path.startsWith("@")) return;
    const key = `${hex(dot)} ${keyOf(path, element)}`;
    now.add(key);
    if (!before.has(key)) paths.add(path);
  };
  for (const path of fold.paths()) for (const { dot } of fold.heads(path)) note(dot, path, null);
  for (const path of fold.elementPaths()) {
    for (const element of fold.elements(path)) {
      for (const { dot } of fold.elementHeads(path, element)) note(dot, path, element);
    }
  }
  for (const path of fold.rowPaths()) {
    const row = fold.row(path);
    if (row?.exists) for (const dot of row.adds) note(dot, path, null);
  }
  for (const key of before) {
    if (!now.has(key)) paths.add(key.slice(key.indexOf(" ") + 1).split("\n")[0] as string);
  }
  return [...paths].sort();
}

/** Whose work the current content is, kept authors included (domain.md G2). */
export function actorsOf(fold: Fold): Map<Hex, Uint8Array<ArrayBuffer>> {
  const actors = new Map<Hex, Uint8Array<ArrayBuffer>>();
  const trace = (path: string, kept: Uint8Array<ArrayBuffer> | null, depth: number): void => {
    if (!kept || depth > 32) return;
    const found = fold.origin(path, kept);
    if (!found) return;
    actors.set(hex(found.actor), found.actor);
    trace(path, found.kept, depth + 1);
  };
  for (const path of fold.paths()) {
    if (path.startsWith("@")) continue;
    for (const head of fold.heads(path)) {
      actors.set(hex(head.actor), head.actor);
      trace(path, head.kept, 0);
    }
  }
  for (const path of fold.elementPaths()) {
    if (path.startsWith("@")) continue;
    for (const element of fold.elements(path)) {
      for (const { actor } of fold.elementHeads(path, element)) actors.set(hex(actor), actor);
    }
  }
  return actors;
}
