/** The person's last record of a form, and what of it a new one may start with. */
import { formOf } from "../../app/form-of";
import type { Answer, AnswerSource } from "../../forms/answers";
import type { Definition } from "../../forms/definition";
import { copiedForward } from "../../forms/forward";
import { createFormState } from "../../forms/state";
import type { PersonEntry, RecordEntry, Session } from "../../session/types";
import { dateOf } from "../../ui/dates";
import { isOver } from "../record/state-words";

/** When a record was finished, in the zone of this device. */
export const dayOf = ({ state, started }: RecordEntry): string => dateOf(state.at ?? started);

/** The finished record of a form that was finished last; null where there is none to copy from. */
export function lastOf(
  session: Session,
  person: PersonEntry,
  definition: Definition,
): RecordEntry | null {
  if (!definition.copied_forward?.length) return null;
  const finished = person.records.filter(
    ({ form, state }) => form === definition.id && isOver(session, form, state.state),
  );
  return (
    finished.sort((a, b) => (a.state.at ?? a.started) - (b.state.at ?? b.started)).at(-1) ?? null
  );
}

/** What a form would ask of these answers: the rest would be kept and never seen. */
function asked(
  definition: Definition,
  answers: Readonly<Record<string, Answer>>,
  today: string,
): Readonly<Record<string, Answer>> {
  const rows = (group: string) => [
    ...new Set(
      Object.keys(answers).flatMap((path) =>
        path.startsWith(`${group}/`) ? [path.split("/")[1] ?? ""] : [],
      ),
    ),
  ];
  const source: AnswerSource = { answer: (path) => answers[path], unsettled: () => false, rows };
  const form = createFormState(definition, source, { today: () => today, lang: "en" });
  return Object.fromEntries(Object.entries(answers).filter(([path]) => form.shown(path).peek()));
}

/**
 * The answers a new record starts with: `given` by hand, and those of the last one that the form then asks.
 * That the last one was opened is in the access log. Throws `NotHere` and what opening a record throws.
 */
export async function fromLast(
  session: Session,
  definition: Definition,
  last: RecordEntry,
  given: Readonly<Record<string, Answer>>,
): Promise<Readonly<Record<string, Answer>>> {
  const handle = await session.open(last.id);
  try {
    const was = formOf(session, handle);
    const from = {
      answer: (path: string) => handle.answer(path),
      unsettled: (path: string) => handle.unsettled(path),
      rows: (group: string) => handle.rows(group),
      shown: (path: string) => was.place(path) !== undefined && was.shown(path).peek(),
    };
    const copied = copiedForward(definition, from, dayOf(last));
    return asked(definition, { ...copied, ...given }, session.today());
  } finally {
    handle.close();
  }
}
