/** What sessions of a peer group left to be done, in a person's note or in the group's log. */
import { formTitle } from "../../app/form-title";
import { freezeAloud } from "../../app/unsaved";
import { SOURCE, STATUS } from "../../codes";
import { isDate } from "../../forms/civil";
import type { Definition } from "../../forms/definition";
import type { Hex, RecordHandle, Session } from "../../session/types";
import { tt } from "../../text/tasks";
import { addDays } from "../../ui/dates";
import { say } from "../../ui/live";
import { partyOf } from "../groups/roster";
import { type Task, useOpened } from "./to-do";

const TO_DO = "followups";

/** The number, from 1, of the section in which a form's things to do stand. */
const sectionOf = ({ sections }: Definition): number =>
  sections.findIndex(({ items }) => items.some(({ id }) => id === TO_DO)) + 1;
/** The section of a note that asks whether somebody who did not come was checked in with. */
const CHECK_IN = 2;

/** The things a record leaves to be done that nobody has done, as its rows say them. *Tracked.* */
export function leftIn(session: Session, handle: RecordHandle): readonly Task[] {
  const { id, definition } = handle;
  const may =
    session.writing.value && session.startable.value.some((form) => form.id === definition.id);
  const write = (path: string, value: string, what: string) => {
    handle.write(path, {
      value,
      status: STATUS.answered,
      source: SOURCE.observed,
      note: null,
    });
    freezeAloud(handle);
    say(tt("todo.isDone", { what }));
  };
  const shared = {
    href: `/record/${id}/section/${sectionOf(definition)}`,
    from: formTitle(session, definition.id),
    over: false,
  };
  const day = handle.answer("session_date")?.value;
  /** So many days after the session, for what has no day of its own. */
  const after = (days: number): string =>
    typeof day === "string" && isDate(day) ? addDays(day, days) : "";
  const missed = !handle.unsettled("check_in") && handle.answer("check_in")?.value === "to_do";
  const checkIn: Task[] = missed
    ? [
        {
          ...shared,
          id: `${id}/check_in`,
          href: `/record/${id}/section/${CHECK_IN}`,
          words: tt("todo.checkIn"),
          owner: "",
          due: after(1),
          ...(may && { done: () => write("check_in", "done", tt("todo.checkIn")) }),
        },
      ]
    : [];
  const left = handle.rows(TO_DO).flatMap((row): Task[] => {
    const path = (question: string) => `${TO_DO}/${row}/${question}`;
    const at = (question: string) => handle.answer(path(question))?.value;
    const words = at("action");
    const due = handle.unsettled(path("due")) ? undefined : at("due");
    const open = handle.unsettled(path("done")) || at("done") !== "yes";
    if (typeof words !== "string" || !open) return [];
    return [
      {
        ...shared,
        id: `${id}/${row}`,
        words,
        owner: partyOf(at("owner"))?.[2] ?? "",
        due: typeof due === "string" ? due : after(7),
        ...(may && { done: () => write(path("done"), "yes", words) }),
      },
    ];
  });
  return [...checkIn, ...left];
}

/** What these records leave to be done; null until they are open. */
export const useAfterSessions = (
  session: Session,
  records: readonly Hex[],
): readonly Task[] | null =>
  useOpened(session, records)?.flatMap((handle) => leftIn(session, handle)) ?? null;
