/** One question in the person's hands: the sentence, four answers of equal weight, and their own words. */
import { useState } from "preact/hooks";
import { fieldId } from "../../app/field-id";
import { SOURCE, STATUS } from "../../codes";
import { type Question, words } from "../../forms/definition";
import { isBlank } from "../../forms/valid";
import { TOLD, takeBack } from "../../session/confirmed";
import { stepWords } from "../../text/hand-over";
import { Radios } from "../../ui/choices";
import { TextArea } from "../../ui/field";
import { screenChanged, say as speakOut } from "../../ui/live";
import { put } from "../section/context";
import { Frame, type Turning } from "./frame";
import { shownAsAnswered } from "./shown";
import { type Step, sentencesOf } from "./steps";

const LATER = "ask_later";
/** Of a question that asks whether something may be told. */
const WITH_LIMITS = "yes_but";
const UNDERSTOOD = "understood";

/** Which words they answer in, beside the answer. */
function noteShown({ asking, language, leaflet, version }: Turning): void {
  const { handle, form } = asking;
  const shown = shownAsAnswered(handle, { language, leaflet, version });
  const known = Object.entries(shown).filter(([id]) => form.place(id));
  if (known.length > 0) handle.writeAll(Object.fromEntries(known));
}

/** An answer becomes another: what was confirmed before is not of it. */
function change({ asking }: Turning, item: Question, value: string): void {
  const { handle } = asking;
  if ((handle.answer(item.id)?.value ?? "") !== value) takeBack(handle);
  put(asking, item.id, item, value);
}

/** The person's answer, and what it says of what they were told. */
function answer(turning: Turning, item: Question, code: string): void {
  const { asking } = turning;
  const { handle, form } = asking;
  change(turning, item, code);
  noteShown(turning);
  if (code !== UNDERSTOOD) return;
  const told = { value: "yes", status: STATUS.answered, source: SOURCE.observed, note: null };
  const open = TOLD.filter((id) => form.place(id) && !handle.answer(id));
  if (open.length > 0) handle.writeAll(Object.fromEntries(open.map((id) => [id, told])));
}

interface OwnWordsProps {
  readonly turning: Turning;
  readonly item: Question;
  /** The heading of the screen says what is asked. */
  readonly alone?: boolean;
  /** What is said where the words are wanted and Next was pressed without them. */
  readonly error: string | null;
  readonly onWritten?: () => void;
}

function OwnWords({ turning, item, alone = false, error, onWritten }: OwnWordsProps) {
  const { asking, language } = turning;
  const kept = asking.handle.answer(item.id)?.value;
  return (
    <TextArea
      id={fieldId(item.id)}
      label={words(item.label, language)}
      hideLabel={alone}
      hint={item.hint && <Sentences of={sentencesOf(words(item.hint, language))} />}
      error={error}
      value={typeof kept === "string" ? kept : ""}
      onText={(text) => {
        change(turning, item, text);
        noteShown(turning);
        if (text.trim() !== "") onWritten?.();
      }}
    />
  );
}

const Sentences = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((line) => (
      <p key={line}>{line}</p>
    ))}
  </>
);

export function StepView(props: Turning & { readonly step: Step }) {
  const { asking, language, step, waits, onNext } = props;
  const { item, words: own } = step;
  const { form, handle } = asking;
  const say = stepWords(language);
  const [missed, setMissed] = useState(false);
  const title = words(item.label, language);
  const lines = item.hint ? sentencesOf(words(item.hint, language)) : [];
  const options = (item.options ?? []).map((option) => ({
    value: option.code,
    label: words(option.label, language),
  }));
  const chosen = handle.answer(item.id)?.value;
  const value = typeof chosen === "string" ? chosen : null;
  const later = options.some((option) => option.value === LATER);
  const agrees = options.some((option) => option.value === WITH_LIMITS);
  const sayNo = agrees ? [say("step.sayNo", { name: asking.workerName })] : [];
  const missing = say(later ? "step.later" : "step.choose");
  const asks = options.length > 0;
  const opened = own && (form.needed(own.id).value || handle.answer(own.id) !== undefined);
  const unsaid = own && form.needed(own.id).value && isBlank(handle.answer(own.id)?.value);
  /** Answered: what was said of it missing is so no longer. */
  const answered = (): void => {
    if (missed) screenChanged();
    setMissed(false);
  };
  const next = (): void => {
    if (!asks || !waits || (value !== null && !unsaid)) {
      onNext();
      return;
    }
    setMissed(true);
    speakOut(unsaid ? say("step.words") : missing, "assertive");
    document.getElementById(fieldId(unsaid ? own.id : item.id))?.focus();
  };
  return (
    <Frame
      {...props}
      picture={item.id}
      onNext={next}
      {...(!waits && props.number === props.of && { next: say("said.done") })}
      aloud={[title, ...lines, ...sayNo, ...options.map(({ label }) => label)].join(". ")}
    >
      {asks ? (
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          <Radios
            id={fieldId(item.id)}
            legend={title}
            asHeading
            tiles
            hint={[
              <Sentences key="said" of={[...lines, ...sayNo]} />,
              missed && value === null && (
                <p key="missed" class="govuk-error-message">
                  {missing}
                </p>
              ),
            ]}
            options={options}
            value={value}
            onChoose={(code) => {
              answered();
              answer(props, item, code);
            }}
          />
          {own && opened && (
            <OwnWords
              turning={props}
              item={own}
              error={missed && unsaid ? say("step.words") : null}
              onWritten={answered}
            />
          )}
        </form>
      ) : (
        <>
          <h1 tabIndex={-1}>{title}</h1>
          {item.type === "long" ? (
            <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
              <OwnWords turning={props} item={item} alone error={null} />
            </form>
          ) : (
            <div class="govuk-hint">
              <Sentences of={lines} />
            </div>
          )}
        </>
      )}
    </Frame>
  );
}
