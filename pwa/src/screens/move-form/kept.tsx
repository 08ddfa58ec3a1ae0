/** Answers that a version of a form does not ask for, in the words of the version that did. */
import { useEffect, useState } from "preact/hooks";
import { answerWords } from "../../app/answer-words";
import { itemsByPath } from "../../forms/changes";
import { type Definition, type Item, isGroup, type Text, words } from "../../forms/definition";
import { type Stray, straysOf, versionsOf } from "../../session/strays";
import type { RecordHandle, Session } from "../../session/types";
import { tv } from "../../text/versions";
import { SummaryList } from "../../ui/summary";

/** The versions a record has been on, as far as they are here: the newest last. */
export function useVersions(session: Session, handle: RecordHandle): readonly Definition[] {
  const [found, setFound] = useState<readonly Definition[]>([]);
  const hashes = versionsOf(handle).join();
  useEffect(() => {
    let here = true;
    const asked = hashes.split(",").map((hash) => session.definition(hash).catch(() => null));
    void Promise.all(asked).then((all) => here && setFound(all.flatMap((it) => it ?? [])));
    return () => {
      here = false;
    };
  }, [session, hashes]);
  return found;
}

const text = (of: Text): string => words(of, "en");

/** "Work: how it is now", or a sentence with the path where no version here has the question. */
function labelOf(path: string, item: Item | undefined, outer: Item | undefined): string {
  if (!item) return tv("version.unknown", { path: path.replace(/[0-9a-f]{32}/, "…") });
  if (!outer || outer === item) return text(item.label);
  const row = isGroup(outer) && outer.rows?.find(({ key }) => key === path.split("/")[1]);
  return `${text(row ? row.label : outer.label)}: ${text(item.label)}`;
}

function saidAt({ answers }: Stray, item: Item | undefined, today: string): string {
  const said = answers.map((answer) =>
    item
      ? answerWords({ form: { words: text }, today }, item, answer)
      : JSON.stringify(answer.value),
  );
  const [last = "", ...others] = said.reverse();
  return others.length > 0
    ? `${last} ${tv("version.unsettled", { words: others.join("; ") })}`
    : last;
}

export interface KeptProps {
  readonly session: Session;
  readonly handle: RecordHandle;
  /** The version they are missing in. */
  readonly definition: Definition;
}

/** How many there are. *Tracked.* */
export const keptCount = (handle: RecordHandle, definition: Definition): number =>
  straysOf(handle.ground, definition).length;

/** Each kept answer under its question. *Tracked.* */
export function Kept({ session, handle, definition }: KeptProps) {
  const versions = useVersions(session, handle);
  const items = new Map(versions.flatMap((version) => [...itemsByPath(version)]));
  const strays = straysOf(handle.ground, definition);
  return (
    <SummaryList
      rows={strays.map((stray) => {
        const [head = "", row, name] = stray.path.split("/");
        const path = row === undefined ? head : `${head}/*/${name}`;
        const item = items.get(path)?.item;
        return {
          key: labelOf(stray.path, item, items.get(head)?.item),
          value: saidAt(stray, item, session.today()),
        };
      })}
    />
  );
}
