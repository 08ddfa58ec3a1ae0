/** Writing one answer from several: a box for words, choices with the union ticked, or by sentence. */
import { optionWords } from "../../app/answer-words";
import { type Item, isGroup, type Question } from "../../forms/definition";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Checkboxes } from "../../ui/checkboxes";
import { Radios } from "../../ui/choices";
import { TextArea, TextBox } from "../../ui/field";
import type { AnswerContext } from "../shown-answer";
import { Narrative, resultOf } from "./narrative";
import type { Part, Picks } from "./sentences";

/** What is being written. `text` is null until somebody types in the result. */
export interface Draft {
  readonly text: string | null;
  readonly codes: readonly string[];
  readonly picks: Picks;
}

export interface WriteOneProps {
  readonly context: AnswerContext;
  readonly item: Item;
  readonly heads: readonly HeadView[];
  /** Null where the texts stand side by side. */
  readonly parts: readonly Part[] | null;
  readonly start: string;
  readonly draft: Draft;
  readonly error: string | null;
  readonly waiting: number | null;
  readonly onChange: (draft: Draft) => void;
  readonly onPick: (index: number, pick: Picks[number]) => void;
}

function Chosen({ context, item, draft, error, onChange }: WriteOneProps & { item: Question }) {
  const codes = item.options?.map(({ code }) => code) ?? ["yes", "no"];
  const options = codes.map((code) => ({
    value: code,
    label: optionWords(context.words, item, code),
    exclusive: item.exclusive?.includes(code) ?? false,
  }));
  const common = { id: "settle-result", legend: ta("settle.result"), error };
  if (item.type !== "many") {
    return (
      <Radios
        {...common}
        options={options}
        value={draft.codes[0] ?? null}
        onChoose={(code) => onChange({ ...draft, codes: [code] })}
      />
    );
  }
  const toggle = (code: string, on: boolean) => {
    const alone = item.exclusive?.includes(code) ?? false;
    const others = draft.codes.filter((each) => each !== code);
    const kept = alone ? [] : others.filter((each) => !item.exclusive?.includes(each));
    onChange({ ...draft, codes: on ? [...kept, code].sort() : others });
  };
  return (
    <Checkboxes
      {...common}
      options={options}
      value={draft.codes}
      onToggle={toggle}
      or={tl("q.or")}
    />
  );
}

const HINTS: Partial<Record<Question["type"], string>> = {
  date: tl("q.dateHint"),
  time: tl("q.timeHint"),
};

export function WriteOne(props: WriteOneProps) {
  const { item, heads, parts, start, draft, error, waiting, onChange, onPick } = props;
  if (isGroup(item)) return null;
  if (item.type === "one" || item.type === "yn" || item.type === "many") {
    return <Chosen {...props} item={item} />;
  }
  const field = {
    id: "settle-result",
    label: ta("settle.result"),
    hint: HINTS[item.type] ?? ta("settle.resultHint"),
    error,
    onText: (text: string) => onChange({ ...draft, text }),
  };
  if (item.type !== "long") {
    const mode = item.type === "number" || item.type === "money" ? "decimal" : "text";
    return (
      <TextBox
        {...field}
        value={draft.text ?? start}
        inputMode={mode}
        {...(item.type === "money" && { prefix: "£" })}
      />
    );
  }
  return (
    <>
      {parts ? (
        <Narrative
          parts={parts}
          heads={heads}
          picks={draft.picks}
          onPick={onPick}
          waiting={waiting}
        />
      ) : (
        <p class="govuk-hint">{ta("settle.apart")}</p>
      )}
      <TextArea
        {...field}
        value={parts ? resultOf(parts, draft.picks, draft.text) : (draft.text ?? start)}
        rows={6}
        spellcheck
      />
    </>
  );
}
