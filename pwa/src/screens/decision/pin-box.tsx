/** The comment on one answer: pinned, changed or removed where the answer stands (screens.md 22). */
import { useEffect, useState } from "preact/hooks";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { say } from "../../ui/live";
import {
  type Desk,
  halvesOf,
  type PinLimits,
  type PinSlip,
  pin,
  pinsOf,
  putDown,
  slipInPin,
  takeUp,
  unpin,
} from "./pins";

export interface PinProps {
  readonly desk: Desk;
  readonly path: string;
  /** The question, for the names of the controls. */
  readonly what: string;
  readonly limits: PinLimits;
}

/** The id of the box for an answer's comment. */
export const pinFieldOf = (path: string): string => `pin-${path.replaceAll("/", "-")}`;

/** The id of the control that stands for the answer's comment once its box is closed. */
export const pinControlOf = (path: string, stands: "pinned" | "none" | "removed"): string =>
  `${pinFieldOf(path)}-${{ pinned: "change", none: "add", removed: "back" }[stands]}`;

/** What was pressed goes with its box or line: the focus goes on to what takes its place. */
function focusNext(path: string, stands: Parameters<typeof pinControlOf>[1]): void {
  requestAnimationFrame(() => document.getElementById(pinControlOf(path, stands))?.focus());
}

export function pinSlipWords(slip: PinSlip, limits: PinLimits): string {
  return slip === "many" ? td("pin.many", { n: limits.max }) : td(`pin.${slip}`);
}

/** The box a comment is written in. Its words are kept at every key. */
function Writing(props: PinProps & { comment: string | undefined; half: string; asked: boolean }) {
  const { desk, path, limits, comment, half, asked } = props;
  const [error, setError] = useState<string | null>(null);
  const id = pinFieldOf(path);
  useEffect(() => {
    // A box that was left open takes no focus when the page comes back.
    if (asked) document.getElementById(id)?.focus();
  }, [id, asked]);

  const keep = (): void => {
    const words = halvesOf(desk).get(path) ?? "";
    const slip = slipInPin(words, comment === undefined, pinsOf(desk).size, limits);
    if (slip) {
      setError(pinSlipWords(slip, limits));
      document.getElementById(id)?.focus();
      return;
    }
    pin(desk, path, words.trim());
    say(td("pin.pinned"));
    focusNext(path, "pinned");
  };
  return (
    <div class="ds-pin ds-noprint">
      <TextArea
        id={id}
        label={td("pin.label")}
        rows={2}
        error={error}
        value={half}
        spellcheck
        onText={(text) => takeUp(desk, path, text)}
      />
      <ButtonGroup>
        <Button onPress={keep}>{td("pin.keep")}</Button>
        <Button
          kind="link"
          onPress={() => {
            putDown(desk, path);
            focusNext(path, comment === undefined ? "none" : "pinned");
          }}
        >
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
  const [asked, setAsked] = useState(false);
  const [removed, setRemoved] = useState<string | null>(null);
  if (!props) return { link: null, panel: null };
  const { desk, path, what } = props;
  const comment = pinsOf(desk).get(path);
  const half = halvesOf(desk).get(path);
  const open = half !== undefined;
  const begin = (): void => {
    setRemoved(null);
    setAsked(true);
    takeUp(desk, path, comment ?? "");
  };
  const link =
    open || comment !== undefined ? null : (
      <Button
        kind="link"
        id={pinControlOf(path, "none")}
        label={td("pin.addTo", { what })}
        onPress={begin}
      >
        {td("pin.add")}
      </Button>
    );
  if (open) {
    const panel = <Writing {...props} comment={comment} half={half} asked={asked} />;
    return { link, panel };
  }
  if (comment !== undefined) {
    const panel = (
      <div class="ds-pin ds-noprint">
        <p class="ds-pin__words">{td("pin.yours", { words: comment })}</p>
        <div class="ds-pin__acts">
          <Button
            kind="link"
            id={pinControlOf(path, "pinned")}
            label={td("pin.editOf", { what })}
            onPress={begin}
          >
            {td("pin.edit")}
          </Button>
          <Button
            kind="link"
            label={td("pin.removeOf", { what })}
            onPress={() => {
              setRemoved(comment);
              unpin(desk, path);
              focusNext(path, "removed");
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
        id={pinControlOf(path, "removed")}
        onPress={() => {
          pin(desk, path, removed);
          setRemoved(null);
          focusNext(path, "pinned");
        }}
      >
        {td("pin.putBack")}
      </Button>
    </p>
  );
  return { link, panel };
}
