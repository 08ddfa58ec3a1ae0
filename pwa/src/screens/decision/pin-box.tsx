/** The comment on one answer: pinned, changed or removed where the answer stands (screens.md 22). */
import { useEffect, useRef, useState } from "preact/hooks";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { say } from "../../ui/live";
import { type Desk, type PinLimits, pin, pinsOf, slipInPin, unpin } from "./pins";

export interface PinBoxProps {
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

export function PinBox({ desk, path, what, limits }: PinBoxProps) {
  const pins = pinsOf(desk);
  const comment = pins.get(path);
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  const words = useRef("");
  const id = fieldOf(path);

  useEffect(() => {
    if (open) document.getElementById(id)?.focus();
  }, [open, id]);

  const begin = (): void => {
    words.current = comment ?? "";
    setError(null);
    setRemoved(null);
    setOpen(true);
  };
  const keep = (): void => {
    const slip = slipInPin(words.current, comment === undefined, pins.size, limits);
    if (slip) {
      setError(slipWords(slip, limits));
      document.getElementById(id)?.focus();
      return;
    }
    pin(desk, path, words.current.trim());
    say(td("pin.pinned"));
    setOpen(false);
  };

  if (open) {
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
          <Button kind="link" onPress={() => setOpen(false)}>
            {td("word.cancel")}
          </Button>
        </ButtonGroup>
      </div>
    );
  }
  if (comment === undefined) {
    return (
      <div class="ds-noprint">
        <Button kind="link" label={td("pin.addTo", { what })} onPress={begin}>
          {td("pin.add")}
        </Button>
        {removed !== null && (
          <span>
            {" "}
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
          </span>
        )}
      </div>
    );
  }
  return (
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
}
