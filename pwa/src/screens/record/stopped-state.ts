/** The state of a record where the person stopped something: a decision to share, or the withdrawal that stops it. */
import { isDate } from "../../forms/civil";
import { onItsWay } from "../../session/decisions";
import type { RecordEntry, Session } from "../../session/types";
import { ts } from "../../text/stop";
import { shortDate } from "../../ui/dates";
import { entryState, isOver } from "./state-words";

/** A form whose records take effect before they are finished. */
export const WITHDRAWAL = "preference-withdrawal";

/** "Stopped since 9 Mar 2026, 14:32." A time that is no time stops too: silence is "ask me first". Pure. */
export function countsWords(at: string): string {
  const [date = "", time = ""] = at.split("T");
  return isDate(date) && /^\d\d:\d\d$/.test(time)
    ? ts("list.since", { date: shortDate(date), time })
    : ts("list.counts");
}

/** For a list, as `entryState`. *Tracked.* */
export function listedState(session: Session, entry: RecordEntry): string {
  const { form, last, state, stopped } = entry;
  const words = entryState(session, entry);
  const sent = last && onItsWay([last]);
  if (stopped === null) return words;
  if (form !== WITHDRAWAL) return sent ? words : ts("stop.stopped");
  if (isOver(session, form, state.state)) return words;
  return `${countsWords(stopped)} ${sent ? words : ts("list.unfinished")}`;
}
