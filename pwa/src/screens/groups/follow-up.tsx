/** A thing to do that a session leaves: what, by which day, and who does it. Whoever logs, in a week, unless said. */
import { useState } from "preact/hooks";
import type { Json } from "../../forms/definition";
import type { Line } from "../../session/dividing";
import type { StaffMember } from "../../session/types";
import { tgr } from "../../text/groups";
import { Details } from "../../ui/blocks";
import { Radios } from "../../ui/choices";
import { addDays, weekdayDate } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { longDate } from "../../ui/long-dates";
import { readDate } from "../../ui/read-date";
import { partyOf } from "./roster";

/** A line as the page has it: its day may still be words. */
export interface ToDoLine extends Line {
  readonly dueTyped?: string | null;
}

/** Who may be named by one tap, and the day it is. */
export interface Doers {
  readonly me: StaffMember;
  readonly manager: StaffMember | null;
  readonly staff: readonly StaffMember[];
  readonly today: string;
}

/** Days until what is quickly chosen. */
const QUICK = { tomorrow: 1, week: 7, fortnight: 14 } as const;
type Quick = keyof typeof QUICK;
const QUICKS = Object.keys(QUICK) as Quick[];

export const inAWeek = (today: string): string => addDays(today, QUICK.week);
export const tomorrow = (today: string): string => addDays(today, QUICK.tomorrow);

/** A line whose typed day is read, and that has one where it had none. Pure. */
export function dated(line: ToDoLine, today: string): ToDoLine {
  const { dueTyped, ...rest } = line;
  if (typeof dueTyped === "string") {
    const read = readDate(dueTyped, today);
    return read.kind === "date" ? { ...rest, due: read.date } : line;
  }
  return rest.due ? rest : { ...rest, due: inAWeek(today) };
}

/** What is wrong with a thing to do: a day that is none, somebody else without a name. Pure. */
export function slipOf({ dueTyped, owner }: ToDoLine): "due" | "owner" | null {
  if (typeof dueTyped === "string") return "due";
  return owner && (partyOf(owner)?.[2] ?? "").trim() === "" ? "owner" : null;
}

const staffParty = ({ actor, name }: StaffMember): Json => ["staff", actor, name, null];

/** Somebody by name: staff where the name is one of theirs. Pure. */
export function doer(words: string, staff: readonly StaffMember[]): Json {
  const name = words.trim().toLowerCase();
  const found = staff.find((member) => member.name.toLowerCase() === name);
  return found ? staffParty(found) : ["other", null, words, null];
}

interface FollowUpProps {
  readonly id: string;
  readonly line: ToDoLine;
  readonly doers: Doers;
  readonly errorOf: (id: string) => string | null;
  readonly onLine: (part: Partial<ToDoLine>) => void;
}

function By({ id, line, doers, errorOf, onLine }: FollowUpProps) {
  const { today } = doers;
  const due = line.due ?? inAWeek(today);
  const typing = typeof line.dueTyped === "string";
  const quick = QUICKS.find((each) => addDays(today, QUICK[each]) === due);
  const other = typing || !quick;
  return (
    <>
      <div class="ds-peer-tiles">
        <Radios
          id={`${id}-by`}
          legend={tgr("log.by")}
          options={[
            ...QUICKS.map((value) => ({ value, label: tgr(`log.by.${value}`) })),
            { value: "other", label: tgr("log.by.other") },
          ]}
          value={other ? "other" : (quick ?? null)}
          onChoose={(chosen) =>
            onLine(
              chosen === "other"
                ? { dueTyped: "" }
                : { due: addDays(today, QUICK[chosen as Quick]), dueTyped: null },
            )
          }
        />
      </div>
      {other ? (
        <TextBox
          id={`${id}-day`}
          label={tgr("log.by.day")}
          hint={tgr("log.by.hint")}
          error={errorOf(`${id}-day`)}
          value={line.dueTyped ?? longDate(due)}
          onText={(text) => {
            const read = readDate(text, today);
            // A date that can be read is kept as one: "tomorrow" is another day tomorrow.
            onLine({ dueTyped: read.kind === "date" ? longDate(read.date) : text });
          }}
        />
      ) : (
        <p class="ds-echo">{weekdayDate(due, today)}</p>
      )}
    </>
  );
}

function ByWhom({ id, line, doers, errorOf, onLine }: FollowUpProps) {
  const { me, manager, staff } = doers;
  const near = [me, ...(manager && manager.actor !== me.actor ? [manager] : [])];
  const party = line.owner ? partyOf(line.owner) : partyOf(staffParty(me));
  const tapped = near.find(({ actor }) => actor === party?.[1]);
  // A name of one of them that is typed is still being typed.
  const [other, setOther] = useState(!tapped);
  return (
    <Details
      summary={tgr("log.doneBy", { name: party?.[2].trim() || tgr("log.doneBy.else") })}
      open={errorOf(`${id}-name`) !== null}
    >
      <Radios
        id={`${id}-who`}
        legend={tgr("log.doneBy.who")}
        options={[
          ...near.map(({ actor, name }) => ({ value: actor, label: name })),
          { value: "else", label: tgr("log.doneBy.else") },
        ]}
        value={other ? "else" : (tapped?.actor ?? null)}
        onChoose={(chosen) => {
          const member = near.find(({ actor }) => actor === chosen);
          setOther(!member);
          onLine({ owner: member ? staffParty(member) : ["other", null, "", null] });
        }}
      />
      {other && (
        <TextBox
          id={`${id}-name`}
          label={tgr("log.doneBy.name")}
          error={errorOf(`${id}-name`)}
          value={party?.[2] ?? ""}
          onText={(words) => onLine({ owner: doer(words, staff) })}
        />
      )}
    </Details>
  );
}

/** By when and by whom, once there is something to do. */
export const FollowUp = (props: FollowUpProps) => (
  <>
    <By {...props} />
    <ByWhom {...props} />
  </>
);
