/** Asked after a long paste: whether it is a transcript. One that is says so until somebody has checked it. */
import { fieldId } from "../../app/field-id";
import { SOURCE } from "../../codes";
import type { Answer } from "../../forms/answers";
import type { Question } from "../../forms/definition";
import { asChecked, asTranscript, isUnchecked } from "../../forms/transcript";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import { useAsking } from "./context";

/** A paste longer than this may be a transcript. */
const LONG = 200;

interface Props {
  readonly item: Question;
  readonly path: string;
  readonly answer: Answer | undefined;
  /** What was pasted and not said of yet; "" for nothing. */
  readonly pasted: string;
  readonly onDone: () => void;
}

export function Transcript({ path, item, answer, pasted, onDone }: Props) {
  const { handle, session } = useAsking();
  const asks = pasted.length > LONG;
  if (!answer || !(asks || isUnchecked(answer))) return null;
  const write = (next: Answer | null, said?: string) => {
    if (next) handle.write(path, next);
    if (said) say(said);
    onDone();
    document.getElementById(fieldId(path))?.focus();
  };
  if (asks) {
    return (
      <Notice>
        <p>{tl("transcript.ask")}</p>
        <ButtonGroup>
          <Button
            onPress={() =>
              write(asTranscript(answer, SOURCE[item.source]), tl("transcript.unchecked"))
            }
          >
            {tl("transcript.yes")}
          </Button>
          <Button kind="link" onPress={() => write(null)}>
            {tl("transcript.no")}
          </Button>
        </ButtonGroup>
      </Notice>
    );
  }
  const checked = { by: session.me.name, on: session.today() };
  return (
    <Notice>
      <p>{tl("transcript.unchecked")}</p>
      <ButtonGroup>
        <Button onPress={() => write(asChecked(answer, checked), tl("transcript.isChecked"))}>
          {tl("transcript.checked")}
        </Button>
        <Button kind="link" onPress={() => write({ ...answer, note: null })}>
          {tl("transcript.not")}
        </Button>
      </ButtonGroup>
    </Notice>
  );
}
