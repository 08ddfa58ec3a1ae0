/**
 * One answer that stands in several ways: every one with its author, nothing chosen beforehand, and what
 * is not chosen kept in the history (screens.md 12).
 */

import { useMemo, useState } from "preact/hooks";
import { questionWords } from "../../app/problem-words";
import { type Item, isGroup } from "../../forms/definition";
import { historyOf } from "../../session/history";
import type { Scratch } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Radios } from "../../ui/choices";
import { type AnswerContext, deviceWords } from "../shown-answer";
import { headChoice, Intro, useHeads } from "./answers";
import { baseText, stoodBefore, textOf } from "./base";
import { anythingElse, startText, union } from "./combine";
import { inHand, sameAnswers, takenUp } from "./in-hand";
import { afterPick, resultOf } from "./narrative";
import { useOlder } from "./older";
import { NO_REASON, Reason } from "./reason";
import { merge, undecided } from "./sentences";
import { doneWords, FIRST_ERROR, NO_ERRORS, type Settling, settlingOf, WRITE } from "./settling";
import { WriteOne } from "./write-one";

export interface OneProps {
  readonly context: AnswerContext;
  readonly path: string;
  readonly item: Item;
  /** Set by this component: what the bar's button does. */
  readonly submit: { current: () => void };
  readonly onSettled: (words: string) => void;
}

/** Where what is being written about this answer is kept until it is settled. */
export const scratchOf = ({ session, handle }: AnswerContext, path: string): Scratch =>
  session.scratch(handle.id, `settle/${path}`);

export function SettleOne({ context, path, item, submit, onSettled }: OneProps) {
  const { handle, form } = context;
  const { heads, more } = useHeads(context, path);
  const dots = heads.map(({ dot }) => dot).join();
  const isLong = !isGroup(item) && item.type === "long";
  const scratch = scratchOf(context, path);
  const fresh = (): Settling => ({
    choice: null,
    draft: {
      text: null,
      codes: !isGroup(item) && item.type === "many" ? union(item, heads) : [],
      picks: {},
    },
    why: NO_REASON,
  });
  const [held, setHeld] = useState(() => ({
    heads,
    state: takenUp(scratch.read(), heads, fresh(), isLong),
  }));
  // Another answer may have come below: what was ticked was ticked among the others.
  const { state } = sameAnswers(held.heads, heads)
    ? held
    : { state: takenUp(scratch.read(), heads, fresh(), isLong) };
  const older = useOlder(context, path, state.choice === null && scratch.read() === null);
  // The heads are a new list at every render; their dots tell whether they are other answers.
  const { before, parts, start } = useMemo(() => {
    const found = stoodBefore(historyOf(handle.ground, path), heads);
    const texts = heads.map(textOf).filter((text): text is string => text !== null);
    const long = isLong && texts.length === heads.length;
    const base = long ? baseText(found, texts) : null;
    return {
      before: found,
      parts: base === null ? null : merge(base, texts),
      start: isGroup(item) ? "" : startText(item, heads),
    };
  }, [handle, path, item, isLong, dots, older]);
  const [errors, setErrors] = useState(NO_ERRORS);
  const { draft } = state;
  const comesTo = ({ picks, text }: Settling["draft"]): string =>
    parts ? resultOf(parts, picks, text) : (text ?? start);
  const result = comesTo(draft);
  const change = (next: Settling): void => {
    setHeld({ heads, state: next });
    scratch.write(inHand(next, heads, comesTo(next.draft)));
  };

  submit.current = () => {
    const waiting = parts && draft.text === null ? undecided(parts, draft.picks) : [];
    const done = settlingOf({ context, item, path, heads, state, result, waiting });
    if (!("write" in done)) {
      setErrors(done);
      const first = FIRST_ERROR.find(([key]) => done[key] !== null);
      if (first) requestAnimationFrame(() => document.getElementById(first[1](done))?.focus());
      return;
    }
    const how = done.write ? { answer: done.write } : { keep: state.choice ?? "" };
    try {
      handle.settle(path, how, done.reason);
    } catch {
      setErrors({ ...NO_ERRORS, result: ta("settle.long") });
      return;
    }
    scratch.write(null);
    onSettled(doneWords(heads, state.choice));
  };

  const sameAuthor = new Set(heads.map(({ author }) => author.actor)).size < heads.length;
  const options = heads.map((head) =>
    headChoice(
      context,
      item,
      head,
      sameAuthor ? deviceWords(head, heads) : null,
      deviceWords(head, heads),
    ),
  );
  if (anythingElse(item, heads)) {
    options.push({
      value: WRITE,
      label: ta(heads.length === 2 ? "settle.write" : "settle.writeAll"),
    });
  }
  return (
    <div class={heads.length <= 3 ? "ds-settle ds-settle--columns" : "ds-settle"}>
      <Radios
        id="settle-choice"
        legend={questionWords(form, path)}
        asHeading
        tiles
        hint={
          <Intro
            context={context}
            item={item}
            path={path}
            heads={heads}
            before={before}
            more={more}
          />
        }
        error={errors.choice}
        options={options}
        value={state.choice}
        onChoose={(choice) => {
          change({ ...state, choice });
          setErrors(NO_ERRORS);
        }}
      />
      {state.choice === WRITE && (
        <WriteOne
          context={context}
          item={item}
          heads={heads}
          parts={parts}
          start={start}
          draft={draft}
          error={errors.result}
          waiting={errors.waiting}
          onChange={(next) => change({ ...state, draft: next })}
          onPick={(index, pick) => {
            const picks = { ...draft.picks, [index]: pick };
            const text = afterPick(parts ?? [], draft.picks, picks, index, draft.text);
            change({ ...state, draft: { ...draft, picks, text } });
          }}
        />
      )}
      <Reason
        context={context}
        heads={heads}
        why={state.why}
        written={state.choice === WRITE}
        error={errors.why}
        onChange={(why) => change({ ...state, why })}
      />
    </div>
  );
}
