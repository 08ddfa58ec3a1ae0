/** What sessions of a peer group left to be done, in a person's note or in the group's log. */
import { formTitle } from "../../app/form-title";
import { freezeAloud } from "../../app/unsaved";
import { SOURCE, STATUS } from "../../codes";
import type { Hex, RecordHandle, Session } from "../../session/types";
import { tt } from "../../text/tasks";
import { say } from "../../ui/live";
import { partyOf } from "../groups/roster";
import { type Task, useOpened } from "./to-do";

/** The section of each form in which its things to do stand, as its address counts it. */
const SECTION: Readonly<Record<string, number>> = { "peer-note": 3, "peer-session": 4 };

/** The things a record leaves to be done that nobody has done, as its rows say them. *Tracked.* */
export function leftIn(session: Session, handle: RecordHandle): readonly Task[] {
  const { id, definition } = handle;
  const may =
    session.writing.value && session.startable.value.some((form) => form.id === definition.id);
  return handle.rows("followups").flatMap((row): Task[] => {
    const path = (question: string) => `followups/${row}/${question}`;
    const at = (question: string) => handle.answer(path(question))?.value;
    const words = at("action");
    const due = handle.unsettled(path("due")) ? undefined : at("due");
    const open = handle.unsettled(path("done")) || at("done") !== "yes";
    if (typeof words !== "string" || !open) return [];
    const done = () => {
      handle.write(path("done"), {
        value: "yes",
        status: STATUS.answered,
        source: SOURCE.observed,
        note: null,
      });
      freezeAloud(handle);
      say(tt("todo.isDone", { what: words }));
    };
    return [
      {
        id: `${id}/${row}`,
        href: `/record/${id}/section/${SECTION[definition.id] ?? 1}`,
        words,
        from: formTitle(session, definition.id),
        owner: partyOf(at("owner"))?.[2] ?? "",
        due: typeof due === "string" ? due : "",
        over: false,
        ...(may && { done }),
      },
    ];
  });
}

/** What these records leave to be done; null until they are open. */
export const useAfterSessions = (
  session: Session,
  records: readonly Hex[],
): readonly Task[] | null =>
  useOpened(session, records)?.flatMap((handle) => leftIn(session, handle)) ?? null;
