/**
 * Answers copied forward from a person's last record of the same form, until somebody confirms them. The
 * same as `forms/forward.py`: a copied answer keeps who said it, and its note is the mark and the civil
 * date of the record it is from. Pure.
 */
import { STATUS } from "../codes";
import type { Answer, AnswerSource } from "./answers";
import { COPIED } from "./copied-from";
import { type Definition, type Group, isGroup, onRow, type Question } from "./definition";

const NEVER: readonly Question["type"][] = ["calc", "info", "sig", "file"];

/** The answer, confirmed as it stands. */
export const confirmed = (answer: Answer): Answer => ({ ...answer, note: null });

/** What is read of the last record: `shown` says what its form asks. */
export interface Last extends AnswerSource {
  shown(path: string): boolean;
}

/**
 * What is copied from the last record, by path: settled answers to the named questions that were asked,
 * marked with the day of that record. Reasons for no answer are not copied: they are asked again.
 */
export function copiedForward(
  definition: Definition,
  last: Last,
  day: string,
): Readonly<Record<string, Answer>> {
  const answers: Record<string, Answer> = {};
  const take = (path: string, question: Question): void => {
    const answer = last.answer(path);
    const copies = !NEVER.includes(question.type) && question.merge !== "union";
    if (!answer || !copies || last.unsettled(path) || !last.shown(path)) return;
    if (answer.status !== STATUS.answered || answer.value === null) return;
    answers[path] = { ...answer, note: COPIED + day };
  };
  const named = new Set(definition.copied_forward);
  for (const { items } of definition.sections) {
    for (const item of items) {
      if (isGroup(item)) eachIn(item, named, last, take);
      else if (named.has(item.id)) take(item.id, item);
    }
  }
  return answers;
}

function eachIn(
  group: Group,
  named: ReadonlySet<string>,
  last: Last,
  take: (path: string, question: Question) => void,
): void {
  const asked = group.items.filter(
    ({ id }) => named.has(group.id) || named.has(`${group.id}/*/${id}`),
  );
  const rows = group.rows?.length ? group.rows.map(({ key }) => key) : last.rows(group.id);
  for (const row of rows) {
    for (const question of asked) {
      if (onRow(question, row)) take(`${group.id}/${row}/${question.id}`, question);
    }
  }
}
