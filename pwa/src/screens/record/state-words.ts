/** What state a record is in, in one sentence. */
import { onItsWay, stoppedAt } from "../../session/decisions";
import type { CommandView, RecordEntry, RecordHandle, Session } from "../../session/types";
import { tp } from "../../text/pages";
import { when } from "../../ui/dates";

/**
 * How a form's records end: somebody decides on what was submitted, submitting finishes it, or nobody
 * submits it at all. *Tracked.*
 */
export function endingOf(session: Session, form: string): "decided" | "finished" | "kept" {
  const table = session.workflow();
  const submit = table?.commands.find((row) => row.name === "submit" && row.forms.includes(form));
  if (!table) return "decided";
  if (!submit) return "kept";
  return table.states[form]?.final?.includes(submit.to) ? "finished" : "decided";
}

/** Whether nothing more is done to a record in this state. *Tracked.* */
export const isOver = (session: Session, form: string, state: string): boolean =>
  session.workflow()?.states[form]?.final?.includes(state) ?? false;

/** When the person stopped what an open record decided; null where nobody did. *Tracked.* */
export const stoppedOn = ({ records }: Session, handle: RecordHandle): string | null =>
  stoppedAt(handle.ground.shown.fold) ??
  records.value.find(({ id }) => id === handle.id)?.stopped ??
  null;

export function onItsWayWords(session: Session, submit: CommandView, form: string): string {
  const manager = session.manager();
  const time = when(submit.made);
  if (endingOf(session, form) === "finished") return tp("state.finishing", { when: time });
  return manager
    ? tp("state.onItsWay", { name: manager.name, when: time })
    : tp("state.onItsWayPlain", { when: time });
}

/** What can be said of a state by its name; null where who decided and when go with it. */
export function plainState(session: Session, form: string, state: string): string | null {
  if (state === "returned") return tp("state.returned");
  if (state !== "draft" && state !== "kept") return null;
  const ending = endingOf(session, form);
  if (ending === "kept") return tp("state.kept");
  return tp(ending === "finished" ? "state.unfinished" : "state.draft");
}

/** When somebody brought it to its state, as its own page says it: no later act or arrival moves that. */
export const decidedAt = ({ last, state }: RecordEntry): number | null =>
  last?.outcome === "accepted" ? last.made : state.at;

/** For a list: from the entry alone. What the person stopped is said by `stopped-state`. */
export function entryState(session: Session, entry: RecordEntry): string {
  const { state } = entry.state;
  const { last } = entry;
  const at = decidedAt(entry);
  const time = at === null ? "" : when(at);
  const submit = last && onItsWay([last]);
  if (submit) return onItsWayWords(session, submit, entry.form);
  if (state === "submitted") {
    const manager = session.manager();
    return manager
      ? tp("state.submitted", { name: manager.name, when: time })
      : tp("state.submittedPlain", { when: time });
  }
  const plain = plainState(session, entry.form, state);
  if (plain) return plain;
  if (endingOf(session, entry.form) === "finished") return tp("state.finished", { when: time });
  const by = last?.name === "authorise" ? last.by.name : null;
  return by ? tp("state.authorised", { name: by, when: time }) : tp("state.authorisedPlain");
}
