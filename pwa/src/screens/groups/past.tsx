/** The sessions there have been, and what they left to be done for the group. */
import { useEffect, useState } from "preact/hooks";
import type { PastSession } from "../../session/past-sessions";
import type { Session } from "../../session/types";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { shortDate } from "../../ui/dates";
import { say } from "../../ui/live";
import { useAfterSessions } from "../tasks/after-sessions";
import { ToDo } from "../tasks/to-do";

const FIRST = 10;

/** Null until they are looked up. */
function usePast(session: Session, group: string): readonly PastSession[] | null {
  const [past, setPast] = useState<readonly PastSession[] | null>(null);
  const records = session.records.value;
  useEffect(() => {
    let here = true;
    void session.pastSessions(group).then((found) => here && setPast(found));
    return () => {
      here = false;
    };
  }, [session, group, records]);
  return past;
}

/** "Led by Juno Foxmarrow. 11 there." */
export function pastWords({ led, present }: Pick<PastSession, "led" | "present">): string {
  const there = tgr("past.there", { n: present });
  return led.length > 0 ? `${tgr("past.led", { name: led.join(", ") })} ${there}` : there;
}

export function Past({ session, group }: { readonly session: Session; readonly group: string }) {
  const past = usePast(session, group);
  const [all, showAll] = useState(false);
  const left = past?.filter(({ toDo }) => toDo > 0) ?? [];
  const tasks = useAfterSessions(
    session,
    left.map(({ record }) => record),
  );
  if (past === null) return <p class="govuk-body">{tgr("past.checking")}</p>;
  const shown = all ? past : past.slice(0, FIRST);
  const more = () => {
    showAll(true);
    say(tgr("past.shown", { n: past.length }));
    const next = past[FIRST]?.record;
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`main a[href="/record/${next}"]`)?.focus(),
    );
  };
  return (
    <>
      <ToDo tasks={tasks ?? []} today={session.today()} />
      <h2>{tgr("past.h2", { n: past.length })}</h2>
      {past.length === 0 && <p class="govuk-body">{tgr("past.none")}</p>}
      <ul class="ds-people">
        {shown.map((each) => (
          <li class="ds-records__item" key={each.record}>
            <a class="govuk-link ds-records__link" href={`/record/${each.record}`}>
              {each.date ? shortDate(each.date) : tgr("past.noDate")}
            </a>
            <span class="ds-second">{pastWords(each)}</span>
          </li>
        ))}
      </ul>
      {shown.length < past.length && (
        <Button onPress={more}>{tgr("past.more", { n: past.length - shown.length })}</Button>
      )}
    </>
  );
}
