/** Who a group's usual members are, as this device knows them. */
import type { AnswerSource } from "../../forms/answers";
import type { Json } from "../../forms/definition";
import type { AttendType, Member } from "../../session/dividing";
import type { PersonEntry, RecordHandle } from "../../session/types";
import { firstName, fullName } from "../../ui/person-banner";

const TYPES: readonly string[] = ["person", "carer", "mentor", "visitor"];

type Party = readonly [string, string | null, string, boolean | null];

export const partyOf = (value: Json | undefined): Party | null =>
  Array.isArray(value) && value.length === 4 ? (value as unknown as Party) : null;

/** Usual members in the order of their names, those this worker holds a record of as `known`. *Tracked.* */
export function rosterOf(handle: RecordHandle, people: readonly PersonEntry[]): readonly Member[] {
  const members = handle.rows("members").flatMap((row): Member[] => {
    const at = (question: string) => handle.answer(`members/${row}/${question}`)?.value;
    const party = partyOf(at("who"));
    const held = people.find(({ id }) => id === row);
    if (!party && !held) return [];
    const type = at("attend_type");
    const wants = handle.unsettled(`members/${row}/check_in`) ? "no" : at("check_in");
    return [
      {
        key: row,
        known: held !== undefined,
        name: held ? firstName(held) : (party?.[2] ?? ""),
        fullName: held ? fullName(held) : (party?.[2] ?? ""),
        type: (TYPES.includes(type as string) ? type : "person") as AttendType,
        checkIn: wants === "yes" ? true : wants === "no" ? false : null,
      },
    ];
  });
  return members.sort((a, b) => a.name.localeCompare(b.name));
}

/** As a tile says it: the first name, and more where two share it. */
export function tileName(member: Member, members: readonly Member[]): string {
  const shared = members.some(({ key, name }) => key !== member.key && name === member.name);
  return shared ? member.fullName : member.name;
}

/** What stands for one text question of the group. *Tracked.* */
export function textOf(handle: AnswerSource, question: string): string {
  const value = handle.answer(question)?.value;
  return typeof value === "string" ? value : "";
}
