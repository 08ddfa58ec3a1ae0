/** A form's questions as a page reads them: by section, then in blocks, one for each row of a group. */
import { rowTitle } from "../../app/problem-words";
import { type Group, type Item, isGroup, onRow, type Section } from "../../forms/definition";
import type { FormState } from "../../forms/state";

export interface Entry {
  readonly path: string;
  readonly item: Item;
  readonly label: string;
}

export interface Block {
  readonly key: string;
  /** The row's name; null for questions that stand on their own. */
  readonly title: string | null;
  readonly entries: readonly Entry[];
}

export interface SectionBlocks {
  readonly section: Section;
  /** Its number in addresses, from 1. */
  readonly number: number;
  readonly title: string;
  readonly blocks: readonly Block[];
}

function groupBlocks(form: FormState, group: Group): Block[] {
  const label = form.words(group.label);
  const rows = form.rows(group.id).value;
  const own = { path: group.id, item: group, label };
  // Visits of a week stand as that week first, then one by one.
  const whole = rows.length === 0 || group.week !== undefined;
  const blocks: Block[] = whole ? [{ key: group.id, title: null, entries: [own] }] : [];
  for (const row of rows) {
    const entries = group.items
      .filter((item) => onRow(item, row))
      .map((item) => ({
        path: `${group.id}/${row}/${item.id}`,
        item,
        label: form.words(item.label),
      }))
      .filter(({ path, item }) => item.type !== "info" && form.shown(path).value);
    blocks.push({ key: `${group.id}/${row}`, title: rowTitle(form, group, row), entries });
  }
  return blocks;
}

/** The blocks of one section, asked questions only. *Tracked.* */
export function sectionBlocks(form: FormState, section: Section): Block[] {
  const blocks: Block[] = [];
  let loose: Entry[] = [];
  const rest = () => {
    if (loose.length > 0) {
      blocks.push({ key: loose[0]?.path ?? "", title: null, entries: loose });
    }
    loose = [];
  };
  for (const item of section.items) {
    if (item.type === "info" || !form.shown(item.id).value) continue;
    if (isGroup(item)) {
      rest();
      blocks.push(...groupBlocks(form, item));
    } else {
      loose.push({ path: item.id, item, label: form.words(item.label) });
    }
  }
  rest();
  return blocks;
}

/** Every section asked now. *Tracked.* */
export function formBlocks(form: FormState): SectionBlocks[] {
  return form.definition.sections.flatMap((section, index) => {
    if (!form.sectionShown(section.id).value) return [];
    const blocks = sectionBlocks(form, section);
    if (blocks.length === 0) return [];
    return [{ section, number: index + 1, title: form.words(section.title), blocks }];
  });
}

/** Paths in form order, for sorting what is said about them; unknown paths come last. *Tracked.* */
export function formOrder(form: FormState): (path: string) => number {
  const order = new Map<string, number>();
  for (const { items } of form.definition.sections) {
    for (const item of items) {
      order.set(item.id, order.size);
      if (!isGroup(item)) continue;
      for (const row of form.rows(item.id).value) {
        for (const inner of item.items) order.set(`${item.id}/${row}/${inner.id}`, order.size);
      }
    }
  }
  return (path) => order.get(path) ?? order.size;
}
