/** The answers of two records of one form beside each other: what either of them says, in form order. */
import { isGroup } from "../../forms/definition";
import { type AnswerContext, type Entry, formBlocks } from "../shown-answer";

export interface PairRow {
  readonly key: string;
  readonly label: string;
  /** The answer of each record; null where a row people added is in the other alone. */
  readonly sides: readonly [Entry | null, Entry | null];
  /** Both say something, and not the same. */
  readonly differ: boolean;
}

export interface PairSection {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly PairRow[];
}

const says = ({ handle }: AnswerContext, path: string): boolean =>
  handle.answer(path) !== undefined || handle.unsettled(path) || handle.elements(path).length > 0;

function value({ handle }: AnswerContext, path: string): string {
  if (handle.unsettled(path)) return JSON.stringify(handle.heads(path).map((each) => each.value));
  const { value: answered, status } = handle.answer(path) ?? {};
  return JSON.stringify([answered, status, handle.elements(path).map((each) => each.value)]);
}

/** *Tracked.* */
export function pairRows(one: AnswerContext, two: AnswerContext): PairSection[] {
  const contexts = [one, two] as const;
  const sections = new Map<string, { title: string; rows: Map<string, PairRow> }>();
  contexts.forEach((context, side) => {
    for (const { section, title, blocks } of formBlocks(context.form)) {
      const at = sections.get(section.id) ?? { title, rows: new Map<string, PairRow>() };
      sections.set(section.id, at);
      for (const { title: row, entries } of blocks) {
        for (const entry of entries) {
          if (isGroup(entry.item) || !says(context, entry.path)) continue;
          const label = row === null ? entry.label : `${row}: ${entry.label}`;
          const before = at.rows.get(entry.path);
          const sides: [Entry | null, Entry | null] = [...(before?.sides ?? [null, null])];
          sides[side] = entry;
          const both = sides[0] !== null && sides[1] !== null;
          const differ = both && value(one, entry.path) !== value(two, entry.path);
          at.rows.set(entry.path, { key: entry.path, label, sides, differ });
        }
      }
    }
  });
  return [...sections]
    .map(([id, { title, rows }]) => ({ id, title, rows: [...rows.values()] }))
    .filter(({ rows }) => rows.length > 0);
}
