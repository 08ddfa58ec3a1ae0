/** One waiting record in words: what it is, when it is due, what is worth knowing first. */
import type { Session } from "../../session/types";
import { type DeskKey, td } from "../../text/en-desk";
import { weekdayDate } from "../../ui/dates";
import { usedName } from "../../ui/person-banner";
import { conversationWords, headingWords, ownWorkWords, refusalKind } from "../decision/words";
import type { Workflow } from "../decision/workflow";
import type { Group, Row } from "./rows";

export const GROUP_WORDS: Readonly<Record<Group, DeskKey>> = {
  decide: "queue.decide",
  came_back: "queue.cameBack",
  others: "queue.others",
  on_the_way: "queue.onTheWay",
};

export const personWords = ({ person }: Row): string =>
  person ? usedName(person) : td("queue.unknownPerson");

/** "Needs assessment, first submission". */
export const whatWords = (row: Row, title: string): string =>
  headingWords(title, Math.max(1, row.versionNo));

/** "2 working days", "today", "1 working day over". */
export function leftWords(left: number): string {
  if (left === 0) return td("word.today");
  return left > 0 ? td("word.workingDays", { n: left }) : td("word.overdue", { n: -left });
}

/** "Fri 13 Mar, 2 working days". */
export const dueWords = (row: Row, today: string): string =>
  td("queue.dueCell", { date: weekdayDate(row.due, today), left: leftWords(row.left) });

/** What is worth knowing before it is opened. Never the reason somebody is known here. */
export function flagWords(row: Row, session: Session, table: Workflow): string[] {
  const flags: string[] = [];
  if (row.group === "others") {
    const other = session.staff.value.find(
      (member) =>
        member.actor !== session.me.actor &&
        member.actor !== row.from.actor &&
        member.roles.includes("manager"),
    );
    flags.push(ownWorkWords(other));
  }
  if (row.group === "on_the_way") {
    flags.push(td(row.last?.name === "return" ? "queue.returnNot" : "queue.sentNot"));
  }
  const mine = row.last?.by.actor === session.me.actor ? row.last : null;
  if (mine?.outcome === "refused") flags.push(td("queue.refused", { reason: refusalKind(mine) }));
  if (row.toSettle > 0) flags.push(td("queue.toSettle", { n: row.toSettle }));
  const talk = conversationWords(row.versionNo, table.offer_conversation_from_version);
  if (talk !== null) flags.push(talk);
  return flags;
}
