/** For a person who does not use the screens: what they said is read back, and how they confirmed it is recorded. */
import { useState } from "preact/hooks";
import { navigate } from "../../app/router";
import { isGroup } from "../../forms/definition";
import { confirmAll, isConfirmed, takeBack } from "../../session/confirmed";
import { tw } from "../../text/hand-over";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import type { Asking } from "../section/context";
import { Pad, type Strokes } from "../section/signature";
import "../section/rarer.css";
import { answerContext, type Entry, formBlocks, ShownForm } from "../shown-answer";
import { confirmation, type How } from "./said";

/** What each choice of the form's question is, as a confirmation. */
const HOW: Readonly<Record<string, How>> = { signed: "drawn", verbal: "spoken" };

function ReadBack({ asking }: { asking: Asking }) {
  const { session, handle, form } = asking;
  const isSaid = ({ item, path }: Entry): boolean =>
    item.source === "person_said" &&
    (isGroup(item) ? form.rows(path).value.length > 0 : handle.answer(path) !== undefined);
  const said = formBlocks(form).filter(({ blocks }) =>
    blocks.some((it) => it.entries.some(isSaid)),
  );
  const context = answerContext(session, handle);
  return said.map(({ number }) => (
    <ShownForm key={number} context={context} section={number} only={isSaid} />
  ));
}

/** How it was confirmed; kept with the answers that stand on the page. */
function Confirming({ asking }: { asking: Asking }) {
  const { handle, form, session, personName: name } = asking;
  const [how, setHow] = useState<string | null>(null);
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [witness, setWitness] = useState("");
  const [problem, setProblem] = useState<
    "hand.choose" | "hand.sign" | "hand.who" | "hand.failed"
  >();
  const options = form.place("confirmed")?.item;
  const choices = options && !isGroup(options) ? (options.options ?? []) : [];
  const record = (): void => {
    const written =
      how && confirmation(HOW[how] ?? { code: how }, strokes, witness, session.today());
    if (!written || Object.keys(written).length === 0) {
      const missing =
        how === "signed" ? "hand.sign" : how === "verbal" ? "hand.who" : "hand.choose";
      setProblem(missing);
      say(tw(missing, { name }), "assertive");
      return;
    }
    confirmAll(handle, written, {}).then(
      () => navigate(`/record/${handle.id}`),
      () => setProblem("hand.failed"),
    );
  };
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <Radios
        id="by-hand"
        legend={tw("hand.how", { name })}
        error={problem === "hand.choose" ? tw(problem, { name }) : null}
        options={choices.map(({ code, label }) => ({ value: code, label: form.words(label) }))}
        value={how}
        onChoose={(code) => {
          setHow(code);
          setProblem(undefined);
        }}
      />
      {how === "signed" && (
        <>
          <p class={problem === "hand.sign" ? "govuk-error-message" : "govuk-hint"}>
            {tw("hand.sign", { name })}
          </p>
          <Pad label={tw("hand.sign", { name })} strokes={strokes} onChange={setStrokes} />
        </>
      )}
      {how === "verbal" && (
        <TextBox
          id="by-hand-witness"
          label={tw("hand.who", { name })}
          error={problem === "hand.who" ? tw(problem, { name }) : null}
          value={witness}
          onText={setWitness}
        />
      )}
      {problem === "hand.failed" && <Notice>{tw(problem)}</Notice>}
      <Button onPress={record}>{tw("hand.record", { name })}</Button>
    </form>
  );
}

export function ByHand({ asking }: { asking: Asking }) {
  const { handle, personName: name } = asking;
  const back = (): void => {
    takeBack(handle);
    say(tw("hand.taken", { name }));
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  return (
    <Details summary={tw("hand.without", { name })}>
      {isConfirmed(handle) ? (
        <>
          <p>{tw("hand.toChange", { name })}</p>
          <Button onPress={back}>{tw("hand.take")}</Button>
        </>
      ) : (
        <>
          <p>{tw("hand.readBack", { name })}</p>
          <ReadBack asking={asking} />
          <Confirming asking={asking} />
        </>
      )}
    </Details>
  );
}
