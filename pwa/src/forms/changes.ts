/**
 * What differs between two versions of a form, by question. The twin of forms/changes.py: which settings
 * make which kind of difference is `forms/changes.json`, and `forms/vectors/changes.json` holds the two
 * to the same results. Pure.
 */
import settings from "../../../forms/changes.json";
import { type Definition, type Item, isGroup, type Json } from "./definition";

/**
 * One difference. `path` is a question's or group's (`*` for a row) or a section's id; `codes` are those
 * of choices or of fixed rows.
 */
export interface Change {
  readonly kind: string;
  readonly path: string;
  readonly codes?: readonly string[];
}

interface Placed {
  readonly section: string;
  readonly item: Item;
}

/** The section and the question or group at each path, in form order. */
export function itemsByPath(form: Definition): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const { id: section, items } of form.sections) {
    for (const item of items) {
      found.set(item.id, { section, item });
      if (!isGroup(item)) continue;
      for (const inside of item.items) {
        found.set(`${item.id}/*/${inside.id}`, { section, item: inside });
      }
    }
  }
  return found;
}

/** Every difference, in the order of the newer form; what is removed comes last. */
export function changes(before: Definition, after: Definition): Change[] {
  const found: Change[] = [];
  if (!same(before.title, after.title)) found.push({ kind: "title", path: "" });
  const titles = new Map(before.sections.map((it) => [it.id, [it.title, it.hint]]));
  for (const { id, title, hint } of after.sections) {
    const was = titles.get(id);
    if (was && !same(was, [title, hint])) found.push({ kind: "section", path: id });
  }
  const was = itemsByPath(before);
  const is = itemsByPath(after);
  for (const [path, { section, item }] of is) {
    const old = was.get(path);
    if (!old) {
      found.push({ kind: "added", path });
      continue;
    }
    if (old.section !== section) found.push({ kind: "moved", path });
    found.push(...ofItem(path, old.item, item));
  }
  for (const path of was.keys()) if (!is.has(path)) found.push({ kind: "removed", path });
  return found;
}

function ofItem(path: string, old: Item, now: Item): Change[] {
  const found: Change[] = [];
  if (old.type !== now.type) found.push({ kind: "type", path });
  const [a, b] = [old, now] as unknown as Record<string, Json>[];
  for (const [kind, keys] of Object.entries(settings)) {
    if (keys.some((key) => !same(a?.[key], b?.[key]))) found.push({ kind, path });
  }
  const before = choices(old);
  const after = choices(now);
  const codes: [string, string[]][] = [
    ["offered", [...after.keys()].filter((code) => !before.has(code))],
    ["withdrawn", [...before.keys()].filter((code) => !after.has(code))],
    [
      "option_words",
      [...after.keys()].filter(
        (code) => before.has(code) && !same(before.get(code), after.get(code)),
      ),
    ],
  ];
  for (const [kind, which] of codes) if (which.length > 0) found.push({ kind, path, codes: which });
  return found;
}

/** The words of each choice of a question, or of each fixed row of a group. */
function choices(item: Item): Map<string, unknown> {
  if (isGroup(item)) return new Map(item.rows?.map((row) => [row.key, [row.label, row.prompts]]));
  return new Map(item.options?.map((option) => [option.code, [option.label, option.hint]]));
}

/** Whether two parts of published forms say the same: their keys are in order, and none is undefined. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
