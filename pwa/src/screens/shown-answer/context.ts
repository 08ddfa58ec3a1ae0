/** What reading answers needs: the record, its form, and how its people are called. */
import type { WordsContext } from "../../app/answer-words";
import { formOf, personOf } from "../../app/form-of";
import type { FormState } from "../../forms/state";
import type { PersonEntry, RecordHandle, Session, StaffMember } from "../../session/types";
import { firstName } from "../../ui/person-banner";

export interface AnswerContext {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly form: FormState;
  readonly person: PersonEntry | null;
  /** "Marl"; empty when the person is not on this device. */
  readonly personName: string;
  readonly words: WordsContext;
}

/** The reading context of an open record. */
export function answerContext(session: Session, handle: RecordHandle): AnswerContext {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  return {
    session,
    handle,
    form,
    person,
    personName: person ? firstName(person) : "",
    words: { form, today: session.today() },
  };
}

/** "Wren": how a sentence says a member of staff. */
export const givenName = (member: StaffMember): string => member.name.split(" ")[0] ?? member.name;
