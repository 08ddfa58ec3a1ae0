/** Asked where words about one person name another: whether to say it otherwise (domain.md 2.8). */
import type { Member } from "../../session/dividing";
import { withoutNames } from "../../session/dividing";
import { tgr } from "../../text/groups";
import { Button, ButtonGroup } from "../../ui/button";
import { focusNext } from "../../ui/focus-next";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import { namedIn, namesAnother } from "./checks";
import type { Hand } from "./hand";

/** The choice about the words in a box. */
export const choiceAt = (box: string): string => `${box}-names`;

export interface NamesAskedProps {
  readonly hand: Hand;
  readonly members: readonly Member[];
  /** The box in which the words stand: the focus is there again once it is answered. */
  readonly box: string;
  readonly words: string;
  readonly of: string | null;
  readonly onSay: (words: string) => void;
  readonly onKeep: (words: string) => void;
}

export function NamesAsked({ hand, members, box, words, of, onSay, onKeep }: NamesAskedProps) {
  const named = namedIn(hand, members);
  if (!namesAnother(hand, named, words, of)) return null;
  const answered = (said: string) => {
    say(said);
    focusNext(box);
  };
  return (
    <Notice>
      <p role="status">{tgr("log.named")}</p>
      <ButtonGroup>
        <Button
          id={choiceAt(box)}
          onPress={() => {
            onSay(withoutNames(words, of, named, tgr("word.another")));
            answered(tgr("log.saidAnother"));
          }}
        >
          {tgr("log.sayAnother")}
        </Button>
        <Button
          kind="link"
          onPress={() => {
            onKeep(words);
            answered(tgr("log.nameKept"));
          }}
        >
          {tgr("log.keepName")}
        </Button>
      </ButtonGroup>
    </Notice>
  );
}
