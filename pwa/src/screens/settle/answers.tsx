/** The several answers of one question, as they stand beside each other to be chosen from. */

import { useEffect, useRef } from "preact/hooks";
import { valueWords } from "../../app/answer-words";
import { now } from "../../app/clock";
import { STATUS } from "../../codes";
import { type Item, isGroup } from "../../forms/definition";
import { safest } from "../../forms/safest";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import type { Choice } from "../../ui/choices";
import { say } from "../../ui/live";
import {
  type AnswerContext,
  authorWords,
  isPersonsWords,
  lineWords,
  timeWords,
  whyWords,
} from "../shown-answer";
import { mergeOf } from "../submit/to-settle-first";
import type { Before } from "./base";
import { inPlace } from "./order";

/** The answers in the order they first came on this page, and how many there were then. */
export function useHeads(
  context: AnswerContext,
  path: string,
): { heads: HeadView[]; more: boolean } {
  const order = useRef<string[]>([]);
  const first = useRef(0);
  const heads = inPlace(order.current, context.handle.heads(path));
  order.current = heads.map(({ dot }) => dot);
  if (first.current === 0) first.current = heads.length;
  const more = heads.length > first.current;
  useEffect(() => {
    if (more) say(ta(heads.length === 3 ? "settle.third" : "settle.another"));
  }, [more, heads.length]);
  return { heads, more };
}

function safeWords(context: AnswerContext, item: Item, heads: readonly HeadView[]): string {
  if (isGroup(item)) return "";
  const answered = heads.filter(
    ({ status, value }) => status === STATUS.answered && value !== null,
  );
  const safe = safest(
    item,
    answered.map(({ value }) => value),
  );
  if (safe === null || (Array.isArray(safe) && safe.length === 0)) return ta("settle.safeNone");
  const words = valueWords(context.words, item, safe);
  return tl("clash.safe", { value: words.charAt(0).toLowerCase() + words.slice(1) });
}

function beforeWords(context: AnswerContext, item: Item, before: Before): string | null {
  if (before.kind === "unknown") return null;
  if (before.kind === "nothing") return ta("settle.beforeNone");
  const { entry } = before;
  const missing = entry.status === STATUS.answered && entry.value === null;
  return missing
    ? ta("settle.beforeNone")
    : ta("settle.before", { value: lineWords(context, item, entry) });
}

/** What stands above the answers. */
export function Intro(props: {
  readonly context: AnswerContext;
  readonly item: Item;
  readonly path: string;
  readonly heads: readonly HeadView[];
  readonly before: Before;
  readonly more: boolean;
}) {
  const { context, item, path, heads, before, more } = props;
  const was = beforeWords(context, item, before);
  return (
    <div class="ds-settle__intro">
      <p>{heads.length === 2 ? tl("clash.two") : ta("settle.more", { n: heads.length })}</p>
      {mergeOf(context.form, path) === "critical" && <p>{safeWords(context, item, heads)}</p>}
      {was && <p class="ds-shown__text">{was}</p>}
      {more && (
        <p>
          <strong>{ta(heads.length === 3 ? "settle.third" : "settle.another")}</strong>
        </p>
      )}
    </div>
  );
}

/** One answer as a radio, named with the answer and its author. */
export function headChoice(
  context: AnswerContext,
  item: Item,
  head: HeadView,
  device: string | null,
  where: string,
): Choice {
  const words = isPersonsWords(item, head);
  const cleared = head.status === STATUS.answered && head.value === null;
  const author = authorWords(head, context.personName);
  return {
    value: head.dot,
    label: (
      <span class="ds-settle__answer">
        {words && (
          <span class="ds-words__label">{ta("shown.inWords", { name: context.personName })}</span>
        )}
        <span class={words ? "ds-settle__value ds-settle__value--words" : "ds-settle__value"}>
          {cleared ? ta("shown.cleared") : lineWords(context, item, head)}
        </span>
        <span class="ds-settle__author">
          {device ? ta("settle.onDevice", { author, device }) : author}
        </span>
      </span>
    ),
    hint: (
      <span class="ds-number">
        {timeWords(head, now.value)} {!device && ta("settle.where", { device: where })}
        {head.reason && ` ${ta("shown.evidence", { reason: whyWords(head.reason) })}`}
      </span>
    ),
  };
}
