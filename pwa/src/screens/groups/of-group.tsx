/** More about the session: what is said of the group as a whole. */
import type { Question } from "../../forms/definition";
import { tgr } from "../../text/groups";
import { Details } from "../../ui/blocks";
import { TextBox } from "../../ui/field";
import { Chosen } from "./chosen";
import { type Doers, FollowUp } from "./follow-up";
import { NamesAsked } from "./names-asked";
import { lineOf, useLeft, withLine, withToDo } from "./note-box";
import type { PartProps } from "./part";

/** What may be wrong there. */
const OF_GROUP = ["group-more", "group-followups-day", "group-followups-name"];

/** What is said of the group as a whole, seldom more than nothing. */
export function OfGroup({
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
