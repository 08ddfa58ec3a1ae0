/** What a record that was ruled on can be looked at as. */
import type { RecordHandle, Session } from "../../session/types";
import { tm } from "../../text/more-pages";
import { endingOf } from "./state-words";

/** Whole, as a decision where somebody decides on such records and it came to that, beside an earlier one. *Tracked.* */
export function looksOf(
  session: Session,
  handle: Pick<RecordHandle, "id" | "form" | "state">,
): readonly { readonly to: string; readonly words: string }[] {
  const home = `/record/${handle.id}`;
  const decided =
    endingOf(session, handle.form) === "decided" && handle.state.value.state !== "draft";
  return [
    { to: `${home}/whole`, words: tm("tasks.whole") },
    ...(decided && session.me.roles.includes("manager")
      ? [{ to: `${home}/decision`, words: tm("tasks.decision") }]
      : []),
    { to: `${home}/compare`, words: tm("tasks.compare") },
  ];
}
