/** The log of one session: standing, in noise, one thumb, three minutes (screens.md 18). */
import { useEffect, useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { Question } from "../../forms/definition";
import { concerned, countOf, divide, isEmpty, type Member } from "../../session/dividing";
import { newRowKey } from "../../session/row-key";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { tl } from "../../text/en-later";
import { tgr } from "../../text/groups";
import { Details, Notice } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { Radios } from "../../ui/choices";
import { clock, shortDate, weekdayDate } from "../../ui/dates";
import { ErrorSummary } from "../../ui/error-summary";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { readTime } from "../../ui/read-date";
import { Attendance } from "./attendance";
import { dateProblem, type Problem, problemsOf } from "./checks";
import { DateBox } from "./date-box";
import { type Done, Finished, savedWords } from "./finished";
import "./groups.css";
import { type Doers, FollowUp, tomorrow } from "./follow-up";
import { useQuestion } from "./form";
import { begun, type Hand, handOf, keep, settled } from "./hand";
import { Mentors, mentorsIn, mentorsOf } from "./mentors";
import { NamesAsked } from "./names-asked";
import { lineOf, NoteBox, useLeft, withLine, withToDo } from "./note-box";
import { type CameFrom, Raise } from "./raise";
import { rosterOf, textOf, tileName } from "./roster";

interface LogProps {
  readonly session: Session;
  readonly group: RecordHandle;
}

interface PartProps {
  readonly hand: Hand;
  readonly members: readonly Member[];
  readonly change: (part: Partial<Hand>) => void;
  readonly errorOf: (id: string) => string | null;
}

/** When and where, prefilled: read at the top, and changed only where it was otherwise. */
function When({
  hand,
  change,
  errorOf,
  mode,
  today,
}: PartProps & { readonly mode: Question | null; readonly today: string }) {
  const [begunWrong] = useState(dateProblem(hand, today) !== null);
  const time = (id: string, label: string, part: "from" | "to") => (
    <TextBox
      id={id}
      label={label}
      hint={tl("q.timeHint")}
      error={errorOf(id)}
      width={10}
      value={hand[part]}
      onText={(words) => change({ [part]: readTime(words) ?? words.trim() })}
      onLeave={(words, box) => {
        box.value = readTime(words) ?? words;
      }}
    />
  );
  return (
    <Details
      summary={tgr("log.change")}
      open={begunWrong || ["log-date", "log-from", "log-to", "log-venue"].some((id) => errorOf(id))}
    >
      <DateBox {...{ hand, today, change }} />
      {time("log-from", tgr("log.from"), "from")}
      {time("log-to", tgr("log.to"), "to")}
      <TextBox
        id="log-venue"
        label={tgr("log.venue")}
        error={errorOf("log-venue")}
        value={hand.venue}
        onText={(words) => change({ venue: words.trim() })}
      />
      {mode && (
        <Radios
          id="log-mode"
          legend={tgr("log.mode")}
          options={optionsOf(mode)}
          value={hand.mode}
          onChoose={(chosen) => change({ mode: chosen })}
        />
      )}
    </Details>
  );
}

const optionsOf = (question: Question) =>
  (question.options ?? []).map(({ code, label }) => ({ value: code, label: label.en }));

function Notes({
  hand,
  members,
  change,
  errorOf,
  doers,
  of,
  open,
}: PartProps & {
  readonly doers: Doers;
  readonly of: string | null;
  readonly open: (key: string | null) => void;
}) {
  const known = members.filter((member) => member.known);
  const [asking, ask] = useState(false);
  const member = known.find(({ key }) => key === of);
  if (member) {
    return (
      <NoteBox
        key={member.key}
        {...{ hand, members, member, doers, change, errorOf }}
        onDone={() => {
          open(null);
          ask(false);
          requestAnimationFrame(() => document.getElementById("note")?.focus());
        }}
      />
    );
  }
  const written = known.filter(({ key }) => !isEmpty(hand.notes[key]));
  const begin = (key: string) => {
    open(key);
    requestAnimationFrame(() => document.getElementById("note-said")?.focus());
  };
  return (
    <>
      {written.map(({ key, name }) => (
        <p class="govuk-body" key={key}>
          <Button kind="link" onPress={() => begin(key)}>
            {tgr("log.noteOf", { name })}
          </Button>
        </p>
      ))}
      {asking && known.length > 0 ? (
        <div class="ds-peer-tiles">
          <Radios
            id="note-who"
            legend={tgr("log.noteWho")}
            options={known.map((each) => ({ value: each.key, label: tileName(each, members) }))}
            value={null}
            onChoose={begin}
          />
        </div>
      ) : asking ? (
        <p class="govuk-body">{tgr("log.noteNone")}</p>
      ) : (
        <p class="govuk-body">
          <Button id="note" onPress={() => ask(true)}>
            {tgr("log.note")}
          </Button>
        </p>
      )}
    </>
  );
}

function Chosen({
  id,
  question,
  hint,
  hand,
  change,
}: {
  readonly id: "topics" | "activities";
  readonly question: Question | null;
  readonly hint?: string;
} & Pick<PartProps, "hand" | "change">) {
  if (!question) return null;
  return (
    <div class="ds-peer-tiles">
      <Checkboxes
        id={id}
        legend={tgr(`log.${id}`)}
        hint={hint}
        options={optionsOf(question)}
        value={hand[id]}
        onToggle={(code, on) =>
          change({
            [id]: on ? [...hand[id], code] : hand[id].filter((each) => each !== code),
          })
        }
      />
    </div>
  );
}

/** What may be wrong there. */
const OF_GROUP = ["group-more", "group-followups-day", "group-followups-name"];

/** What is said of the group as a whole, seldom more than nothing. */
function OfGroup({
  hand,
  members,
  change,
  errorOf,
  doers,
  activities,
}: PartProps & {
  readonly doers: Doers;
  readonly activities: Question | null;
}) {
  const [left, leave] = useLeft();
  const toDo = hand.followups.find(({ of }) => of === null);
  const box = (kind: "followups" | "signposting", label: string) => {
    const words = lineOf(hand, kind, null)?.words ?? "";
    const write = (said: string) => change(withLine(hand, kind, null, said));
    return (
      <>
        <TextBox
          id={`group-${kind}`}
          label={label}
          hint={tgr("log.noNames")}
          value={words}
          onText={write}
          onLeave={leave}
        />
        {(left || errorOf("group-more")) && (
          <NamesAsked
            {...{ hand, members, words }}
            box={`group-${kind}`}
            of={null}
            onSay={write}
            onKeep={(kept) => change({ keptNames: [...hand.keptNames, kept] })}
          />
        )}
      </>
    );
  };
  return (
    <div id="group-more" tabIndex={-1}>
      <Details summary={tgr("log.group")} open={OF_GROUP.some((id) => errorOf(id))}>
        <Chosen id="activities" question={activities} {...{ hand, change }} />
        {box("followups", tgr("log.groupFollowup"))}
        {toDo && (
          <FollowUp
            id="group-followups"
            line={toDo}
            {...{ doers, errorOf }}
            onLine={(part) => change(withToDo(hand, null, part))}
          />
        )}
        {box("signposting", tgr("log.groupSignpost"))}
      </Details>
    </div>
  );
}

/** Each has something to do in their own record, and nothing of what was heard is in it. */
function Heard({ hand, members, change, doers }: PartProps & { readonly doers: Doers }) {
  const here = members.filter(({ key, known }) => known && hand.here.includes(key));
  const words = tgr("log.heardDo");
  const given = hand.followups.filter((line) => line.of !== null && line.words === words);
  if (here.length === 0) return null;
  return (
    <div class="ds-peer-tiles">
      <Checkboxes
        id="heard"
        legend={tgr("log.heard")}
        hint={tgr("log.heardHint")}
        options={here.map((each) => ({ value: each.key, label: tileName(each, members) }))}
        value={given.map(({ of }) => of ?? "")}
        onToggle={(key, on) => {
          const others = hand.followups.filter((it) => it.of !== key || it.words !== words);
          const line = { key: newRowKey(), words, of: key, due: tomorrow(doers.today) };
          change({ followups: on ? [...others, line] : others });
        }}
      />
    </div>
  );
}

function Safety({
  hand,
  members,
  change,
  errorOf,
  cameFrom,
  doers,
}: PartProps & { readonly cameFrom: CameFrom; readonly doers: Doers }) {
  return (
    <>
      <div class="ds-peer-tiles">
        <Radios
          id="safety"
          legend={tgr("log.safety")}
          error={errorOf("safety")}
          options={[
            { value: "no", label: t("word.no") },
            { value: "yes", label: t("word.yes") },
          ]}
          value={hand.safety}
          onChoose={(chosen) => change({ safety: chosen === "yes" ? "yes" : "no" })}
        />
      </div>
      {hand.safety === "yes" && <Raise concerns={hand.concerns} cameFrom={cameFrom} />}
      {hand.safety === "yes" && <Heard {...{ hand, members, change, errorOf, doers }} />}
    </>
  );
}

function Log({ session, group }: LogProps) {
  const scratch = session.scratch(group.id, "session");
  const members = rosterOf(group, session.people.value);
  const mentors = mentorsOf(group);
  const today = session.today();
  const fresh = begun(group, today, clock(now.peek()));
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
  const headingOf = ({ date, from, to }: Hand) =>
    tgr("log.h1", { group: name, date: weekdayDate(date, today), from, to });
  const cameFrom = ({ venue, date, from, to }: Hand, page: string): CameFrom => ({
    group: group.id,
    from: page,
    came: tgr("log.came", { group: name, venue, date: shortDate(date), from, to }),
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
          <p>{t("tab.other")}</p>
          <Button onPress={() => void session.takeOver()}>{t("section.writeHere")}</Button>
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
            problems={problems.map(({ id, words }) => ({ words, href: `#${id}` }))}
          />
        )}
        <div class="ds-peer-head">
          <When {...part} mode={question("mode")} today={today} />
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
