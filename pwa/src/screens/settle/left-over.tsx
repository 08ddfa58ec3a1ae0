/** Words somebody was writing when their question was settled without them: shown until let go of. */
import { useEffect } from "preact/hooks";
import type { Scratch } from "../../session/types";
import { t } from "../../text";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { leftOver } from "./in-hand";

export function LeftOver({ scratch }: { scratch: Scratch }) {
  const kept = scratch.read();
  const words = leftOver(kept);
  useEffect(() => {
    // A choice alone is nothing to keep.
    if (kept !== null && words === null) scratch.write(null);
  }, [kept, words]);
  if (words === null) return null;
  const copy = (): void =>
    void navigator.clipboard.writeText(words).then(
      () => say(tl("section.copied")),
      () => say(t("fail.words"), "assertive"),
    );
  return (
    <InsetText>
      <p>{ta("settle.leftOver")}</p>
      <p class="ds-shown__text">{words}</p>
      <ButtonGroup>
        <Button onPress={copy}>{tl("section.copy")}</Button>
        <Button kind="link" onPress={() => scratch.write(null)}>
          {ta("settle.letGo")}
        </Button>
      </ButtonGroup>
    </InsetText>
  );
}
