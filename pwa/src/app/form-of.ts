/** The form state of an open record: made once a handle, shared by its screens. */
import { createFormState, type FormState } from "../forms/state";
import type { PersonEntry, RecordHandle, Session } from "../session/types";
import { WHOLE } from "./overlong";

const states = new WeakMap<RecordHandle, FormState>();

/** The state of an open record's form. */
export function formOf(session: Session, handle: RecordHandle): FormState {
  let state = states.get(handle);
  if (!state) {
    const source = {
      answer: (path: string) => handle.answer(path),
      unsettled: (path: string) => handle.unsettled(path),
      rows: (group: string) => handle.rows(group),
      cut: (path: string) => session.scratched(handle.id).includes(WHOLE + path),
    };
    state = createFormState(handle.definition, source, {
      today: () => session.today(),
      lang: "en",
    });
    states.set(handle, state);
  }
  return state;
}

/** The person a record is about, from those held on this device. */
export const personOf = (session: Session, handle: RecordHandle): PersonEntry | null =>
  session.people.value.find((entry) => handle.persons.includes(entry.id)) ?? null;
