/** What state a record is in, in one sentence. */
import { onItsWay } from "../../session/decisions";
import type { CommandView, RecordEntry, Session } from "../../session/types";
import { tp } from "../../text/pages";
import { when } from "../../ui/dates";

export function onItsWayWords(session: Session, submit: CommandView): string {
  const manager = session.manager();
  const time = when(submit.made);
  return manager
    ? tp("state.onItsWay", { name: manager.name, when: time })
    : tp("state.onItsWayPlain", { when: time });
}

/** What can be said of a state by its name; null where who decided and when go with it. */
export const plainState = (state: string): string | null =>
  state === "submitted" || state === "authorised"
    ? null
    : tp(state === "returned" || state === "kept" ? `state.${state}` : "state.draft");

/** For a list: from the entry alone. */
export function entryState(session: Session, entry: RecordEntry): string {
  const { state, at } = entry.state;
  const time = at === null ? "" : when(at);
  const submit = entry.last && onItsWay([entry.last]);
  if (submit) return onItsWayWords(session, submit);
  if (state === "submitted") {
    const manager = session.manager();
    return manager
      ? tp("state.submitted", { name: manager.name, when: time })
      : tp("state.submittedPlain", { when: time });
  }
  const by = entry.last?.name === "authorise" ? entry.last.by.name : null;
  return (
    plainState(state) ??
    (by ? tp("state.authorised", { name: by, when: time }) : tp("state.authorisedPlain"))
  );
}

/** Whether records of a form are ever submitted. *Tracked.* */
export const isSubmitted = (session: Session, form: string): boolean =>
  session
    .workflow()
    ?.commands.some(({ name, forms }) => name === "submit" && forms.includes(form)) ?? true;
