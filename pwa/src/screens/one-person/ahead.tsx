/** What lies ahead for a person: what is due by when, and what is left to be done. */
import type { PersonEntry, Session } from "../../session/types";
import { Due, useDues } from "../person/due";
import { useAfterSessions } from "../tasks/after-sessions";
import { ToDo, useTasks } from "../tasks/to-do";

interface Props {
  readonly session: Session;
  readonly person: PersonEntry;
  /** "Assessment due Mon 9 Feb", or null. */
  readonly assessment: string | null;
}

export function Ahead({ session, person, assessment }: Props) {
  const dues = useDues(session, person);
  const of = (what: boolean) => dues?.filter((due) => (due.what === "peer_follow_up") === what);
  const tasks = useTasks(
    session,
    person.records.flatMap(({ id, form }) => (form === "task" ? [id] : [])),
  );
  const after = useAfterSessions(session, of(true)?.map(({ record }) => record) ?? []);
  const known = dues !== null && tasks !== null && after !== null;
  const all = [...(tasks ?? []), ...(after ?? [])];
  return (
    <>
      <Due
        {...{ session, person, assessment }}
        dues={known ? (of(false) ?? null) : null}
        toDo={all.some(({ over }) => !over)}
      />
      <ToDo tasks={all} today={session.today()} />
    </>
  );
}
