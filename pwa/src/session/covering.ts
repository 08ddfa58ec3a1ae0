/** What decisions covered, what is there since, and whose work the content is (protocol.md 5). */
import { RULING } from "../codes";
import { hex, unhex } from "../sync/core/bytes";
import type { Command, SeenRecord } from "../sync/core/command";
import type { Fold } from "../sync/core/fold";
import { seenOf } from "../sync/core/seen";
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
  return new Set(command.seen.filter(([id]) => hex(id) === record).flatMap(keysOf));
}

const keysOf = ([, , dots]: SeenRecord): string[] =>
  dots.flatMap(([dot, ops]) => ops.map(([path, element]) => `${hex(dot)} ${keyOf(path, element)}`));

/** The path of such a key. */
export const pathOf = (key: string): string =>
  key.slice(key.indexOf(" ") + 1).split("\n")[0] as string;

/** The last accepted decision, or null where the last one handed the record back for writing. */
export function standing(fold: Fold, editable: readonly string[], initial: string): Given | null {
  if (editable.includes(stateOf(fold, initial).state)) return null;
  const accepted = given(fold).filter(({ ruling }) => ruling?.outcome === RULING.accepted);
  return accepted.at(-1) ?? null;
}

/**
 * Paths where a command given now would not cover what a decision covered: "proposed since". A row that is
 * gone is no part of either, as at the server (server/workflow/proposed.py).
 */
export function changedSince(fold: Fold, command: Command, record: Hex): string[] {
  const before = covered(command, record);
  // The form says nothing of what stands: any hash does.
  const now = new Set(keysOf(seenOf(fold, unhex(record), new Uint8Array())));
  const keys = [...now].filter((key) => !before.has(key));
  keys.push(...[...before].filter((key) => !now.has(key)));
  return [...new Set(keys.map(pathOf))].sort();
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
