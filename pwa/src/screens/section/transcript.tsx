/** Asked after a long paste: whose words these are. */
import { fieldId } from "../../app/field-id";
import { SOURCE } from "../../codes";
import { tl } from "../../text/en-later";
import { Notice } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { useAsking } from "./context";

export function Transcript({ path, onDone }: { path: string; onDone: () => void }) {
  const { handle } = useAsking();
  const done = () => {
    onDone();
    document.getElementById(fieldId(path))?.focus();
  };
  return (
    <Notice>
      <p>{tl("transcript.ask")}</p>
      <ButtonGroup>
        <Button
          onPress={() => {
            const now = handle.answer(path);
            if (now) handle.write(path, { ...now, source: SOURCE.transcript_checked });
            done();
          }}
        >
          {tl("transcript.checked")}
        </Button>
        <Button kind="link" onPress={done}>
          {tl("transcript.no")}
        </Button>
      </ButtonGroup>
    </Notice>
  );
}
