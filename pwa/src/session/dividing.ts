/**
 * One session, many people's data: divides what was recorded at a peer group into one record for the group
 * and one for each person, so that nobody's record holds another's (domain.md 2.8). Pure: what is in hand in,
 * the records to begin out.
 */
import { SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import type { Json } from "../forms/definition";
import type { Hex } from "./draft";
import type { Part } from "./together";

export type AttendType = "person" | "carer" | "mentor" | "visitor";
export type Away = "apologies" | "unexpected";
export type CheckIn = "to_do" | "done" | "not_wanted";

/** Somebody a session may be about. */
export interface Member {
  /** 32 lower-case hex: of their own record where they have one here, else of their row in the group. */
  readonly key: Hex;
  /** They have a record that this worker holds. */
  readonly known: boolean;
  /** As it is said in the room. */
  readonly name: string;
  /** As the record has it, for the names asked about in notes. */
  readonly fullName: string;
  readonly type: AttendType;
  /** Whether they want a check-in if they do not come; null where nobody asked. */
  readonly checkIn: boolean | null;
}

/** What is about one person; empty words are no answer. */
export interface Note {
  readonly said: string;
  readonly feeling: string | null;
  readonly agreed: string;
  readonly knows: "yes" | "no" | null;
  readonly share: "yes" | "ask_first" | "no" | null;
}

/** A thing to do, or what somebody was told about: for one person, or for the group. */
export interface Line {
  /** Names its row. */
  readonly key: Hex;
  readonly words: string;
  /** Whose; null for the group's. */
  readonly of: Hex | null;
  /** Of a thing to do: who does it, as a party, and by which day. Whoever logs, where nobody is chosen. */
  readonly owner?: Json | null;
  readonly due?: string | null;
}

/** A session as it is tapped together, before it is divided. */
export interface InHand {
  readonly date: string;
  readonly venue: string;
  readonly mode: string;
  readonly from: string;
  readonly to: string;
  /** Keys of members who are here. */
  readonly here: readonly Hex[];
  readonly guests: readonly { readonly key: Hex; readonly name: string }[];
  readonly unnamed: number;
  readonly away: Readonly<Record<Hex, Away>>;
  readonly checkIns: Readonly<Record<Hex, CheckIn>>;
  readonly notes: Readonly<Record<Hex, Note>>;
  readonly topics: readonly string[];
  readonly activities: readonly string[];
  readonly followups: readonly Line[];
  readonly signposting: readonly Line[];
  readonly safety: "yes" | "no" | null;
}

/** What of the group a division reads. */
export interface Around {
  readonly group: { readonly id: Hex; readonly name: string };
  readonly members: readonly Member[];
  readonly mentors: readonly Json[];
  readonly me: { readonly actor: Hex; readonly name: string };
}

export const NO_NOTE: Note = { said: "", feeling: null, agreed: "", knows: null, share: null };

export const isEmpty = (note: Note | undefined): boolean =>
  !note || (note.said.trim() === "" && note.agreed.trim() === "" && note.feeling === null);

type Answers = Record<string, Answer>;

const seen = (value: Json): Answer => ({
  value,
  status: STATUS.answered,
  source: SOURCE.observed,
  note: null,
});
const toldBy = (value: Json): Answer => ({ ...seen(value), source: SOURCE.person_said });

/** A guest has a first name here and no record anywhere. */
const partyOf = (key: Hex, name: string, known: boolean): Json =>
  known ? ["circle", key, name, null] : ["other", null, name, null];

/** How many there were, named or not. */
export const countOf = ({ here, guests, unnamed }: InHand): number =>
  here.length + guests.length + unnamed;

/** Members who have something of this session in a record of their own. */
export function concerned(hand: InHand, members: readonly Member[]): readonly Member[] {
  const lines = [...hand.followups, ...hand.signposting];
  return members.filter(
    ({ key, known }) =>
      known &&
      (hand.here.includes(key) ||
        key in hand.away ||
        !isEmpty(hand.notes[key]) ||
        lines.some(({ of }) => of === key)),
  );
}

/** The records a session becomes: the group's first, then one for each person who has one. */
export function divide(hand: InHand, around: Around): readonly Part[] {
  return [
    { form: "peer-session", person: null, answers: log(hand, around) },
    ...concerned(hand, around.members).map((member) => ({
      form: "peer-note",
      person: member.key,
      answers: note(hand, around, member),
    })),
  ];
}

const session = (hand: InHand, { group }: Around): Answers => ({
  group: seen(["organisation", group.id, group.name, null]),
  session_date: seen(hand.date),
});

/** The lines of one person, or of the group, as rows. */
function rows(group: string, question: string, lines: readonly Line[], of: Hex | null): Answers {
  const own = lines.filter((line) => line.of === of && line.words.trim() !== "");
  return Object.fromEntries(
    own.map((line) => [`${group}/${line.key}/${question}`, seen(line.words)]),
  );
}

/** Things to do, each with who does it and by when. */
function toDo(hand: InHand, { me }: Around, of: Hex | null): Answers {
  const answers = rows("followups", "action", hand.followups, of);
  for (const { key, owner, due } of hand.followups) {
    const row = `followups/${key}`;
    if (!(`${row}/action` in answers)) continue;
    answers[`${row}/owner`] = seen(owner ?? ["staff", me.actor, me.name, null]);
    if (due) answers[`${row}/due`] = seen(due);
  }
  return answers;
}

function log(hand: InHand, around: Around): Answers {
  const { group, members, mentors, me } = around;
  const answers: Answers = {
    ...session(hand, around),
    venue: seen(hand.venue),
    mode: seen(hand.mode),
    staff_from: seen(hand.from),
    staff_to: seen(hand.to),
    [`staff/${me.actor}/who`]: seen(["staff", me.actor, me.name, null]),
  };
  mentors.forEach((who, n) => {
    answers[`mentors/${numbered(group.id, n)}/who`] = seen(who);
  });
  for (const { key, known, name, type } of members) {
    const party = seen(partyOf(key, name, known));
    if (hand.here.includes(key)) {
      answers[`attendees/${key}/who`] = party;
      answers[`attendees/${key}/attend_type`] = seen(type);
    } else if (hand.away[key]) {
      const where = hand.away[key] === "apologies" ? "apologies" : "unexpected_absence";
      answers[`${where}/${key}/who`] = party;
    }
  }
  for (const { key, name } of hand.guests) {
    answers[`attendees/${key}/who`] = seen(partyOf(key, name, false));
    answers[`attendees/${key}/attend_type`] = seen("visitor");
  }
  if (hand.unnamed > 0) answers.unnamed_count = seen(hand.unnamed);
  if (hand.topics.length > 0) answers.topics = seen([...hand.topics].sort());
  if (hand.activities.length > 0) answers.activities = seen([...hand.activities].sort());
  Object.assign(answers, toDo(hand, around, null));
  Object.assign(answers, rows("signposting", "to_what", hand.signposting, null));
  if (hand.safety) answers.safeguarding = seen(hand.safety);
  return answers;
}

function note(hand: InHand, around: Around, { key, type }: Member): Answers {
  const here = hand.here.includes(key);
  const away = hand.away[key];
  const answers: Answers = { ...session(hand, around) };
  if (here) answers.attendance = seen("present");
  else if (away) answers.attendance = seen(away);
  if (here) answers.attend_type = seen(type);
  const checkIn = hand.checkIns[key];
  if (!here && away === "unexpected" && checkIn) answers.check_in = seen(checkIn);
  const own = hand.notes[key];
  if (own && !isEmpty(own)) {
    if (own.said.trim()) answers.what_they_said = toldBy(own.said);
    if (own.feeling) answers.wellbeing_today = toldBy(own.feeling);
    if (own.agreed.trim()) answers.agreed_action = seen(own.agreed);
    if (own.knows) answers.person_knows = seen(own.knows);
    if (own.share) answers.share = toldBy(own.share);
  }
  Object.assign(answers, toDo(hand, around, key));
  Object.assign(answers, rows("signposting", "to_what", hand.signposting, key));
  return answers;
}

/** A row of its own for the nth of a list that has no keys. */
const numbered = (id: Hex, n: number): string => id.slice(0, 28) + n.toString(16).padStart(4, "0");

const LETTERS = /[\p{L}\p{M}'’-]+/gu;
const plain = (word: string): string => word.toLocaleLowerCase("en").replace(/['’]s$/, "");

/** Names of other members and guests that stand in somebody's words, each once. */
export function othersNamed(
  words: string,
  of: Hex | null,
  named: readonly { readonly key: Hex; readonly name: string; readonly fullName?: string }[],
): readonly string[] {
  const there = new Set((words.match(LETTERS) ?? []).map(plain));
  const own = named.find(({ key }) => key === of);
  const mine = new Set([own?.name ?? "", own?.fullName ?? ""].flatMap(partsOf));
  const found = named.filter(
    ({ key, name, fullName }) =>
      key !== of &&
      [name, fullName ?? ""].flatMap(partsOf).some((part) => there.has(part) && !mine.has(part)),
  );
  return [...new Set(found.map(({ name }) => name))];
}

/** What stands before a word that begins a sentence: nothing, a new line, or the end of the last one. */
const BEGINS = /(?:^|\n|[.!?…]["'”’)]*\s)\s*["'“‘(]*$/u;

/** The words with every name of somebody else in them said otherwise. */
export function withoutNames(
  words: string,
  of: Hex | null,
  named: Parameters<typeof othersNamed>[2],
  instead: string,
): string {
  const own = named.find(({ key }) => key === of);
  const mine = new Set([own?.name ?? "", own?.fullName ?? ""].flatMap(partsOf));
  const theirs = new Set(
    named
      .filter(({ key }) => key !== of)
      .flatMap(({ name, fullName }) => [name, fullName ?? ""].flatMap(partsOf))
      .filter((part) => !mine.has(part)),
  );
  const capital = instead.charAt(0).toLocaleUpperCase("en") + instead.slice(1);
  const said = words.replace(LETTERS, (word, at: number) => {
    if (!theirs.has(plain(word))) return word;
    const other = BEGINS.test(words.slice(0, at)) ? capital : instead;
    return plain(word) === word.toLocaleLowerCase("en") ? other : `${other}'s`;
  });
  // A first name and a surname are one person.
  return said
    .replaceAll(`${instead} ${instead}`, instead)
    .replaceAll(`${capital} ${instead}`, capital);
}

/** The words of a name by which somebody may be named: single letters name nobody. */
const partsOf = (name: string): string[] =>
  (name.match(LETTERS) ?? []).map(plain).filter((part) => part.length > 1);
