/** "This is what you said", and saying that it is right: out loud with a witness, or by signing. */
import { useState } from "preact/hooks";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Json, words } from "../../forms/definition";
import { confirmAll } from "../../session/confirmed";
import { type StepKey, stepWords } from "../../text/hand-over";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { screenChanged, say as speakOut } from "../../ui/live";
import type { Asking } from "../section/context";
import { Pad, type Strokes } from "../section/signature";
import "../section/rarer.css";
import { Frame, type Turning } from "./frame";
import { shortVersion, shownIn } from "./shown";
import type { Step } from "./steps";

/** On the screens, or as the code of the form's question says it. */
export type How = "spoken" | "drawn" | { readonly code: string };

const given = (value: Json, source: number): Answer => ({
  value,
  status: STATUS.answered,
  source,
  note: null,
});

/** How it was confirmed, as the record keeps it; nothing where nobody did. Pure. */
export function confirmation(
  how: How | null,
  strokes: Strokes,
  witness: string,
  today: string,
): Record<string, Answer> {
  const name = witness.trim();
  if (how === "drawn" && strokes.length > 0) {
    const signature = ["drawn", strokes as unknown as Json, null, today];
    return {
      person_sig: given(signature, SOURCE.person_said),
      confirmed: given("signed", SOURCE.observed),
    };
  }
  if (how === "spoken" && name !== "") {
    return {
      person_sig: given(["spoken", null, name, today], SOURCE.person_said),
      confirmed: given("verbal", SOURCE.observed),
      witness: given(["other", null, name, null], SOURCE.observed),
    };
  }
  return typeof how === "object" && how ? { confirmed: given(how.code, SOURCE.observed) } : {};
}

/** What the way they chose waits for; null where they chose none. */
const missingOf = (how: "spoken" | "drawn" | null): StepKey | null =>
  how === null ? null : how === "drawn" ? "said.unsigned" : "said.unheard";

function Summary({ asking, language, steps }: Pick<SaidProps, "asking" | "language" | "steps">) {
  const { handle } = asking;
  const say = stepWords(language);
  const asked = steps.filter(({ item }) => item.type !== "info" && item.id !== "told_understood");
  return (
    <dl class="ds-hand__said">
      {asked.map(({ item, words: own }) => {
        const code = handle.answer(item.id)?.value;
        const option = item.options?.find((each) => each.code === code);
        const later = !option || option.code === "ask_later";
        const said = own && handle.answer(own.id)?.value;
        return (
          <div key={item.id}>
            <dt>{words(item.label, language)}</dt>
            <dd>
              <strong>{later ? say("said.first") : words(option.label, language)}</strong>
              {typeof said === "string" && said !== "" && (
                <q class="ds-hand__own" dir="auto">
                  {said}
                </q>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface SaidProps extends Turning {
  readonly asking: Asking;
  readonly steps: readonly Step[];
}

export function Said(props: SaidProps) {
  const { asking, language, leaflet, version, onNext } = props;
  const { handle, session, form } = asking;
  const say = stepWords(language);
  const [how, setHow] = useState<"spoken" | "drawn" | null>(null);
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [witness, setWitness] = useState("");
  const [told, setTold] = useState<string | null>(null);
  /** They go on with it: nothing is missing until Finish is pressed again. */
  const goOn = (): void => {
    if (told !== null) screenChanged();
    setTold(null);
  };
  const finish = (): void => {
    const written = confirmation(how, strokes, witness, session.today());
    if (Object.keys(written).length === 0) {
      const missing = missingOf(how);
      // Said once. Nobody has to sign, or to confirm it at all.
      if (missing === null || told !== null) {
        onNext();
        return;
      }
      const words = say(missing, { name: asking.workerName });
      setTold(words);
      speakOut(words, "assertive");
      return;
    }
    const shown = shownIn(handle, { language, leaflet, version });
    const known = Object.entries(shown).filter(([id]) => form.place(id));
    // Where it cannot be kept the screen says so, and stays.
    confirmAll(handle, written, Object.fromEntries(known)).then(onNext, () => undefined);
  };
  return (
    <Frame {...props} picture="said" onNext={finish} next={say("said.done")}>
      <h1 tabIndex={-1}>{say("said.h1")}</h1>
      <Summary asking={asking} language={language} steps={props.steps} />
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Radios
          id="said-how"
          legend={say("said.how")}
          tiles
          options={[
            { value: "spoken", label: say("said.spoken") },
            { value: "drawn", label: say("said.drawn") },
          ]}
          value={how}
          onChoose={(chosen) => {
            goOn();
            setHow(chosen as "spoken" | "drawn");
          }}
        />
        {how === "spoken" && (
          <TextBox
            id="said-witness"
            label={say("said.witness")}
            value={witness}
            onText={(text) => {
              goOn();
              setWitness(text);
            }}
          />
        )}
        {how === "drawn" && (
          <>
            <p class="govuk-hint">{say("said.pad")}</p>
            <Pad
              label={say("said.pad")}
              strokes={strokes}
              onChange={(drawn) => {
                goOn();
                setStrokes(drawn);
              }}
            />
            {strokes.length > 0 && (
              <Button kind="link" onPress={() => setStrokes([])}>
                {say("said.clear")}
              </Button>
            )}
          </>
        )}
      </form>
      {told !== null && (
        <p class="govuk-body">
          <strong>{told}</strong>
        </p>
      )}
      <p class="ds-hand__small">{say("said.version", { version: shortVersion(version) })}</p>
    </Frame>
  );
}
