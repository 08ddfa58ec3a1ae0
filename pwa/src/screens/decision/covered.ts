/**
 * What a decision on a record covers, as its page shows it: every answer in form order, those no longer
 * asked last. The command names the same answers by their dots (protocol.md 5). Pure over what is read.
 */
import { type Group, type Item, isGroup, onRow, type Section } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { HistoryEntry, RecordHandle } from "../../session/types";

export interface CoveredAnswer {
  readonly path: string;
  readonly item: Item;
  readonly section: Section;
  /** Two or more different answers stand. */
  readonly unsettled: boolean;
  /** Asked now; false where it is kept from when it was asked. */
  readonly asked: boolean;
}

export type Reads = Pick<RecordHandle, "answer" | "unsettled" | "heads" | "elements">;

function* paths(form: FormState, item: Item): Generator<[string, Item]> {
  yield [item.id, item];
  if (!isGroup(item)) return;
  for (const row of form.rows(item.id).value) {
    for (const question of (item as Group).items) {
      if (onRow(question, row)) yield [`${item.id}/${row}/${question.id}`, question];
    }
  }
}

/** Every answer there is, in form order. *Tracked.* */
export function coveredAnswers(form: FormState, reads: Reads): CoveredAnswer[] {
  const asked: CoveredAnswer[] = [];
  const kept: CoveredAnswer[] = [];
  for (const section of form.definition.sections) {
    for (const top of section.items) {
      for (const [path, item] of paths(form, top)) {
        if (item.type === "calc" || item.type === "info") continue;
        const unsettled = reads.unsettled(path);
        if (!unsettled && reads.answer(path) === undefined) continue;
        const shown = form.shown(path).value;
        (shown ? asked : kept).push({ path, item, section, unsettled, asked: shown });
      }
    }
  }
  return [...asked, ...kept];
}

/** The answers under their sections, in order; those no longer asked are left out. */
export function bySection(
  answers: readonly CoveredAnswer[],
): { section: Section; answers: CoveredAnswer[] }[] {
  const found: { section: Section; answers: CoveredAnswer[] }[] = [];
  for (const answer of answers) {
    if (!answer.asked) continue;
    const last = found.at(-1);
    if (last?.section === answer.section) last.answers.push(answer);
    else found.push({ section: answer.section, answers: [answer] });
  }
  return found;
}

/** By path, the dots that stand behind what is shown. */
export type Snapshot = ReadonlyMap<string, string>;

/** What is shown now, to be compared with later. *Tracked.* */
export function snapshot(answers: readonly CoveredAnswer[], reads: Reads): Snapshot {
  return new Map(
    answers.map(({ path }) => {
      const behind = [...reads.heads(path), ...reads.elements(path)];
      return [
        path,
        behind
          .map(({ dot }) => dot)
          .sort()
          .join(),
      ];
    }),
  );
}

/** Paths whose answers differ between two snapshots: those of the later first, in its order. */
export function changedBetween(before: Snapshot, after: Snapshot): string[] {
  const changed = [...after].filter(([path, dots]) => before.get(path) !== dots);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return [...changed.map(([path]) => path), ...gone];
}

/**
 * Paths with an answer that no earlier decision of that name covered: what is new to somebody who reads
 * a record again after returning it.
 */
export function notCoveredBy(
  answers: readonly CoveredAnswer[],
  history: (path: string) => readonly HistoryEntry[],
  name: string,
): ReadonlySet<string> {
  const fresh = answers.filter(({ path }) =>
    history(path).some(
      (entry) => entry.current && entry.kind !== "remove" && !entry.coveredBy.includes(name),
    ),
  );
  return new Set(fresh.map(({ path }) => path));
}
