/** What stands between a session and being divided. Pure. */
import { dateSlip } from "../../app/slip-words";
import { isEmpty, type Member, type Note, othersNamed } from "../../session/dividing";
import { tgr } from "../../text/groups";
import { tr } from "../../text/rarer";
import { shortDate } from "../../ui/dates";
import { readTime } from "../../ui/read-date";
import { slipOf } from "./follow-up";
import type { Hand } from "./hand";

export interface Problem {
  /** The control that puts it right. */
  readonly id: string;
  readonly words: string;
  /** Whose note it is in. */
  readonly of: string | null;
}

type Named = readonly { readonly key: string; readonly name: string; readonly fullName?: string }[];

/** Everybody a note may name: members and today's guests. */
export const namedIn = (hand: Hand, members: readonly Member[]): Named => [
  ...members,
  ...hand.guests,
];

/** Whether words about somebody name another, and nobody has said to keep it. */
export const namesAnother = (hand: Hand, named: Named, words: string, of: string | null): boolean =>
  !hand.keptNames.includes(words) && othersNamed(words, of, named).length > 0;

/** The words about one person, or about the group, each with the box it is written in. */
function boxesOf(hand: Hand, of: string | null): readonly (readonly [string, string])[] {
  const note = of === null ? undefined : hand.notes[of];
  const lines = (kind: "followups" | "signposting") =>
    hand[kind]
      .filter((line) => line.of === of)
      .map(({ words }) => [`${of === null ? "group" : "note"}-${kind}`, words] as const);
  return [
    ["note-said", note?.said ?? ""] as const,
    ["note-agreed", note?.agreed ?? ""] as const,
    ...lines("followups"),
    ...lines("signposting"),
  ].filter(([, words]) => words.trim() !== "");
}

/** The words about one person, or about the group. */
export const wordsOf = (hand: Hand, of: string | null): readonly string[] =>
  boxesOf(hand, of).map(([, words]) => words);

const written = (note: Note): boolean => note.said.trim() !== "" || note.agreed.trim() !== "";

/** What is wrong with the session's date: in the words that were typed, or a day not yet come. */
export function dateProblem({ date, dateTyped }: Hand, today: string): string | null {
  if (typeof dateTyped === "string") return dateSlip(dateTyped, today) ?? tr("slip.date");
  return date > today ? tgr("log.future", { today: shortDate(today) }) : null;
}

/** In the order of the page, of a hand that is settled. */
export function problemsOf(hand: Hand, members: readonly Member[], today: string): Problem[] {
  const found: Problem[] = [];
  const add = (id: string, words: string, of: string | null = null) =>
    found.push({ id, words, of });
  const date = dateProblem(hand, today);
  if (date !== null) add("log-date", date);
  if (hand.venue.trim() === "") add("log-venue", tgr("log.noVenue"));
  const [from, to] = [readTime(hand.from), readTime(hand.to)];
  if (from === null) add("log-from", tgr("log.noFrom"));
  if (to === null) add("log-to", tgr("log.noTo"));
  if (from !== null && to !== null && to <= from) add("log-to", tgr("log.order"));
  const named = namedIn(hand, members);
  const addToDo = (of: string | null) => {
    for (const line of hand.followups.filter((each) => each.of === of)) {
      const id = of === null ? "group-followups" : "note-followups";
      const slip = slipOf(line);
      if (slip === "due") add(`${id}-day`, tgr("log.noDay", { what: line.words }), of);
      if (slip === "owner") add(`${id}-name`, tgr("log.noOwner", { what: line.words }), of);
    }
  };
  for (const { key, name } of members) {
    const note = hand.notes[key];
    const asked = boxesOf(hand, key).find(([, words]) => namesAnother(hand, named, words, key));
    if (asked) add(asked[0], tgr("log.asked", { name }), key);
    if (note && !isEmpty(note) && written(note) && note.knows === null) {
      add("note-knows", tgr("log.noKnows", { name }), key);
    }
    addToDo(key);
  }
  if (wordsOf(hand, null).some((words) => namesAnother(hand, named, words, null))) {
    add("group-more", tgr("log.askedGroup"));
  }
  addToDo(null);
  if (hand.safety === null) add("safety", tgr("log.noSafety"));
  return found;
}
