/**
 * What a record copied from others when it was begun, held against them as they stand now (design.md 6): a copy
 * does not follow its source, so whoever rests on it is told, and takes it anew by a tap. Reads no more of the
 * other records than whether they say the same, and shows nothing of them.
 */
import { OP, SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import type { Answer as StoredAnswer } from "../sync/core/change";
import { type Fold, settled, shownHead } from "../sync/core/fold";
import { answerAt, copies, usable } from "./copied";
import type { Book } from "./holdings";
import { forThem } from "./starting";
import type { Hex, RecordHandle, Session } from "./types";
import { toJson } from "./values";

/** One answer that the source says otherwise by now; `answer` is null where it says nothing any more. */
export interface Differing {
  readonly to: string;
  /** Where people add rows, the one it belongs to, as `group/<row>`, that is not here yet. */
  readonly row: string | null;
  readonly answer: Answer | null;
}

/** A record that answers were copied from, and how it stands to the copy. */
export interface CopiedFrom {
  readonly form: string;
  readonly record: Hex;
  /** Its form is submitted, and this one is not. */
  readonly draft: boolean;
  /** Still as they were copied here, or never here: these follow when they are copied again. */
  readonly differing: readonly Differing[];
  /** Changed here by hand, and since then there as well: these stay. */
  readonly byHand: readonly Differing[];
  /** Stand in several ways there: nobody can copy them before they are settled. */
  readonly unsettled: number;
  /** When the last of these was written there, ms by its author's clock; null where nothing differs. */
  readonly changed: number | null;
}

/** The records an open one was copied from, of those held here. *Tracked.* */
export function copiedFrom(session: Session, handle: RecordHandle): readonly CopiedFrom[] {
  const { holdings } = session.contents ?? {};
  const records = session.records.value;
  const person = handle.persons[0];
  const entry = session.people.value.find(({ id }) => id === person);
  if (!holdings || handle.closed || person === undefined) return [];
  const definition = forThem(handle.definition, entry?.born ?? null, session.today());
  const workflow = session.workflow();
  const found: CopiedFrom[] = [];
  for (const form of new Set(definition.copied_in?.map(({ from }) => from))) {
    const own: Hex | null | undefined =
      form === "person" ? person : form === "involvement" ? entry?.involvement : undefined;
    const of = records.filter((each) => each.person === person && each.form === form);
    const ids = own === undefined ? of.map(({ id }) => id) : own === null ? [] : [own];
    const books = ids.flatMap((id) => holdings.books.get(id) ?? []);
    const source = sourceOf(
      books.filter(({ id }) => !holdings.gone.has(id)),
      handle,
    );
    if (!source) continue;
    const state = of.find(({ id }) => id === source.id)?.state.state;
    const draft = !!state && !!workflow?.states[form]?.editable?.includes(state);
    const against = compared(handle, form, source.fold, definition);
    if (against.copied === 0 && against.differing.length === 0) continue;
    found.push({ form, record: source.id, draft, ...against });
  }
  return found;
}

/** Of records of one form, the one begun last before this; where all are later, the last one. */
function sourceOf(books: readonly Book[], handle: RecordHandle): Book | undefined {
  const order = (a: Book, b: Book) => {
    const [x, y] = [a.genesis, b.genesis];
    const at = (it: typeof x) => it?.position ?? Number.POSITIVE_INFINITY;
    return at(x) === at(y) ? (x?.n ?? 0) - (y?.n ?? 0) : at(x) - at(y);
  };
  const { book } = handle.ground;
  const all = books.filter(({ genesis, id }) => genesis && id !== handle.id).sort(order);
  const before = book.genesis ? all.filter((each) => order(each, book) < 0) : all;
  return before.at(-1) ?? all.at(-1);
}

function compared(
  handle: RecordHandle,
  form: string,
  fold: Fold,
  definition: RecordHandle["definition"],
) {
  const differing: Differing[] = [];
  const byHand: Differing[] = [];
  let unsettled = 0;
  let copied = 0;
  let changed: number | null = null;
  for (const { to, path, row, item } of copies(definition, form, fold)) {
    const heads = fold.heads(path);
    const head = shownHead(heads);
    if (!item || !head || handle.unsettled(to)) continue;
    const here = handle.answer(to);
    const copy = here ? stillCopied(here, fold, path) : neverHere(handle, to, row);
    if (here && copy) copied++;
    if (!settled(heads)) {
      if (copy) unsettled++;
      continue;
    }
    const answer = answerAt(fold, path, form);
    if ((answer && !usable(item, answer)) || same(here, answer)) continue;
    const each = { to, row: row && !isHere(handle, row) ? row : null, answer };
    if (copy) differing.push(each);
    else if (head.wallMs >= (handle.heads(to).at(-1)?.made ?? 0)) byHand.push(each);
    else continue;
    changed = Math.max(changed ?? 0, head.wallMs);
  }
  return { differing, byHand, unsettled, copied, changed };
}

const same = (here: Answer | undefined, there: Answer | null): boolean =>
  JSON.stringify(here?.value ?? null) === JSON.stringify(there?.value ?? null);

const isHere = (handle: RecordHandle, row: string): boolean => {
  const [group = "", id = ""] = row.split("/");
  return handle.rows(group).includes(id);
};

/** Nothing was written there, and its row was not taken away: it came to the source since. */
const neverHere = (handle: RecordHandle, to: string, row: string | null): boolean =>
  handle.heads(to).length === 0 &&
  (row === null || isHere(handle, row) || !handle.ground.shown.fold.row(row));

/**
 * Whether an answer is as it was copied: from the record, which a hand that changes it makes its own. What
 * somebody said keeps who said it, so that must be a thing the source once said.
 */
function stillCopied({ value, status, source }: Answer, fold: Fold, path: string): boolean {
  if (status !== STATUS.answered) return false;
  if (source === SOURCE.record) return true;
  const was = JSON.stringify(value);
  return fold.historyOf(path).some(({ op }) => {
    if (op.kind !== OP.set) return false;
    const [there, , by] = op.value as StoredAnswer;
    return by === source && SAID.includes(by) && JSON.stringify(toJson(there)) === was;
  });
}

const SAID: readonly (number | null)[] = [SOURCE.person_said, SOURCE.carer_said];

/** Takes what differs, each answer with its source, as any other writing; what was changed by hand stays. */
export function copyAgain(handle: RecordHandle, { differing }: CopiedFrom): void {
  for (const row of new Set(differing.flatMap((each) => each.row ?? []))) {
    const [group = "", id = ""] = row.split("/");
    handle.restoreRow(group, id);
  }
  handle.writeAll(Object.fromEntries(differing.map(({ to, answer }) => [to, answer])));
}
