/** What stands between the words on screen and the disk, in full, with a way out (screens.md 4). */
import type { RecordHandle, SaveState, Session } from "../session/types";
import { t } from "../text";
import { say } from "../ui/live";
import { later, part } from "./later";

const UnsavedNotice = later(
  part(() => import("./unsaved-notice")),
  (it) => it.UnsavedNotice,
);

/** The worse of where a record's answers are and where the words beside them are. *Tracked.* */
export function savingOf(session: Session, record: RecordHandle): SaveState {
  const answers = record.save.value;
  const beside = session.scratchSave(record.id);
  return beside.kind === "failed" && answers.kind !== "failed" ? beside : answers;
}

export const unsavedWords = (full: boolean): string => t(full ? "save.full" : "section.failed");

/** Freezes what is open as a screen is left; where that fails it is said, and the words stay. */
export function freezeAloud(record: RecordHandle): void {
  record.freeze().catch(() => {
    const { value } = record.save;
    say(unsavedWords(value.kind === "failed" && value.full), "assertive");
  });
}

/** Nothing while all is well. */
export function Unsaved({ session, record }: { session: Session; record: RecordHandle }) {
  const save = savingOf(session, record);
  return save.kind === "failed" ? (
    <UnsavedNotice session={session} record={record} full={save.full} />
  ) : null;
}
