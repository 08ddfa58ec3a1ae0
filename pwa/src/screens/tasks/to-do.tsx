/** What is left to be done for a person, and what has been: their tasks (docs/architecture.md, "Tasks"). */
import { useEffect, useState } from "preact/hooks";
import type { PersonEntry, RecordEntry, RecordHandle, Session } from "../../session/types";
import { tt } from "../../text/tasks";
import { Details } from "../../ui/blocks";
import { weekdayDate } from "../../ui/dates";

/** One task, as its record says it. */
export interface Task {
  readonly id: string;
  readonly words: string;
  readonly from: string;
  /** A civil date; empty where none is set. */
  readonly due: string;
  /** An outcome stands: it is nobody's to do any longer. Two that differ are an outcome too. */
  readonly over: boolean;
}

/** Reads a task. *Tracked.* */
export function taskOf(handle: RecordHandle): Task {
  const text = (path: string): string => {
    const value = handle.answer(path)?.value;
    return typeof value === "string" ? value : "";
  };
  return {
    id: handle.id,
    words: text("task_words") || tt("todo.unnamed"),
    from: text("came_from"),
    due: text("due"),
    over: handle.unsettled("task_outcome") || text("task_outcome") !== "",
  };
}

/** Due first; those without a day last. */
const byDay = (one: Task, other: Task): number =>
  (one.due || "9999").localeCompare(other.due || "9999");

/** Opens the tasks, for their words; each opening is in the access log. */
function useTasks(session: Session, entries: readonly RecordEntry[]): readonly RecordHandle[] {
  const [tasks, setTasks] = useState<readonly RecordHandle[]>([]);
  const ids = entries.map(({ id }) => id).join();
  useEffect(() => {
    let here = true;
    let opened: readonly RecordHandle[] = [];
    const close = () => {
      for (const each of opened) each.close();
    };
    void Promise.all(entries.map(({ id }) => session.open(id).catch(() => null))).then((found) => {
      opened = found.filter((each) => each !== null);
      if (here) setTasks(opened);
      else close();
    });
    return () => {
      here = false;
      close();
    };
  }, [session, ids]);
  return tasks;
}

function Rows({ tasks, today }: { readonly tasks: readonly Task[]; readonly today: string }) {
  return (
    <ul class="ds-people">
      {tasks.map(({ id, words, from, due, over }) => (
        <li class="ds-records__item" key={id}>
          <a class="govuk-link ds-records__link" href={`/record/${id}`}>
            {words}
          </a>
          {due && !over && (
            <span>
              {tt(due < today ? "todo.late" : "todo.by", { when: weekdayDate(due, today) })}
            </span>
          )}
          {from && <span class="ds-second govuk-body-s">{tt("todo.from", { form: from })}</span>}
        </li>
      ))}
    </ul>
  );
}

export function ToDo({ session, person }: { session: Session; person: PersonEntry }) {
  const entries = person.records.filter(({ form }) => form === "task");
  const tasks = useTasks(session, entries).map(taskOf);
  const open = tasks.filter(({ over }) => !over).sort(byDay);
  const done = tasks.filter(({ over }) => over);
  const today = session.today();
  return (
    <>
      {open.length > 0 && (
        <>
          <h2>{tt("todo.h2")}</h2>
          <Rows tasks={open} today={today} />
        </>
      )}
      {done.length > 0 && (
        <Details summary={tt("todo.done", { n: done.length })}>
          <Rows tasks={done} today={today} />
        </Details>
      )}
    </>
  );
}
