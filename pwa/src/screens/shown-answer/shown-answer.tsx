/**
 * One answer, read only and whole: its value and source; every answer with its author where several
 * stand; who added what to a union; what a calculation comes to.
 */

import { calcWords } from "../../app/answer-words";
import { now } from "../../app/clock";
import { later, part } from "../../app/later";
import { sourceWords } from "../../app/source-words";
import { transcriptWords } from "../../app/transcript-words";
import { STATUS } from "../../codes";
import { copiedFrom } from "../../forms/copied-from";
import { type Item, isGroup, type Json, type Question } from "../../forms/definition";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { tfw } from "../../text/forward";
import { shortDate } from "../../ui/dates";
import { apartWords, whyWords } from "./apart-words";
import { authorLook } from "./authors";
import { type AnswerContext, givenName } from "./context";
import { authorWords, deviceWords, timeWords } from "./head-words";
import { isPersonsWords, ShownValue } from "./shown-value";
import "./shown-answer.css";

const WeekShown = later(
  part(() => import("./week")),
  (week) => week.WeekShown,
);

/** One of several answers: the value, then its author in words, then its times. */
export function ShownHead(props: {
  readonly context: AnswerContext;
  readonly item: Item;
  readonly head: HeadView;
  /** Place among the authors: each has a rule and a colour of its own. */
  readonly index: number;
  /** Said where the same person gave more than one. */
  readonly device?: string | null;
}) {
  const { context, item, head, index, device } = props;
  const author = authorWords(head, context.personName);
  const transcript = transcriptWords(head);
  return (
    <div class={`ds-head ${authorLook([index])}`}>
      <p class="ds-head__author">{device ? ta("settle.onDevice", { author, device }) : author}</p>
      <ShownValue context={context} item={item} answer={head} />
      <p class="ds-shown__by ds-number">{timeWords(head, now.value)}</p>
      {transcript && <p class="ds-shown__by">{transcript}</p>}
      {head.reason && (
        <p class="ds-shown__by">{ta("shown.evidence", { reason: whyWords(head.reason) })}</p>
      )}
    </div>
  );
}

/** Every answer that stands, each with its author, oldest received first. */
export function ShownHeads(props: {
  readonly context: AnswerContext;
  readonly item: Item;
  readonly heads: readonly HeadView[];
}) {
  const { heads } = props;
  const alone = new Set(heads.map(({ author }) => author.actor)).size === heads.length;
  return (
    <div class="ds-heads">
      <p class="ds-heads__said">
        {heads.length === 2 ? tl("clash.two") : ta("shown.more", { n: heads.length })}
      </p>
      {heads.map((head, index) => (
        <ShownHead
          key={head.dot}
          {...props}
          head={head}
          index={index}
          device={alone ? null : deviceWords(head, heads)}
        />
      ))}
    </div>
  );
}

function ShownCalc({ context, item, path }: ShownAnswerProps & { item: Question }) {
  const value = context.form.value(path).value;
  if (value === null || value === undefined)
    return <p class="ds-shown__none">{ta("shown.cannot")}</p>;
  return <p class="ds-shown__text">{calcWords(context.words, item, value as Json)}</p>;
}

function ShownUnion({ context, item, path }: ShownAnswerProps & { item: Question }) {
  const elements = context.handle.elements(path);
  const answer = context.handle.answer(path);
  if (elements.length === 0) return <ShownValue context={context} item={item} answer={answer} />;
  return (
    <ul class="ds-shown__list">
      {elements.map((each) => (
        <li key={each.dot + String(each.value)}>
          {ta("shown.addedBy", {
            element: elementWords(context, item, each.value),
            name: each.author.name,
          })}
        </li>
      ))}
    </ul>
  );
}

const elementWords = (context: AnswerContext, item: Question, value: Json): string => {
  const option = item.options?.find(({ code }) => code === value);
  return option ? context.form.words(option.label) : String(value);
};

export interface ShownAnswerProps {
  readonly context: AnswerContext;
  readonly path: string;
}

/** The answer at a path of the open record. Says "Not answered" where there is none. */
export function ShownAnswer(props: ShownAnswerProps) {
  const { context, path } = props;
  return (
    <>
      <AsItStands {...props} />
      {apartWords(context.form, context.handle, path, context.personName).map((line) => (
        <p class="ds-shown__by" key={line}>
          <strong>{line}</strong>
        </p>
      ))}
    </>
  );
}

function AsItStands({ context, path }: ShownAnswerProps) {
  const { handle, form } = context;
  const place = form.place(path);
  if (!place) return null;
  const { item } = place;
  if (!isGroup(item) && item.type === "calc") {
    return <ShownCalc context={context} path={path} item={item} />;
  }
  if (isGroup(item) && item.week && form.rows(path).value.length > 0) {
    return <WeekShown group={item} context={context} />;
  }
  if (handle.unsettled(path)) {
    return <ShownHeads context={context} item={item} heads={handle.heads(path)} />;
  }
  if (!isGroup(item) && item.merge === "union") {
    return <ShownUnion context={context} path={path} item={item} />;
  }
  const answer = handle.answer(path);
  return (
    <>
      <ShownValue context={context} item={item} answer={answer} />
      {answer && <Source context={context} item={item} path={path} />}
    </>
  );
}

/** Who said it, where the frame does not say so already. */
function Source({ context, item, path }: ShownAnswerProps & { item: Item }) {
  const head = context.handle.heads(path).at(-1);
  const from = copiedFrom(head);
  if (head && from !== null) {
    const words = tfw("forward.unconfirmed", { date: shortDate(from) });
    return <p class="ds-shown__by">{words}</p>;
  }
  const transcript = transcriptWords(head);
  if (transcript) return <p class="ds-shown__by">{transcript}</p>;
  if (!head || isPersonsWords(item, head)) return null;
  const answered = head.status === STATUS.answered;
  const said = answered ? sourceWords(head.source, context.personName, givenName(head.author)) : "";
  return said ? <p class="ds-shown__by">{said}</p> : null;
}
