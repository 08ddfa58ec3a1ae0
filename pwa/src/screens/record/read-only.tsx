/** What state an open record is in and why it cannot be written: its code comes where that is to be said. */
import { isDate } from "../../forms/civil";
import { authors } from "../../session/covering";
import type { RecordHandle, Session } from "../../session/types";
import { tm } from "../../text/more-pages";
import { tp } from "../../text/pages";
import { noWords, ts } from "../../text/stop";
import { shortDate, when } from "../../ui/dates";
import { firstName } from "../../ui/person-banner";
import { Notice } from "../../ui/summary";
import { doneWords, stoppedAt } from "../stop/done";
import { endingOf, isOver, onItsWayWords, plainState, stoppedOn } from "./state-words";
import { WITHDRAWAL } from "./stopped-state";

/** For an open record. *Tracked.* */
export function handleState(session: Session, handle: RecordHandle): string {
  const { state, at } = handle.state.value;
  const submit = handle.submitting.value;
  if (submit) return onItsWayWords(session, submit, handle.form);
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
  if (handle.form === WITHDRAWAL && !handle.fresh && !isOver(session, handle.form, state)) {
    const stopped = stoppedAt(handle);
    return stopped ? `${doneWords(stopped)}.` : `${ts("list.counts")} ${ts("list.unfinished")}`;
  }
  const plain = plainState(session, handle.form, state);
  if (plain) return plain;
  if (endingOf(session, handle.form) === "finished") {
    return tp("state.finished", { when: when(last("submit")?.made ?? at ?? Date.now()) });
  }
  const decision = last("authorise");
  return decision
    ? tp("state.authorised", { name: decision.by.name, when: when(decision.made) })
    : tp("state.authorisedPlain");
}

/** Why a record is read only. *Tracked.* */
export function readOnlyWords(session: Session, handle: RecordHandle): string {
  const { state } = handle.state.value;
  const editable = session.workflow()?.states[handle.form]?.editable;
  if (handle.submitting.value || editable?.includes(state) === false)
    return handleState(session, handle);
  const author = authors(handle.ground).find((member) => member.actor !== session.me.actor);
  return author ? tm("state.writing", { name: author.name }) : handleState(session, handle);
}

/** The person stopped what was decided: it is kept, and nothing is shared on it. */
function Stopped({ session, handle }: { session: Session; handle: RecordHandle }) {
  const at = handle.form === WITHDRAWAL ? null : stoppedOn(session, handle);
  if (at === null) return null;
  const person = session.people.value.find(({ id }) => id === handle.persons[0]);
  const on = isDate(at.slice(0, 10)) ? shortDate(at.slice(0, 10)) : null;
  return (
    <Notice>
      <p>
        <strong>{ts("stop.stopped")}</strong>
      </p>
      <p>{noWords(person ? firstName(person) : "", on)}</p>
    </Notice>
  );
}

/** The sentence where it is read: plain while the record may be written, set apart where it may not. */
export function StateLine(props: { session: Session; handle: RecordHandle }) {
  return (
    <>
      <Stopped {...props} />
      <StateWords {...props} />
    </>
  );
}

function StateWords({ session, handle }: { session: Session; handle: RecordHandle }) {
  return handle.writable() ? (
    <p class="govuk-body">{handleState(session, handle)}</p>
  ) : (
    <p class="govuk-inset-text">{tm("readonly", { why: readOnlyWords(session, handle) })}</p>
  );
}
