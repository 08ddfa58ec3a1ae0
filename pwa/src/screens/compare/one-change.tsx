/** One changed answer: before above now, each with author and time; long text by sentence. */
import { now } from "../../app/clock";
import { inRemovedRow, questionWords } from "../../app/problem-words";
import { isGroup } from "../../forms/definition";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { when } from "../../ui/dates";
import { textOf } from "../settle/base";
import { differences } from "../settle/sentences";
import {
  type AnswerContext,
  authorWords,
  lineWords,
  ShownAnswer,
  ShownValue,
} from "../shown-answer";
import type { Changed } from "./changed";
import { olderElsewhere } from "./older";

/** Added and removed sentences, in words as well as in line. */
function BySentence({
  before,
  after,
  show,
}: {
  before: string;
  after: string;
  show: "before" | "after";
}) {
  const hidden = show === "before" ? "added" : "removed";
  return (
    <p class="ds-shown__text">
      {differences(before, after)
        .filter(({ kind }) => kind !== hidden)
        .map(({ kind, text }, index) => {
          const key = `${index}`;
          if (kind === "same") return <span key={key}>{text}</span>;
          const said = ta(kind === "added" ? "compare.added" : "compare.removed");
          const Mark = kind === "added" ? "ins" : "del";
          return (
            <Mark key={key}>
              <span class="govuk-visually-hidden">{said}</span>
              {text}
            </Mark>
          );
        })}
    </p>
  );
}

function By({ context, head }: { context: AnswerContext; head: HeadView | undefined }) {
  if (!head) return null;
  const time = when(head.received ?? head.made, now.value);
  const author = authorWords(head, context.personName);
  return <p class="ds-shown__by ds-number">{ta("compare.bySince", { author, time })}</p>;
}

interface SidesProps {
  readonly context: AnswerContext;
  readonly change: Changed;
}

function Before({ context, change }: SidesProps) {
  const { item, path, before } = change;
  const last = before.at(-1);
  if (olderElsewhere(context.handle, change)) {
    return <p class="ds-shown__none">{ta("compare.older")}</p>;
  }
  if (!last) return <p class="ds-shown__none">{ta("compare.newQuestion")}</p>;
  if (!isGroup(item) && item.merge === "union") {
    const codes = before.filter(({ kind }) => kind === "add").map(({ value }) => value);
    return <p>{lineWords(context, item, { ...last, value: codes })}</p>;
  }
  const then = textOf(last);
  const is = context.handle.answer(path);
  const text = is ? textOf(is) : null;
  const long = !isGroup(item) && item.type === "long" && !context.handle.unsettled(path);
  return (
    <>
      {long && then !== null && text !== null ? (
        <BySentence before={then} after={text} show="before" />
      ) : (
        <ShownValue context={context} item={item} answer={last} />
      )}
      <By context={context} head={last} />
    </>
  );
}

function Now({ context, change }: SidesProps) {
  const { item, path, before } = change;
  const { handle } = context;
  if (inRemovedRow(context.form, path)) {
    return <p class="ds-shown__none">{ta("compare.rowRemoved")}</p>;
  }
  const last = before.at(-1);
  const then = last ? textOf(last) : null;
  const is = handle.answer(path);
  const text = is ? textOf(is) : null;
  const long = !isGroup(item) && item.type === "long" && !handle.unsettled(path);
  if (!long || then === null || text === null) {
    return (
      <>
        <ShownAnswer context={context} path={path} />
        {!handle.unsettled(path) && <By context={context} head={handle.heads(path).at(-1)} />}
      </>
    );
  }
  return (
    <>
      <BySentence before={then} after={text} show="after" />
      <By context={context} head={handle.heads(path).at(-1)} />
    </>
  );
}

export function OneChange(props: SidesProps & { readonly n: number; readonly all: number }) {
  const { context, change, n, all } = props;
  const label = questionWords(context.form, change.path);
  return (
    <section class="ds-change" aria-labelledby={`change-${n}`}>
      <h3 id={`change-${n}`} tabIndex={-1}>
        <span class="govuk-visually-hidden">{ta("compare.at", { n, all })}: </span>
        {label}
      </h3>
      {change.dropped && <p class="ds-second">{ta("compare.notAsked")}</p>}
      <div class="ds-change__sides">
        <div>
          <h4>{ta("compare.before")}</h4>
          <Before context={context} change={change} />
        </div>
        <div>
          <h4>{ta("compare.now")}</h4>
          <Now context={context} change={change} />
        </div>
      </div>
    </section>
  );
}
