/** What stands between the words on screen and the disk, in full, with a way out (screens.md 4). */
import { useEffect, useRef } from "preact/hooks";
import type { RecordHandle, SaveState, Session } from "../session/types";
import { t } from "../text";
import { Notice } from "../ui/blocks";
import { Button, ButtonGroup } from "../ui/button";
import { say } from "../ui/live";

/** Everything written in the boxes on screen: for when the device cannot keep it. */
const wordsOnScreen = (): string =>
  [
    ...document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(
      "#main textarea, #main input[type=text]",
    ),
  ]
    .map((box) => box.value)
    .filter(Boolean)
    .join("\n\n");

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

/** Nothing while all is well. Takes the focus when it appears. */
export function Unsaved({ session, record }: { session: Session; record: RecordHandle }) {
  const box = useRef<HTMLDivElement>(null);
  const save = savingOf(session, record);
  const failed = save.kind === "failed";
  useEffect(() => {
    if (failed) box.current?.querySelector<HTMLElement>(".ds-notice")?.focus();
  }, [failed]);
  if (save.kind !== "failed") return null;
  const retry = (): void => {
    record.retry();
    session.keepScratch().catch(() => undefined);
  };
  return (
    <div ref={box}>
      <Notice>
        <p>{unsavedWords(save.full)}</p>
        <ButtonGroup>
          <Button onPress={retry}>{t("section.retry")}</Button>
          <Button
            onPress={() =>
              void navigator.clipboard.writeText(wordsOnScreen()).then(
                () => say(t("section.copied")),
                () => say(t("fail.words"), "assertive"),
              )
            }
          >
            {t("section.copy")}
          </Button>
        </ButtonGroup>
      </Notice>
    </div>
  );
}
