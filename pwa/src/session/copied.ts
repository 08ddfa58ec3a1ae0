/**
 * What a form is started with from the records around it (design.md 6): a form never joins live to
 * another record, so an answer is copied once, with "from the record" as its source. What the person or
 * a carer said in another form's record stays theirs. Pure.
 */
import { SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import { type Definition, type Item, isGroup } from "../forms/definition";
import { isUnusable, validValue } from "../forms/valid";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import { toJson } from "./values";

/** Records of facts, not of what somebody said on a day. */
const INDEX: readonly string[] = ["person", "involvement"];
const SAID: readonly (number | null)[] = [SOURCE.person_said, SOURCE.carer_said];

export interface Copied {
  /** By path. What is unsettled, unanswered or no usable answer at its source is left to be asked. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Rows of repeating groups, as `group/<row>`: each keeps the id it has where it comes from. */
  readonly rows: readonly string[];
}

/** `from` gives the record of a form that is copied from, if there is one here. */
export function copiedIn(definition: Definition, from: (form: string) => Fold | undefined): Copied {
  const answers: Record<string, Answer> = {};
  const rows = new Set<string>();
  for (const form of new Set(definition.copied_in?.map((each) => each.from))) {
    const fold = from(form);
    for (const { to, path, row, item } of fold ? copies(definition, form, fold) : []) {
      if (row) rows.add(row);
      const answer = fold && answerAt(fold, path, form);
      if (answer && usable(item, answer)) answers[to] = answer;
    }
  }
  return { answers, rows: [...rows] };
}

/** One answer of a record that is copied from, and where it goes. */
export interface Copy {
  readonly to: string;
  readonly path: string;
  /** Where people add the rows it goes to, its row as `group/<row>`. */
  readonly row: string | null;
  /** Undefined where the form does not ask it. */
  readonly item: Item | undefined;
}

/** Everything a form copies from a record of another form, as that stands. */
export function copies(definition: Definition, form: string, fold: Fold): readonly Copy[] {
  return (definition.copied_in ?? [])
    .filter(({ from }) => from === form)
    .flatMap((pair) => {
      const group = repeating(definition, pair.to);
      return rowsOf(definition, fold, pair).map((row) => ({
        to: pair.to.replace("*", row),
        path: pair.path.replace("*", row),
        row: group && `${group}/${row}`,
        item: itemAt(definition, pair.to),
      }));
    });
}

/** Half a date, or a choice the form does not offer, is no answer here. */
export const usable = (item: Item | undefined, { value }: Answer): boolean =>
  !item || !isUnusable(validValue(item, value));

function itemAt(definition: Definition, to: string): Item | undefined {
  const [id = "", , inside] = to.split("/");
  const found = definition.sections?.flatMap(({ items }) => items).find((item) => item.id === id);
  return found && isGroup(found) ? found.items?.find((item) => item.id === inside) : found;
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

/** What is copied from a path of a record of a form; null where nothing there is settled and answered. */
export function answerAt(fold: Fold, path: string, form: string): Answer | null {
  const heads = fold.heads(path);
  const head = settled(heads) ? shownHead(heads) : undefined;
  if (!head || head.value[0] === null || head.value[1] !== STATUS.answered) return null;
  const said = !INDEX.includes(form) && SAID.includes(head.value[2]);
  const source = said ? head.value[2] : SOURCE.record;
  return { value: toJson(head.value[0]), status: STATUS.answered, source, note: null };
}
