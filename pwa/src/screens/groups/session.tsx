/** The log of one session: standing, in noise, one thumb, three minutes (screens.md 18). */
import { useEffect, useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { concerned, countOf, divide } from "../../session/dividing";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tgr } from "../../text/groups";
import { Button } from "../../ui/button";
import { clock, shortDate, weekdayDate } from "../../ui/dates";
import { ErrorSummary } from "../../ui/error-summary";
import { focusNext } from "../../ui/focus-next";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import { Attendance } from "./attendance";
import { type Problem, problemsOf } from "./checks";
import { Chosen } from "./chosen";
import { type Done, Finished, savedWords } from "./finished";
import "./groups.css";
import { useQuestion } from "./form";
import { begun, type Hand, handOf, keep, settled, timesFrom, timesIn, usualTimes } from "./hand";
import { Mentors, mentorsIn, mentorsOf } from "./mentors";
import { choiceAt } from "./names-asked";
import { Notes } from "./notes";
import { OfGroup } from "./of-group";
import type { CameFrom } from "./raise";
import { rosterOf, textOf } from "./roster";
import { Safety } from "./safety";
import { When } from "./when";

interface LogProps {
  readonly session: Session;
  readonly group: RecordHandle;
}

function Log({ session, group }: LogProps) {
  const scratch = session.scratch(group.id, "session");
  const members = rosterOf(group, session.people.value);
  const mentors = mentorsOf(group);
  const today = session.today();
  const fresh = begun(group, today);
  const hand = handOf(scratch) ?? fresh;
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [noteOf, openNote] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const question = useQuestion(session, "peer-session");
  const name = textOf(group, "name") || tgr("group.unnamed");
  const back = { to: `/group/${group.id}`, words: tgr("log.backTo", { group: name }) };
  const change = (part: Partial<Hand>) => keep(scratch, { ...(handOf(scratch) ?? hand), ...part });
  const errorOf = (id: string) => problems.find((each) => each.id === id)?.words ?? null;
  const headingOf = (of: Hand) =>
    tgr("log.h1", { group: name, date: weekdayDate(of.date, today), times: timesIn(of) });
  const cameFrom = (of: Hand, page: string): CameFrom => ({
    group: group.id,
    from: page,
    came: tgr("log.came", {
      group: name,
      venue: of.venue,
      date: shortDate(of.date),
      times: timesIn(of),
    }),
  });

  // What was typed when the page was left, or the app was closed, is found taken in.
  useEffect(() => {
    const left = handOf(scratch);
    if (left && session.writing.peek()) keep(scratch, settled(left, today));
  }, []);

  const finish = async (): Promise<void> => {
    if (going.current) return;
    const hand = settled(handOf(scratch) ?? fresh, today);
    keep(scratch, hand);
    const wrong = problemsOf(hand, members, today);
    setProblems(wrong);
    const [first] = wrong;
    if (first) {
      if (first.of) openNote(first.of);
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(".govuk-error-summary")?.focus(),
      );
      return;
    }
    going.current = true;
    setFailed(null);
    const { actor, name: mine } = session.me;
    const around = {
      group: { id: group.id, name },
      members,
      mentors: mentorsIn(mentors, hand).map(({ who }) => who),
      me: { actor, name: mine },
    };
    try {
      await session.startAll(divide(hand, around), scratch);
      const people = concerned(hand, members).length;
      const finished = {
        heading: headingOf(hand),
        at: now.peek(),
        people,
        count: countOf(hand),
        worry: hand.safety === "yes",
        concerns: hand.concerns,
        cameFrom: cameFrom(hand, back.to),
      };
      setDone(finished);
      say(savedWords(finished, clock(finished.at)));
      requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus());
    } catch {
      setFailed(t(session.unsaved.value?.full ? "save.full" : "fail.words"));
    } finally {
      going.current = false;
    }
  };

  if (done) {
    return (
      <Page heading={done.heading} back={back}>
        <Finished done={done} group={group.id} name={name} />
      </Page>
    );
  }
  const open = session.writing.value;
  const part = { hand, members, change, errorOf };
  const doers = {
    me: session.me,
    manager: session.manager(),
    staff: session.staff.value,
    today,
  };
  return (
    <Page
      heading={headingOf(hand)}
      back={back}
      record={group}
      wide
      bar={
        open ? (
          <Button kind="filled" onPress={() => void finish()}>
            {tgr("log.finish")}
          </Button>
        ) : undefined
      }
    >
      {!open && (
        <Notice>
          <p>{tl("tab.other")}</p>
          <Button onPress={() => void session.takeOver()}>{tl("section.writeHere")}</Button>
        </Notice>
      )}
      {failed && (
        <Notice>
          <p role="alert">{failed}</p>
        </Notice>
      )}
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        {problems.length > 0 && (
          <ErrorSummary
            title={tgr("log.problem")}
            problems={problems.map(({ id, words, of }) => ({
              words,
              href: `#${id}`,
              onGo: () => {
                if (of) openNote(of);
                // Where a choice is asked for, that; it may have to be opened first.
                focusNext(choiceAt(id), id);
              },
            }))}
          />
        )}
        <div class="ds-peer-head">
          <When
            {...part}
            mode={question("mode")}
            today={today}
            usual={timesFrom(hand, usualTimes(group))}
          />
        </div>
        <div class="ds-peer-two">
          <div>
            <Attendance {...{ hand, members, change }} />
            <Mentors {...{ hand, mentors, change }} />
          </div>
          <div>
            <Notes {...part} doers={doers} of={noteOf} open={openNote} />
            <Chosen
              id="topics"
              question={question("topics")}
              hint={tgr("log.noNames")}
              {...{ hand, change }}
            />
            <OfGroup {...part} doers={doers} activities={question("activities")} />
            <Safety
              {...part}
              doers={doers}
              cameFrom={cameFrom(hand, `/group/${group.id}/session`)}
            />
          </div>
        </div>
      </form>
    </Page>
  );
}

export default function SessionLog({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.group ?? "");
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  return <Log session={session} group={opened.handle} />;
}
