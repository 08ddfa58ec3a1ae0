/** Asked after a long paste: whose words these are. */
import { SOURCE } from "../../codes";
import { tl } from "../../text/en-later";
import { Notice } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { useAsking } from "./context";

export function Transcript({ path, onDone }: { path: string; onDone: () => void }) {
  const { handle } = useAsking();
  return (
    <Notice>
      <p>{tl("transcript.ask")}</p>
      <ButtonGroup>
        <Button
          onPress={() => {
            const now = handle.answer(path);
            if (now) handle.write(path, { ...now, source: SOURCE.transcript_checked });
            onDone();
          }}
        >
          {tl("transcript.checked")}
        </Button>
        <Button kind="link" onPress={onDone}>
          {tl("transcript.no")}
        </Button>
      </ButtonGroup>
    </Notice>
  );
}
