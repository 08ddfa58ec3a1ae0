/** What a finished record leads to, by domain.md 1.3, as far as one may be begun here. Pure. */
import { ADULT } from "../../forms/from-age";
import type { PersonEntry, RecordEntry, Session } from "../../session/types";
import { ageOn } from "../../ui/dates";
import { isOver } from "../record/state-words";

/** An assessment is decided on by a determination (Care Act s13), which copies in what it found. */
const FOLLOWED_BY: Readonly<Record<string, string>> = {
  "needs-assessment": "eligibility",
  "carers-assessment": "eligibility",
};

export interface NextStep {
  /** The record that is finished. */
  readonly after: RecordEntry;
  /** Id of the form that follows it. */
  readonly form: string;
}

/**
 * The step that follows each finished record: none where the role starts no such form, where one was begun since
 * the record was, of somebody under 18, or of an older record than the last of its form. *Tracked.*
 */
export function nextSteps(session: Session, person: PersonEntry): readonly NextStep[] {
  if (person.born !== null && ageOn(person.born, session.today()) < ADULT) return [];
  const newest = (form: string) =>
    person.records
      .filter((record) => record.form === form)
      .reduce<RecordEntry | null>(
        (last, it) => (last && last.started > it.started ? last : it),
        null,
      );
  return Object.entries(FOLLOWED_BY).flatMap(([form, next]) => {
    const after = newest(form);
    if (!after || after.named !== null || !isOver(session, form, after.state.state)) return [];
    if (!session.startable.value.some(({ id }) => id === next)) return [];
    const begun = newest(next);
    return begun && begun.started >= after.started ? [] : [{ after, form: next }];
  });
}
