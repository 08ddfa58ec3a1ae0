/** What a list of people says is due besides an assessment: one line of it late, one line of what is next. */
import { type Signal, signal } from "@preact/signals";
import { type Due, inOrder, isPrivate, standingOn } from "../../session/dues";
import type { Hex, Session } from "../../session/types";
import { isNamed, tw } from "../../text/due";
import { weekdayDate } from "../../ui/dates";

export type DueFacts = ReadonlyMap<
  Hex,
  { readonly late: readonly string[]; readonly next: readonly string[] }
>;

/** "Light-touch review": what a clock is called. */
export const whatWords = ({ what }: Due): string => (isNamed(what) ? tw(`what.${what}`) : what);

/** "Thu 23 Apr to Thu 7 May", or "by Mon 9 Feb". */
export function whenWords({ opens, closes }: Due, today: string): string {
  const last = weekdayDate(closes, today);
  return opens === null
    ? tw("due.by", { closes: last })
    : tw("due.window", { opens: weekdayDate(opens, today), closes: last });
}

/** "Light-touch review Thu 23 Apr to Thu 7 May", or that it was due. */
export function lineWords(due: Due, today: string): string {
  const what = whatWords(due);
  return standingOn(due, today) === "late"
    ? tw("due.late", { what, closes: weekdayDate(due.closes, today) })
    : tw("due.row", { what, when: whenWords(due, today) });
}

/** By person, of everybody with something due. A concern is on no list of people. */
async function factsOf(session: Session): Promise<DueFacts> {
  const today = session.today();
  const by = await session.dues();
  const facts = session.people.value.map(({ id, same }) => {
    const all = [id, ...same].flatMap((each) => by.get(each) ?? []);
    const dues = inOrder(all.filter((due) => !isPrivate(due)));
    const late = dues.filter((due) => standingOn(due, today) === "late");
    const next = dues.find((due) => !late.includes(due));
    const lines = (of: readonly Due[]) => of.map((due) => lineWords(due, today));
    return [id, { late: lines(late), next: lines(next ? [next] : []) }] as const;
  });
  return new Map(facts);
}

interface Known {
  /** The records that were looked at. */
  of: unknown;
  readonly facts: Signal<DueFacts>;
}

const known = new WeakMap<Session, Known>();

/** What is due as far as it has been worked out; it is worked out anew when a record changes. *Tracked.* */
export function factsNow(session: Session): DueFacts {
  const records = session.records.value;
  const now = known.get(session) ?? { of: null, facts: signal<DueFacts>(new Map()) };
  known.set(session, now);
  if (now.of !== records) {
    now.of = records;
    void factsOf(session).then((facts) => {
      now.facts.value = facts;
    });
  }
  return now.facts.value;
}
