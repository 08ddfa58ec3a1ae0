/**
 * What may still be recorded in a record that is final: answers that become true only after it was decided
 * on (`recorded_after`, forms/FORMAT.md). What was decided stays what it was: an answer that the decision
 * named is not written over, and what comes after it is no part of it.
 */
import { STATUS } from "../codes";
import { isGroup } from "../forms/definition";
import type { FormState } from "../forms/state";
import { hex } from "../sync/core/bytes";
import { covered, pathOf, proposedSince, standing } from "./covering";
import { keyOf } from "./draft";
import type { Ground } from "./ground";
import type { RecordHandle, Session } from "./types";

type May = (path: string) => boolean;
const NEVER: May = () => false;

/** Whether the form lets what stands at a path be recorded once the record is final. */
export function isRecordedAfter(form: FormState, path: string): boolean {
  const [head = "", row] = path.split("/");
  const place = form.place(path) ?? (row && form.place(head));
  return !!place && (place.item.recorded_after ?? place.group?.recorded_after) === "final";
}

/**
 * Which paths of a record may be written in because it is final: a question, a group to which a row may be
 * added, a row that may be removed. None while it may be written in as a whole, while a submit is on its
 * way, or where it is not this person's to write. Whether this tab may write is another question. *Tracked.*
 */
export function recordable(session: Session, handle: RecordHandle, form: FormState): May {
  const states = session.workflow()?.states[handle.form];
  const { roles } = handle.definition.starts ?? {};
  const mine = !roles || roles.some((role) => session.me.roles.includes(role));
  const { state } = handle.state.value;
  const over = states?.final?.includes(state) && !states.editable?.includes(state);
  if (!over || !mine || handle.submitting.value) return NEVER;
  const { ground } = handle;
  ground.reading.trackShape();
  const { fold } = ground.shown;
  const named = namedBy(ground);
  const paths = new Set([...named].map(pathOf));
  const decided = (path: string): boolean =>
    fold.heads(path).some(({ dot, value }) => {
      const answered = value[1] === STATUS.answered && value[0] !== null;
      return answered && named.has(`${hex(dot)} ${keyOf(path, null)}`);
    });
  return (path) => {
    if (!isRecordedAfter(form, path)) return false;
    // A row is no answer: it may go unless the decision named it.
    return form.place(path) ? !decided(path) : !paths.has(path);
  };
}

/** Whether an answer may be written here, before the decision or after it. *Tracked.* */
export const mayWrite = (session: Session, handle: RecordHandle, form: FormState): May =>
  handle.writable()
    ? () => true
    : session.writing.value
      ? recordable(session, handle, form)
      : NEVER;

/**
 * Paths that would make another decision of the record: written since, and no answers that were to be
 * recorded after it. *Tracked.*
 */
export function proposals(ground: Ground, form: FormState): readonly string[] {
  const named = new Set([...namedBy(ground)].map(pathOf));
  return proposedSince(ground).filter(
    (path) => form.place(path) && (named.has(path) || !isRecordedAfter(form, path)),
  );
}

/** What there is to record of a final record, in form order: questions by path, groups of added rows whole. */
export function toRecord(form: FormState, may: May): readonly string[] {
  return form.definition.sections
    .flatMap((section) => section.items)
    .flatMap((item) => {
      if (!isGroup(item)) return item.recorded_after ? [item.id] : [];
      if (item.recorded_after) return [item.id];
      const inside = item.items.filter((question) => question.recorded_after);
      if (inside.length === 0) return [];
      const rows = form.rows(item.id).value;
      return rows.flatMap((row) => inside.map(({ id }) => `${item.id}/${row}/${id}`));
    })
    .filter((path) => form.place(path) && form.shown(path).value && may(path));
}

/** Whether it is still to be recorded. What is free to be left, a remark or what another answer asks for, is not. */
export function isOpen(form: FormState, path: string): boolean {
  const item = form.place(path)?.item;
  if (!item) return false;
  if (isGroup(item)) {
    const rows = form.rows(path).value;
    const inside = rows.flatMap((row) => item.items.map(({ id }) => `${path}/${row}/${id}`));
    if (rows.length === 0) return form.source.answer(path) === undefined;
    return inside.some((each) => form.shown(each).value && isOpen(form, each));
  }
  const free = form.requirement(path).value === "N" && (item.type === "long" || !!item.require);
  return !free && form.source.answer(path) === undefined;
}

/** What the decision that stands named of this record, as keys. */
function namedBy({ id, form, shown, desk }: Ground): ReadonlySet<string> {
  const { initial, editable } = desk.states(form);
  const decision = standing(shown.fold, editable ?? [], initial);
  return decision ? covered(decision.command, id) : new Set();
}
