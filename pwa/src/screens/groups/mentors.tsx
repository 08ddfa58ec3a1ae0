/** Mentors of the group, taken to be at its session until one is tapped out. */
import type { Json } from "../../forms/definition";
import type { RecordHandle } from "../../session/types";
import { tgr } from "../../text/groups";
import { Checkboxes } from "../../ui/checkboxes";
import type { Hand } from "./hand";
import { partyOf } from "./roster";

/** `who` is a party, as the group has it; a mentor with no name is nobody to show or to record. */
export interface Mentor {
  readonly row: string;
  readonly name: string;
  readonly who: Json;
}

/** *Tracked.* */
export function mentorsOf(group: Pick<RecordHandle, "rows" | "answer">): readonly Mentor[] {
  return group.rows("mentors").flatMap((row): Mentor[] => {
    const who = group.answer(`mentors/${row}/who`)?.value;
    const name = partyOf(who)?.[2] ?? "";
    return who === undefined || name === "" ? [] : [{ row, name, who }];
  });
}

/** Those who are recorded. */
export const mentorsIn = (mentors: readonly Mentor[], { mentorsOut }: Hand): readonly Mentor[] =>
  mentors.filter(({ row }) => !mentorsOut?.includes(row));

interface MentorsProps {
  readonly hand: Hand;
  readonly mentors: readonly Mentor[];
  readonly change: (part: Partial<Hand>) => void;
}

export function Mentors({ hand, mentors, change }: MentorsProps) {
  if (mentors.length === 0) return null;
  const out = hand.mentorsOut ?? [];
  return (
    <div class="ds-peer-tiles">
      <Checkboxes
        id="mentors"
        legend={tgr("log.mentors")}
        hint={tgr("log.mentorsHint")}
        options={mentors.map(({ row, name }) => ({ value: row, label: name }))}
        value={mentorsIn(mentors, hand).map(({ row }) => row)}
        onToggle={(row, on) =>
          change({ mentorsOut: on ? out.filter((each) => each !== row) : [...out, row] })
        }
      />
    </div>
  );
}
