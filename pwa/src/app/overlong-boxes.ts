/** The rarer boxes that can hold more words than is kept, and where such words are kept whole. */
import { useEffect, useState } from "preact/hooks";
import type { Hex, Session } from "../session/types";
import { tr } from "../text/rarer";
import { say } from "../ui/live";
import { mark, WHOLE } from "./overlong";

/** For one box: whether it holds more than is kept, and how to say so. Forgotten with the box. */
export function useOverlong(record: Hex, path: string): [boolean, (over: boolean) => void] {
  const box = `${record}/${path}`;
  const [over, setOver] = useState(false);
  useEffect(() => () => mark(box, false), [box]);
  return [
    over,
    (now) => {
      if (now && !over) say(tr("slip.long"), "assertive");
      setOver(now);
      mark(box, now);
    },
  ];
}

/** The paths of a record whose answers hold less than was typed. *Tracked.* */
export const overlongIn = (session: Session, record: Hex): string[] =>
  session
    .scratched(record)
    .filter((what) => what.startsWith(WHOLE))
    .map((what) => what.slice(WHOLE.length));
