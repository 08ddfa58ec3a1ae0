/** On a person's page: what stands of sharing, in one line, and that a withdrawal has not been sent yet. */
import { type Definition, words as inWords } from "../../forms/definition";
import { copied } from "../../session/said";
import {
  dayOf,
  OTHER,
  partyName,
  type Said,
  scopeOf,
  standingOf,
  stoppedWith,
} from "../../session/stated";
import type { PersonEntry, RecordEntry, Session } from "../../session/types";
import { ts } from "../../text/stop";
import { shortDate } from "../../ui/dates";
import { firstName } from "../../ui/person-banner";
import { Notice } from "../../ui/summary";
import { useOpened } from "../opened-records";
import { isOver } from "../record/state-words";
import { WITHDRAWAL } from "../record/stopped-state";
import { labelOf } from "../section/whom";

const STATEMENT = "sharing-preference";
const KNOWN = "recipient_known";

/** A statement or a withdrawal, with the words of its form. */
export interface Told extends Said {
  readonly definition: Definition;
}

const calledIn = (definition: Definition, group: string, code: string, name: string): string => {
  const label = labelOf(definition, `${group}/0/${KNOWN}`, code);
  return name || (label ? inWords(label, "en") : code);
};

/** What stops, as it follows "stopped on 9 Mar 2026:". */
function stoppedWords(said: Told): string {
  switch (scopeOf(said)) {
    case "recipient": {
      const whom = stoppedWith([], [said])?.whom ?? [];
      const names = whom.map(({ code, name }) =>
        calledIn(said.definition, "scope_recipients", code, name),
      );
      return names.length > 0 ? names.join(", ") : ts("sharing.all");
    }
    case "purpose":
      return ts("sharing.purposes");
    case "category":
      return ts("sharing.kinds");
    default:
      return ts("sharing.all");
  }
}

/** Of each answer a statement gives of somebody by name: whom it is given of. */
function agreedWords({ answers, definition }: Told): string {
  const by = (wanted: string): string =>
    answers
      .rows("recipients")
      .flatMap((row) => {
        const at = (id: string) => answers.answer(`recipients/${row}/${id}`)?.value;
        if (at("recipient_answer") !== wanted) return [];
        const code = at(KNOWN);
        const name = code === OTHER ? partyName(at("recipient")) : "";
        return typeof code === "string" ? [calledIn(definition, "recipients", code, name)] : [];
      })
      .join(", ");
  return (["agree", "limits", "no"] as const)
    .map((answer) => [answer, by(answer)] as const)
    .filter(([, whom]) => whom !== "")
    .map(([answer, whom]) => ts(`sharing.${answer}`, { whom }))
    .join(" ");
}

/** One line of what stands; null where nobody said anything. Pure. */
export function sharingWords(
  statements: readonly Told[],
  withdrawals: readonly Told[],
): string | null {
  const { newest, later } = standingOf(statements, withdrawals);
  const dated = (said: Said): string => {
    const day = dayOf(said);
    return day === null ? "" : ts("sharing.on", { date: shortDate(day) });
  };
  const said = statements.find((each) => each === newest);
  const stops = withdrawals
    .filter((each) => later.includes(each))
    .map((each) => ts("sharing.stopped", { on: dated(each), what: stoppedWords(each) }));
  const agreed = said && [
    ts(stops.length > 0 ? "sharing.before" : "sharing.said", { on: dated(said) }),
    agreedWords(said),
  ];
  return [...stops, ...(agreed ?? [])].filter(Boolean).join(" ") || null;
}

/** A withdrawal that the server does not have: until then somebody else may share. *Tracked.* */
export const isUnsent = (session: Session, { form, unsent, state }: RecordEntry): boolean =>
  form === WITHDRAWAL && unsent > 0 && !isOver(session, form, state.state);

export function Sharing({ session, person }: { session: Session; person: PersonEntry }) {
  const about = person.records.filter(({ form }) => form === STATEMENT || form === WITHDRAWAL);
  const opened = useOpened(session, about);
  const of = (form: string): Told[] =>
    opened.flatMap((handle) => {
      const entry = about.find(({ id }) => id === handle.id);
      return entry?.form === form
        ? [{ answers: copied(handle), started: entry.started, definition: handle.definition }]
        : [];
    });
  const line = sharingWords(of(STATEMENT), of(WITHDRAWAL));
  return (
    <>
      {about.some((each) => isUnsent(session, each)) && (
        <Notice>
          <strong>{ts("stop.unsent")}</strong>
        </Notice>
      )}
      {line && (
        <p class="govuk-body">
          <strong>{ts("sharing.h", { name: firstName(person) })}</strong> {line}
        </p>
      )}
    </>
  );
}
