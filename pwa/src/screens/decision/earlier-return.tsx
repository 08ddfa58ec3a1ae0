/** What the last return asked, one press away from whoever reads the record again. */
import { now } from "../../app/clock";
import { ta } from "../../text/en-answers";
import { Details } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { ReturnNote, ReturnReasons } from "../shown-answer/return-said";
import type { Case } from "./desk";
import { lastAccepted } from "./standing";

export function EarlierReturn({ commands }: Pick<Case, "commands">) {
  const command = lastAccepted(commands, "return");
  if (!command) return null;
  const at = when(command.ruledAt ?? command.made, now.value);
  return (
    <Details summary={ta("comment.returned", { name: command.by.name, when: at })}>
      <ReturnReasons command={command} />
      <ReturnNote command={command} />
    </Details>
  );
}
