/** That words are not stored, with a way out: what stands under the heading while a device cannot keep them. */
import { useEffect, useRef } from "preact/hooks";
import type { RecordHandle, Session } from "../session/types";
import { t } from "../text";
import { tl } from "../text/en-later";
import { Button, ButtonGroup } from "../ui/button";
import { say } from "../ui/live";
import { Notice } from "../ui/summary";
import { unsavedWords } from "./unsaved";

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

/** Takes the focus when it appears. */
export function UnsavedNotice({
  session,
  record,
  full,
}: {
  readonly session: Session;
  readonly record: RecordHandle;
  readonly full: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(".ds-notice")?.focus();
  }, []);
  const retry = (): void => {
    record.retry();
    session.keepScratch().catch(() => undefined);
  };
  return (
    <div ref={box}>
      <Notice>
        <p>{unsavedWords(full)}</p>
        <ButtonGroup>
          <Button onPress={retry}>{tl("section.retry")}</Button>
          <Button
            onPress={() =>
              void navigator.clipboard.writeText(wordsOnScreen()).then(
                () => say(tl("section.copied")),
                () => say(t("fail.words"), "assertive"),
              )
            }
          >
            {tl("section.copy")}
          </Button>
        </ButtonGroup>
      </Notice>
    </div>
  );
}
