/** What lies ahead for a person: what is due by when, and what is left to be done. */
import type { PersonEntry, Session } from "../../session/types";
import { Due } from "../person/due";
import { ToDo } from "../tasks/to-do";

interface Props {
  readonly session: Session;
  readonly person: PersonEntry;
  /** "Assessment due Mon 9 Feb", or null. */
  readonly assessment: string | null;
}

export function Ahead({ session, person, assessment }: Props) {
  return (
    <>
      <Due session={session} person={person} assessment={assessment} />
      {person.records.some(({ form }) => form === "task") && (
        <ToDo session={session} person={person} />
      )}
    </>
  );
}
