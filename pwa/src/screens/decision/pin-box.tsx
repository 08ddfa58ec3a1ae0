/** The comment on one answer: pinned, changed or removed where the answer stands (screens.md 22). */
import { useEffect, useRef, useState } from "preact/hooks";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { say } from "../../ui/live";
import { type Desk, type PinLimits, pin, pinsOf, slipInPin, unpin } from "./pins";

export interface PinProps {
  readonly desk: Desk;
  readonly path: string;
  /** The question, for the names of the controls. */
  readonly what: string;
  readonly limits: PinLimits;
}

const fieldOf = (path: string): string => `pin-${path.replaceAll("/", "-")}`;

function slipWords(slip: ReturnType<typeof slipInPin>, limits: PinLimits): string | null {
  if (slip === null) return null;
  return slip === "many" ? td("pin.many", { n: limits.max }) : td(`pin.${slip}`);
}

/** The box a comment is written in. */
function Writing(props: PinProps & { comment: string | undefined; onClose: () => void }) {
  const { desk, path, limits, comment, onClose } = props;
  const [error, setError] = useState<string | null>(null);
  const words = useRef(comment ?? "");
  const id = fieldOf(path);
  useEffect(() => document.getElementById(id)?.focus(), [id]);

  const keep = (): void => {
    const count = pinsOf(desk).size;
    const slip = slipInPin(words.current, comment === undefined, count, limits);
    if (slip) {
      setError(slipWords(slip, limits));
      document.getElementById(id)?.focus();
      return;
    }
    pin(desk, path, words.current.trim());
    say(td("pin.pinned"));
    onClose();
  };
  return (
    <div class="ds-pin ds-noprint">
      <TextArea
        id={id}
        label={td("pin.label")}
        rows={2}
        error={error}
        value={comment ?? ""}
        spellcheck
        onText={(text) => {
          words.current = text;
        }}
      />
      <ButtonGroup>
        <Button onPress={keep}>{td("pin.keep")}</Button>
        <Button kind="link" onPress={onClose}>
          {td("word.cancel")}
        </Button>
      </ButtonGroup>
    </div>
  );
}

/**
 * A comment's two places: `link` stands among what can be done with an answer, `panel` under the answer.
 * Both are null where nothing can be pinned.
 */
export function usePin(props: PinProps | null) {
  const [open, setOpen] = useState(false);
  const [removed, setRemoved] = useState<string | null>(null);
  if (!props) return { link: null, panel: null };
  const { desk, path, what } = props;
  const comment = pinsOf(desk).get(path);
  const begin = (): void => {
    setRemoved(null);
    setOpen(true);
  };
  const link =
    open || comment !== undefined ? null : (
      <Button kind="link" label={td("pin.addTo", { what })} onPress={begin}>
        {td("pin.add")}
      </Button>
    );
  if (open) {
    const panel = <Writing {...props} comment={comment} onClose={() => setOpen(false)} />;
    return { link, panel };
  }
  if (comment !== undefined) {
    const panel = (
      <div class="ds-pin ds-noprint">
        <p class="ds-pin__words">{td("pin.yours", { words: comment })}</p>
        <div class="ds-pin__acts">
          <Button kind="link" label={td("pin.editOf", { what })} onPress={begin}>
            {td("pin.edit")}
          </Button>
          <Button
            kind="link"
            label={td("pin.removeOf", { what })}
            onPress={() => {
              setRemoved(comment);
              unpin(desk, path);
            }}
          >
            {td("pin.remove")}
          </Button>
        </div>
      </div>
    );
    return { link, panel };
  }
  const panel = removed !== null && (
    <p class="ds-noprint">
      {td("pin.removed")}{" "}
      <Button
        kind="link"
        onPress={() => {
          pin(desk, path, removed);
          setRemoved(null);
        }}
      >
        {td("pin.putBack")}
      </Button>
    </p>
  );
  return { link, panel };
}
