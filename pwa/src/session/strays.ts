/**
 * Answers for which a version of a form has no question: kept from another version, or written by a newer
 * app. They stand in no rule and no check; a screen lists them so that nothing is lost from sight. Pure.
 */
import type { Answer } from "../forms/answers";
import { type Definition, isGroup, onRow } from "../forms/definition";
import { hex } from "../sync/core/bytes";
import { MOVE } from "./decisions";
import type { Ground } from "./ground";
import type { Hex, RecordHandle } from "./types";
import { fromStored } from "./values";

/** Hashes of the versions of its form that a record has been on, the newest last. *Tracked.* */
export function versionsOf(handle: RecordHandle): readonly Hex[] {
  const { about } = handle.ground.book;
  const moved = handle
    .commands()
    .flatMap(({ name, outcome, arguments: { to } }) =>
      name === MOVE && outcome === "accepted" && typeof to === "string" ? [to] : [],
    );
  return [about ? hex(about.formHash) : handle.formHash, ...moved];
}

export interface Stray {
  readonly path: string;
  /** More than one where people did not agree. */
  readonly answers: readonly Answer[];
}

/** Every answer that a definition has no place for, by path. *Tracked.* */
export function straysOf(ground: Ground, definition: Definition): Stray[] {
  const { shown, reading } = ground;
  reading.trackShape();
  const has = placesOf(definition);
  const found: Stray[] = [];
  const paths = new Set([...shown.paths(), ...shown.fold.elementPaths()]);
  for (const path of [...paths].sort()) {
    if (path.startsWith("@") || has(path) || shown.inRemovedRow(path)) continue;
    if (ground.closed?.(path)) continue;
    const elements = shown.elements(path);
    const answers = elements.length
      ? [{ value: elements, status: 1, source: null, note: null }]
      : shown.heads(path).flatMap(({ value }) => fromStored(value) ?? []);
    if (answers.length > 0) found.push({ path, answers });
  }
  return found;
}

/** Whether a definition has a question, or a group's own register, at a path. */
function placesOf({ sections }: Definition): (path: string) => boolean {
  const items = new Map(sections.flatMap((section) => section.items.map((it) => [it.id, it])));
  return (path) => {
    const [head = "", row, name] = path.split("/");
    const item = items.get(head);
    if (!item || row === undefined) return item !== undefined;
    if (!isGroup(item) || name === undefined) return false;
    const fixed = !item.rows?.length || item.rows.some(({ key }) => key === row);
    const question = item.items.find(({ id }) => id === name);
    return fixed && question !== undefined && onRow(question, row);
  };
}
