/**
 * What a form is started with from the records around it (design.md 6): a form never joins live to
 * another record, so an answer is copied once, with "from the record" as its source. Pure.
 */
import { SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import type { Definition } from "../forms/definition";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import { toJson } from "./values";

/** Answers by path. What is unsettled or unanswered at its source is left to be asked. */
export function copiedIn(
  definition: Definition,
  from: (form: string) => Fold | undefined,
): Record<string, Answer> {
  const answers: Record<string, Answer> = {};
  for (const { to, from: form, path } of definition.copied_in ?? []) {
    const heads = from(form)?.heads(path) ?? [];
    const head = settled(heads) ? shownHead(heads) : undefined;
    if (!head || head.value[0] === null || head.value[1] !== STATUS.answered) continue;
    const value = toJson(head.value[0]);
    answers[to] = { value, status: STATUS.answered, source: SOURCE.record, note: null };
  }
  return answers;
}
