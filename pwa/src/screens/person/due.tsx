/** What is due for one person: each with its days, what they rest on and the record it comes from. */
import { useEffect, useState } from "preact/hooks";
import { formTitle } from "../../app/form-title";
import { type Due as DueDay, inOrder, isPrivate, standingOn } from "../../session/dues";
import type { PersonEntry, Session } from "../../session/types";
import { isNamed, tw } from "../../text/due";
import { weekdayDate } from "../../ui/dates";
import { lineWords, whatWords, whenWords } from "../people/due";

interface Props {
  readonly session: Session;
  readonly person: PersonEntry;
  /** "Assessment due Mon 9 Feb", or null. */
  readonly assessment: string | null;
  /** Null while it is being worked out. */
  readonly dues: readonly DueDay[] | null;
  /** Something stands under To do. */
  readonly toDo: boolean;
}

/** "National guidance: 6 to 8 weeks after the plan started. Counted from Thu 12 Mar." */
function ruleWords({ what, since }: DueDay, today: string): string {
  const rule = isNamed(what) ? tw(`rule.${what}`) : "";
  return since === null ? rule : tw("due.sinceDay", { rule, since: weekdayDate(since, today) });
}

/** Everything due for a person and those linked with them, the earliest last day first. */
export function useDues(session: Session, person: PersonEntry): readonly DueDay[] | null {
  const [dues, set] = useState<readonly DueDay[] | null>(null);
  const records = session.records.value;
  useEffect(() => {
    let here = true;
    void session.dues().then((by) => {
      const all = [person.id, ...person.same].flatMap((id) => by.get(id) ?? []);
      if (here) set(inOrder(all));
    });
    return () => {
      here = false;
    };
  }, [session, person.id, records]);
  return dues;
}

export function Due({ session, person, assessment, dues, toDo }: Props) {
  const today = session.today();
  if (!dues) return <p class="govuk-body">{tw("due.checking")}</p>;
  const next = dues.find((due) => standingOn(due, today) !== "late" && !isPrivate(due));
  const nothing = dues.length === 0 && !assessment && !toDo;
  const form = (record: string) => person.records.find(({ id }) => id === record)?.form;
  return (
    <>
      {nothing && <p class="govuk-body">{tw("due.none")}</p>}
      {assessment && <p class="govuk-body">{`${assessment}.`}</p>}
      {next && (
        <p class="govuk-body">
          {tw("due.next", { what: whatWords(next), when: whenWords(next, today) })}
        </p>
      )}
      {dues.length > 0 && (
        <>
          <h2>{tw("due.title")}</h2>
          <ul class="ds-people">
            {dues.map((due) => (
              <li class="ds-records__item" key={`${due.what} ${due.record} ${due.closes}`}>
                <a class="govuk-link ds-records__link" href={`/record/${due.record}`}>
                  {lineWords(due, today)}
                </a>
                <span class="ds-second govuk-body-s">{ruleWords(due, today)}</span>
                <span class="ds-second govuk-body-s">
                  {tw("due.from", { record: formTitle(session, form(due.record) ?? "") })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
