/** The control of each question type, without its quiet line. */
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { usePart } from "../../app/later";
import { wholeOf } from "../../app/overlong";
import type { Answer } from "../../forms/answers";
import type { Question } from "../../forms/definition";
import { roomLeft } from "../../forms/valid";
import { t } from "../../text";
import { type Choice, Radios } from "../../ui/choices";
import { TextArea, TextBox } from "../../ui/field";
import { type Asking, put, useAsking } from "./context";
import {
  DateBox,
  DateTimeBox,
  FileAnswer,
  Formatted,
  LongList,
  Many,
  NumberBox,
  PartyBox,
  Room,
  rarer,
  SignatureBox,
  Stated,
  TimeBox,
  Transcript,
} from "./lazily";

export interface ControlProps {
  readonly path: string;
  readonly id: string;
  readonly item: Question;
  readonly answer: Answer | undefined;
  readonly label: string;
  readonly hint: string | undefined;
  readonly error: string | null;
  readonly describedBy: string;
  /** The field was left: slips in it may now be mentioned. */
  readonly onLeave: () => void;
}

/** More choices than this are searched, never a native list. */
const LIST = 15;

const stringOf = (answer: Answer | undefined): string =>
  typeof answer?.value === "string" ? answer.value : "";

/** The choices of a question, with a stored code that is no longer offered kept at the end. */
export function choicesOf(asking: Asking, item: Question, chosen: readonly string[]): Choice[] {
  const { form } = asking;
  const offered: Choice[] =
    item.options?.map((option) => ({
      value: option.code,
      label: form.words(option.label),
      hint: option.hint && form.words(option.hint),
      exclusive: item.exclusive?.includes(option.code) ?? false,
    })) ??
    (item.type === "yn"
      ? [
          { value: "yes", label: t("word.yes") },
          { value: "no", label: t("word.no") },
        ]
      : []);
  const known = new Set(offered.map((choice) => choice.value));
  const kept = chosen
    .filter((code) => !known.has(code))
    .map((code) => ({ value: code, label: t("q.unoffered", { value: code }) }));
  return [...offered, ...kept];
}

/** What a box of words shows, says and does: more than one answer can hold is kept whole beside it. */
function useWhole({ path, item, answer, error }: ControlProps) {
  const asking = useAsking();
  const { words, keep } = wholeOf(asking.session, asking.handle.id, path);
  const held = stringOf(answer);
  const long = usePart(rarer, words !== null);
  return {
    value: words ?? held,
    error: words === null ? error : (long?.longWords(words, held) ?? t("chip.cut")),
    onText: (text: string) => keep(text, put(asking, path, item, text)),
  };
}

/** What is written in one way, or names another record, has more than a box. */
function Text(props: ControlProps) {
  if (props.item.format || /_ref$|^based/.test(props.item.id)) return <Formatted {...props} />;
  return <Plain {...props} />;
}

export function Plain(props: ControlProps) {
  return <TextBox {...props} {...useWhole(props)} />;
}

function Long(props: ControlProps) {
  const { id, item, answer } = props;
  const [pasted, setPasted] = useState("");
  const whole = useWhole(props);
  const left = roomLeft(whole.value, item.max);
  return (
    <>
      <TextArea
        {...props}
        {...whole}
        describedBy={left === null ? "" : `${id}-room`}
        onPaste={setPasted}
      />
      {(pasted || answer?.note) && (
        <Transcript {...props} pasted={pasted} onDone={() => setPasted("")} />
      )}
      {left !== null && <Room id={`${id}-room`} left={left} />}
    </>
  );
}

function One(props: ControlProps) {
  const asking = useAsking();
  const { path, id, item, answer, label, hint, error, describedBy } = props;
  const value = stringOf(answer) || null;
  const options = choicesOf(asking, item, value ? [value] : []);
  const choose = (code: string): void => {
    put(asking, path, item, code);
    if (path === asking.form.definition.presets?.question)
      void import("./presets").then((presets) => presets.fillIn(asking, code));
    props.onLeave();
  };
  const common = { id, legend: label, hint, error, describedBy, options, value, onChoose: choose };
  return options.length > LIST ? <LongList {...common} /> : <Radios {...common} />;
}

const CONTROLS: Partial<Record<Question["type"], ComponentType<ControlProps>>> = {
  text: Text,
  long: Long,
  one: One,
  yn: One,
  many: Many,
  date: DateBox,
  datetime: DateTimeBox,
  time: TimeBox,
  number: NumberBox,
  money: NumberBox,
  party: PartyBox,
  sig: SignatureBox,
  file: FileAnswer,
};

/** The control for a question's type. */
export function Control(props: ControlProps) {
  const { stated } = useAsking().form.definition.presets ?? {};
  const Chosen = props.path === stated ? Stated : CONTROLS[props.item.type];
  return Chosen ? <Chosen {...props} /> : null;
}
