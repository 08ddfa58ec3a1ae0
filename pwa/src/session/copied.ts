/**
 * What a form is started with from the records around it (design.md 6): a form never joins live to
 * another record, so an answer is copied once, with "from the record" as its source. What the person or
 * a carer said in another form's record stays theirs. Pure.
 */
import { SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import { type Definition, isGroup } from "../forms/definition";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import { toJson } from "./values";

/** Records of facts, not of what somebody said on a day. */
const INDEX: readonly string[] = ["person", "involvement"];
const SAID: readonly (number | null)[] = [SOURCE.person_said, SOURCE.carer_said];

export interface Copied {
  /** By path. What is unsettled or unanswered at its source is left to be asked. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Rows of repeating groups, as `group/<row>`: each keeps the id it has where it comes from. */
  readonly rows: readonly string[];
}

/** `from` gives the record of a form that is copied from, if there is one here. */
export function copiedIn(definition: Definition, from: (form: string) => Fold | undefined): Copied {
  const answers: Record<string, Answer> = {};
  const rows = new Set<string>();
  for (const { to, from: form, path } of definition.copied_in ?? []) {
    const fold = from(form);
    if (!fold) continue;
    const group = repeating(definition, to);
    for (const row of rowsOf(definition, fold, { to, path })) {
      if (group) rows.add(`${group}/${row}`);
      const answer = answerAt(fold, path.replace("*", row), INDEX.includes(form));
      if (answer) answers[to.replace("*", row)] = answer;
    }
  }
  return { answers, rows: [...rows] };
}

const groupOf = (definition: Definition, path: string) => {
  const id = path.split("/")[0];
  return definition.sections
    .flatMap(({ items }) => items.filter(isGroup))
    .find((group) => group.id === id);
};

/** The group whose rows come with what is copied to a path, where people add its rows. */
function repeating(definition: Definition, to: string): string | null {
  const group = to.includes("*") ? groupOf(definition, to) : undefined;
  return group && !group.rows?.length ? group.id : null;
}

/** Fixed rows by their keys, added ones as they stand at the source; one nameless row of a question. */
function rowsOf(
  definition: Definition,
  fold: Fold,
  { to, path }: { to: string; path: string },
): readonly string[] {
  if (!to.includes("*")) return [""];
  const fixed = groupOf(definition, to)?.rows?.map(({ key }) => key);
  return fixed?.length ? fixed : fold.rows(path.split("/")[0] ?? "");
}

function answerAt(fold: Fold, path: string, index: boolean): Answer | null {
  const heads = fold.heads(path);
  const head = settled(heads) ? shownHead(heads) : undefined;
  if (!head || head.value[0] === null || head.value[1] !== STATUS.answered) return null;
  const said = !index && SAID.includes(head.value[2]);
  const source = said ? head.value[2] : SOURCE.record;
  return { value: toJson(head.value[0]), status: STATUS.answered, source, note: null };
}
