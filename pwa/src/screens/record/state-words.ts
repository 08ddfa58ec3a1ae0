/** What state a record is in and why it cannot be written, in one sentence. */
import { onItsWay } from "../../session/decisions";
import type { CommandView, RecordEntry, RecordHandle, Session } from "../../session/types";
import { tp } from "../../text/pages";
import { when } from "../../ui/dates";

function onItsWayWords(session: Session, submit: CommandView): string {
  const manager = session.manager();
  const time = when(submit.made);
  return manager
    ? tp("state.onItsWay", { name: manager.name, when: time })
    : tp("state.onItsWayPlain", { when: time });
}

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
  if (state === "returned") return tp("state.returned");
  if (state === "authorised") {
    const by = entry.last?.name === "authorise" ? entry.last.by.name : null;
    return by ? tp("state.authorised", { name: by, when: time }) : tp("state.authorisedPlain");
  }
  return tp(state === "kept" ? "state.kept" : "state.draft");
}

/** For an open record. *Tracked.* */
export function handleState(session: Session, handle: RecordHandle): string {
  const { state, at } = handle.state.value;
  const submit = handle.submitting.value;
  if (submit) return onItsWayWords(session, submit);
  const decisions = handle.commands().filter((command) => command.outcome !== "refused");
  const last = (name: string) => decisions.filter((command) => command.name === name).at(-1);
  if (state === "submitted") {
    const submit = last("submit");
    const time = when(submit?.made ?? at ?? Date.now());
    const manager = session.manager();
    return manager
      ? tp("state.submitted", { name: manager.name, when: time })
      : tp("state.submittedPlain", { when: time });
  }
  if (state === "returned") return tp("state.returned");
  if (state === "authorised") {
    const decision = last("authorise");
    return decision
      ? tp("state.authorised", { name: decision.by.name, when: when(decision.made) })
      : tp("state.authorisedPlain");
  }
  return tp(state === "kept" ? "state.kept" : "state.draft");
}

/** Whether records of a form are ever submitted. *Tracked.* */
export const isSubmitted = (session: Session, form: string): boolean =>
  session
    .workflow()
    ?.commands.some(({ name, forms }) => name === "submit" && forms.includes(form)) ?? true;

/** Why a record is read only. *Tracked.* */
export function readOnlyWords(session: Session, handle: RecordHandle): string {
  const { state } = handle.state.value;
  if (handle.submitting.value || (state !== "draft" && state !== "returned" && state !== "kept"))
    return handleState(session, handle);
  const author = handle.authors().find((member) => member.actor !== session.me.actor);
  return author ? tp("state.writing", { name: author.name }) : handleState(session, handle);
}
