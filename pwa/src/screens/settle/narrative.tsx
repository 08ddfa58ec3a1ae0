/** Several texts by sentence: what all have, what each has alone, and where they rewrote the same. */
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Radios } from "../../ui/choices";
import { authorLook, deviceWords } from "../shown-answer";
import {
  composed,
  kept,
  type Option,
  type Part,
  type Picks,
  sentences,
  withAlso,
  without,
} from "./sentences";

export interface NarrativeProps {
  readonly parts: readonly Part[];
  readonly heads: readonly HeadView[];
  readonly picks: Picks;
  readonly onPick: (index: number, pick: Picks[number]) => void;
  /** Place of the first part that still waits for a choice, once Settle was pressed. */
  readonly waiting: number | null;
}

/** Whose a sentence is; with the device where one person wrote both. */
function names(heads: readonly HeadView[], by: readonly number[]): string {
  const alone = new Set(heads.map(({ author }) => author.actor)).size === heads.length;
  const each = by.flatMap((place) => {
    const head = heads[place];
    if (!head) return [];
    const author = head.author.name;
    return alone ? author : ta("settle.onDevice", { author, device: deviceWords(head, heads) });
  });
  return [...new Set(each)].join("; ");
}

/** One sentence of one author, in their frame, with its box. */
function Own(props: NarrativeProps & { part: Exclude<Part, { kind: "choice" }>; index: number }) {
  const { part, index, heads, picks, onPick } = props;
  if (part.kind === "shared") return <span class="ds-sentence">{part.text.trim()} </span>;
  const name = names(heads, part.by);
  const id = `keep-${index}`;
  return (
    <div class={`ds-head ${authorLook(part.by)}`}>
      <p class="ds-head__author" id={`${id}-by`}>
        {ta(part.kind === "before" ? "settle.beforeChange" : "settle.sentence", { name })}
      </p>
      <p class="ds-shown__text" id={`${id}-text`}>
        {part.text.trim()}
      </p>
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          type="checkbox"
          id={id}
          checked={kept(part, picks[index])}
          aria-describedby={`${id}-by ${id}-text`}
          onChange={(event) => onPick(index, event.currentTarget.checked)}
        />
        <label class="govuk-checkboxes__label" for={id}>
          {ta("settle.keepShort")}
        </label>
      </div>
    </div>
  );
}

/** "0", "1", "all", "none": what a pick of a choice is called among the radios. */
function chosen(options: readonly Option[], pick: Picks[number] | undefined): string | null {
  if (!Array.isArray(pick)) return null;
  if (pick.length === 0) return "none";
  return pick.length === options.length ? "all" : String(pick[0]);
}

/** Two or more rewrote the same sentences: all stand, and nothing is ticked. */
function Choice(props: NarrativeProps & { options: readonly Option[]; index: number }) {
  const { options, index, heads, picks, onPick, waiting } = props;
  const all = options.map((_, option) => option);
  const pick = (value: string) =>
    onPick(index, value === "all" ? all : value === "none" ? [] : [Number(value)]);
  return (
    <Radios
      id={`choice-${index}`}
      legend={
        options.length === 2 ? ta("settle.both") : ta("settle.several", { n: options.length })
      }
      error={waiting === index ? ta("settle.pickOne") : null}
      options={[
        ...options.map((option, at) => ({
          value: String(at),
          label: (
            <span class={`ds-option ${authorLook(option.by)}`}>
              <span class="ds-head__author">
                {ta("settle.conflictOf", { name: names(heads, option.by) })}
              </span>
              <span class="ds-shown__text">{option.text.trim() || ta("settle.leftOut")}</span>
            </span>
          ),
        })),
        { value: "all", label: ta(options.length === 2 ? "settle.keepBoth" : "settle.keepAll") },
        {
          value: "none",
          label: ta(options.length === 2 ? "settle.keepNone" : "settle.keepNoneOf"),
        },
      ]}
      value={chosen(options, picks[index])}
      onChoose={pick}
    />
  );
}

export function Narrative(props: NarrativeProps) {
  return (
    <fieldset class="ds-sentences">
      <legend class="govuk-fieldset__legend">{ta("settle.sentences")}</legend>
      {props.parts.map((part, index) =>
        part.kind === "choice" ? (
          <Choice key={`${index}`} {...props} options={part.options} index={index} />
        ) : (
          <Own key={`${index}`} {...props} part={part} index={index} />
        ),
      )}
    </fieldset>
  );
}

/** What a part puts into the result when it is kept. */
const textsOf = (part: Part, pick: Picks[number] | undefined): string[] =>
  part.kind === "choice"
    ? (Array.isArray(pick) ? pick : []).flatMap((each) =>
        sentences(part.options[each as number]?.text ?? ""),
      )
    : kept(part, pick)
      ? [part.text]
      : [];

/**
 * The result after a box was changed. While nobody has written in it, it is what the boxes make;
 * afterwards the words stay, and only that part's own sentences are taken out or put at the end.
 */
export function afterPick(
  parts: readonly Part[],
  before: Picks,
  after: Picks,
  index: number,
  written: string | null,
): string | null {
  const part = parts[index];
  if (written === null || !part) return null;
  const was = textsOf(part, before[index]);
  const is = textsOf(part, after[index]);
  let text = written;
  for (const gone of was.filter((each) => !is.includes(each))) text = without(text, gone);
  return withAlso(
    text,
    is.filter((each) => !was.includes(each)),
  );
}

/** The result: what was written in it, or what the boxes make. */
export const resultOf = (parts: readonly Part[], picks: Picks, written: string | null): string =>
  written ?? composed(parts, picks);
