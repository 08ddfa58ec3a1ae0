/** Confirmation: out loud with a witness first, on the screen second. Strokes are kept as lines. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Json, Question } from "../../forms/definition";
import { validValue } from "../../forms/valid";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { Button } from "../../ui/button";
import { Fieldset, Radios } from "../../ui/choices";
import { weekdayDate } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { put, useAsking } from "./context";
import type { ControlProps } from "./controls";

type How = "spoken" | "drawn";
export type Strokes = readonly (readonly number[])[];
/** What is stored: how, strokes as x, y pairs, the witness's name, and the civil date. */
type Signature = readonly [How, Strokes | null, string | null, string];

/** Strokes are kept on a field this wide and a third as high, whatever the screen. */
const WIDTH = 900;
const HEIGHT = 300;
/** Moves shorter than this add nothing that can be seen. */
const STEP = 4;

/** Null for what is no signature, whatever it is: it is shown beside the choices. */
const signatureOf = (item: Question, value: Json | undefined): Signature | null =>
  value !== undefined && validValue(item, value) === null ? (value as unknown as Signature) : null;

const linePoints = (stroke: readonly number[]): string => {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < stroke.length; i += 2) pairs.push(`${stroke[i]},${stroke[i + 1]}`);
  return pairs.join(" ");
};

interface PadProps {
  readonly label: string;
  readonly strokes: Strokes;
  readonly onChange: (strokes: Strokes) => void;
}

/** Where a finger, a pen or a mouse writes. */
export function Pad({ label, strokes, onChange }: PadProps) {
  const [line, setLine] = useState<readonly number[]>([]);
  const drawing = useRef<number[] | null>(null);
  const at = (event: PointerEvent): [number, number] => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    return [
      Math.round(Math.min(WIDTH, Math.max(0, x))),
      Math.round(Math.min(HEIGHT, Math.max(0, y))),
    ];
  };
  const start = (event: PointerEvent): void => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    drawing.current = at(event);
  };
  const move = (event: PointerEvent): void => {
    const stroke = drawing.current;
    if (!stroke) return;
    const [x, y] = at(event);
    const [lastX = 0, lastY = 0] = stroke.slice(-2);
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < STEP) return;
    stroke.push(x, y);
    setLine([...stroke]);
  };
  const stop = (): void => {
    const stroke = drawing.current;
    drawing.current = null;
    setLine([]);
    if (stroke && stroke.length >= 4) onChange([...strokes, stroke]);
  };
  return (
    <svg
      class="ds-pad"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={stop}
      onPointerCancel={stop}
    >
      {[...strokes, line].map((stroke, i) => (
        <polyline key={i} points={linePoints(stroke)} />
      ))}
    </svg>
  );
}

export function SignatureBox(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer } = props;
  const today = asking.session.today();
  const signature = signatureOf(item, answer?.value);
  const [how, setHow] = useState<How | null>(signature?.[0] ?? null);
  useEffect(() => {
    if (signature) setHow(signature[0]);
  }, [signature?.[0]]);
  const set = (next: Signature | null): void => {
    put(asking, path, item, next as unknown as Json);
  };
  const strokes = signature?.[1] ?? [];
  return (
    <Fieldset {...props} legend={props.label} id={`${id}-sig`}>
      <Radios
        id={id}
        legend={tr("sig.how")}
        hideLegend
        options={[
          { value: "spoken", label: tl("sig.spoken") },
          { value: "drawn", label: tr("sig.drawn") },
        ]}
        value={how}
        onChoose={(value) => {
          setHow(value as How);
          if (signature && signature[0] !== value) set(null);
        }}
      />
      {how === "spoken" && (
        <TextBox
          id={`${id}-witness`}
          label={tr("sig.witness")}
          value={signature?.[2] ?? ""}
          onText={(text) => set(text.trim() === "" ? null : ["spoken", null, text, today])}
          onLeave={props.onLeave}
        />
      )}
      {how === "drawn" && (
        <>
          <p class="govuk-hint">{tr("sig.pad")}</p>
          <Pad
            label={tr("sig.pad")}
            strokes={strokes}
            onChange={(next) => set(["drawn", next, null, today])}
          />
          {strokes.length > 0 && (
            <Button kind="link" onPress={() => set(null)}>
              {tr("sig.clear")}
            </Button>
          )}
        </>
      )}
      <p class="ds-second govuk-body-s">
        {signature
          ? tl("sig.signed", { date: weekdayDate(signature[3], today) })
          : tr("sig.notSigned")}
      </p>
    </Fieldset>
  );
}
