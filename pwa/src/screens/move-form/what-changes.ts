/** What moving a draft to a newer version of its form would change for whoever writes it. Pure. */
import { type Change, changes, itemsByPath } from "../../forms/changes";
import type { Definition, Item, Text } from "../../forms/definition";

/** Kinds of difference that are told by their number alone. */
const SMALLER: ReadonlySet<string> = new Set([
  "title",
  "section",
  "moved",
  "limits",
  "handling",
  "option_words",
  "type",
]);
const WHEN: ReadonlySet<string> = new Set(["asked_when", "checks", "worked_out"]);

/** One question with what differs about it; `before` and `after` are it in each version. */
export interface Differing {
  readonly path: string;
  readonly before: Item | null;
  readonly after: Item | null;
}

export interface Choices extends Differing {
  readonly offered: readonly Text[];
  readonly withdrawn: readonly { readonly code: string; readonly label: Text }[];
}

export interface WhatChanges {
  readonly added: readonly Differing[];
  readonly removed: readonly Differing[];
  readonly reworded: readonly Differing[];
  readonly choices: readonly Choices[];
  readonly requirement: readonly Differing[];
  readonly when: readonly Differing[];
  readonly smaller: number;
}

export function whatChanges(before: Definition, after: Definition): WhatChanges {
  const was = itemsByPath(before);
  const is = itemsByPath(after);
  const all = changes(before, after);
  const at = (path: string): Differing => ({
    path,
    before: was.get(path)?.item ?? null,
    after: is.get(path)?.item ?? null,
  });
  const of = (fits: (kind: string) => boolean): Differing[] => {
    const paths = all.filter(({ kind }) => fits(kind)).map(({ path }) => path);
    return [...new Set(paths)].map(at);
  };
  // Other words for its rows or choices are smaller; other words for a question may read as another.
  const reworded = of((kind) => kind === "reworded");
  const choices = of((kind) => kind === "offered" || kind === "withdrawn").map((one) => ({
    ...one,
    offered: codesOf(all, "offered", one.path).flatMap((code) => labelOf(one.after, code) ?? []),
    withdrawn: codesOf(all, "withdrawn", one.path).flatMap((code) => {
      const label = labelOf(one.before, code);
      return label ? [{ code, label }] : [];
    }),
  }));
  return {
    added: of((kind) => kind === "added"),
    removed: of((kind) => kind === "removed"),
    reworded,
    choices,
    requirement: of((kind) => kind === "requirement"),
    when: of((kind) => WHEN.has(kind)),
    smaller: all.filter(({ kind }) => SMALLER.has(kind)).length,
  };
}

const codesOf = (all: readonly Change[], kind: string, path: string): readonly string[] =>
  all.find((one) => one.kind === kind && one.path === path)?.codes ?? [];

function labelOf(item: Item | null, code: string): Text | undefined {
  if (!item) return undefined;
  if (item.type === "group") return item.rows?.find(({ key }) => key === code)?.label;
  return item.options?.find((option) => option.code === code)?.label;
}
