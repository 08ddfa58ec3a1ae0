/** What is left to be done for a person, and what has been: their tasks (docs/architecture.md, "Tasks"). */
import { useEffect, useRef, useState } from "preact/hooks";
import { useGuardedPaper } from "../../paper/watch";
import type { Hex, RecordHandle, Session } from "../../session/types";
import { tt } from "../../text/tasks";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { weekdayDate } from "../../ui/dates";
import "./to-do.css";

/** One thing to do, as its record says it. */
export interface Task {
  readonly id: string;
  /** Where it is read and answered. */
  readonly href: string;
  readonly words: string;
  readonly from: string;
  /** Who does it; empty where nobody is named. */
  readonly owner: string;
  /** A civil date; empty where none is set. */
  readonly due: string;
  /** An outcome stands: it is nobody's to do any longer. Two that differ are an outcome too. */
  readonly over: boolean;
  /** Says that it is done, where that is one tap. */
  readonly done?: () => void;
}

/** Reads a task. *Tracked.* */
export function taskOf(handle: RecordHandle): Task {
  const text = (path: string): string => {
    const value = handle.answer(path)?.value;
    return typeof value === "string" ? value : "";
  };
  return {
    id: handle.id,
    href: `/record/${handle.id}`,
    words: text("task_words") || tt("todo.unnamed"),
    from: text("came_from"),
    owner: "",
    due: text("due"),
    over: handle.unsettled("task_outcome") || text("task_outcome") !== "",
  };
}

/** Due first; those without a day last. */
const byDay = (one: Task, other: Task): number =>
  (one.due || "9999").localeCompare(other.due || "9999");

/** Opens records for what they say, each in the access log; null until they are open. */
export function useOpened(
  session: Session,
  records: readonly Hex[],
): readonly RecordHandle[] | null {
  const [handles, setHandles] = useState<readonly RecordHandle[] | null>(null);
  const ids = records.join();
  useEffect(() => {
    let here = true;
    let opened: readonly RecordHandle[] = [];
    const close = () => {
      for (const each of opened) each.close();
    };
    void Promise.all(records.map((id) => session.open(id).catch(() => null))).then((found) => {
      opened = found.filter((each) => each !== null);
      if (here) setHandles(opened);
      else close();
    });
    return () => {
      here = false;
      close();
    };
  }, [session, ids]);
  return handles;
}

/** The tasks that are records of their own. */
export const useTasks = (session: Session, records: readonly Hex[]): readonly Task[] | null =>
  useOpened(session, records)?.map(taskOf) ?? null;

interface RowsProps {
  readonly tasks: readonly Task[];
  readonly today: string;
  readonly onDone: (task: Task) => void;
}

function Rows({ tasks, today, onDone }: RowsProps) {
  return (
    <ul class="ds-people ds-todo">
      {tasks.map((task) => {
        const { id, href, words, from, owner, due, over } = task;
        return (
          <li class="ds-records__item" key={id}>
            <a class="govuk-link ds-records__link" href={href}>
              {words}
            </a>
            {due && !over && (
              <span>
                {tt(due < today ? "todo.late" : "todo.by", { when: weekdayDate(due, today) })}
              </span>
            )}
            {owner && <span class="ds-second govuk-body-s">{tt("todo.who", { name: owner })}</span>}
            {from && <span class="ds-second govuk-body-s">{tt("todo.from", { form: from })}</span>}
            {task.done && (
              <Button
                kind="link"
                label={tt("todo.doneOf", { what: words })}
                onPress={() => onDone(task)}
              >
                {tt("todo.doneNow")}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function ToDo({
  tasks,
  today,
}: {
  readonly tasks: readonly Task[];
  readonly today: string;
}) {
  useGuardedPaper();
  const heading = useRef<HTMLHeadingElement>(null);
  const open = tasks.filter(({ over }) => !over).sort(byDay);
  const done = tasks.filter(({ over }) => over);
  const finish = (task: Task) => {
    // The row goes with the tap: the list's heading is next, or the page's where it was the last.
    if (open.length > 1) heading.current?.focus();
    else document.querySelector<HTMLElement>("main h1")?.focus();
    task.done?.();
  };
  const rows = { today, onDone: finish };
  return (
    <>
      {open.length > 0 && (
        <>
          <h2 ref={heading} tabIndex={-1}>
            {tt("todo.h2")}
          </h2>
          <Rows tasks={open} {...rows} />
        </>
      )}
      {done.length > 0 && (
        <Details summary={tt("todo.done", { n: done.length })}>
          <Rows tasks={done} {...rows} />
        </Details>
      )}
    </>
  );
}
