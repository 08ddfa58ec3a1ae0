/** What sessions of a peer group left to be done, in a person's note or in the group's log. */
import { formTitle } from "../../app/form-title";
import { freezeAloud } from "../../app/unsaved";
import { SOURCE, STATUS } from "../../codes";
import { isDate } from "../../forms/civil";
import { type Definition, isGroup, type Json, type Question } from "../../forms/definition";
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

/** A question of a form, or of a group in it; undefined where this version has none such. */
function questionOf(
  { sections }: Definition,
  head: string,
  inside: string | null = null,
): Question | undefined {
  const item = sections.flatMap(({ items }) => items).find(({ id }) => id === head);
  if (!item || inside === null) return item && !isGroup(item) ? item : undefined;
  return isGroup(item) ? item.items.find(({ id }) => id === inside) : undefined;
}

/** "a needs assessment, reablement", as the form has the choices. */
function askedFor(definition: Definition, codes: readonly Json[]): string {
  const options = questionOf(definition, "referrals_out")?.options ?? [];
  const words = codes.map((code) => options.find((each) => each.code === code)?.label.en ?? code);
  return words.map((each) => `${each}`.charAt(0).toLowerCase() + `${each}`.slice(1)).join(", ");
}

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
  const todo = (path: string, words: string): Task => ({
    ...shared,
    id: `${id}/${path}`,
    words,
    owner: "",
    due: after(7),
    ...(may && { done: () => write(path, "yes", words) }),
  });
  const open = (path: string) => handle.unsettled(path) || handle.answer(path)?.value !== "yes";
  const codes = handle.answer("referrals_out")?.value;
  const asked =
    questionOf(definition, "referrals_done") && Array.isArray(codes) && codes.length > 0
      ? [todo("referrals_done", tt("todo.asked", { what: askedFor(definition, codes) }))]
      : [];
  const carers = !questionOf(definition, "carers_spotted", "offered")
    ? []
    : handle.rows("carers_spotted").map((row) => {
        const at = (question: string) => `carers_spotted/${row}/${question}`;
        const name = partyOf(handle.answer(at("who"))?.value)?.[2] ?? tt("todo.carerUnnamed");
        // Disputed, they are taken for a child: the safer reading, as everywhere.
        const young = handle.unsettled(at("young")) || handle.answer(at("young"))?.value === "yes";
        return todo(at("offered"), tt(young ? "todo.youngCarer" : "todo.carer", { name }));
      });
  const seen = [...asked, ...carers].filter(({ id: each }) => open(each.slice(id.length + 1)));
  return [...checkIn, ...left, ...seen];
}

/** What these records leave to be done; null until they are open. */
export const useAfterSessions = (
  session: Session,
  records: readonly Hex[],
): readonly Task[] | null =>
  useOpened(session, records)?.flatMap((handle) => leftIn(session, handle)) ?? null;
