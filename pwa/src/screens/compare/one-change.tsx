/** One changed answer: before above after, each with author and time; long text by sentence. */
import type { ComponentChildren } from "preact";
import { now } from "../../app/clock";
import { inRemovedRow, questionWords } from "../../app/problem-words";
import { type Item, isGroup } from "../../forms/definition";
import type { HeadView } from "../../session/types";
import { tcm } from "../../text/compare";
import { ta } from "../../text/en-answers";
import { PersonWords } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { textOf } from "../settle/base";
import { differences } from "../settle/sentences";
import {
  type AnswerContext,
  authorWords,
  isPersonsWords,
  lineWords,
  ShownHeads,
  ShownValue,
} from "../shown-answer";
import type { Changed, Side } from "./past";

/** Added and removed sentences, in words as well as in line. */
function BySentence(props: { before: string; after: string; show: "before" | "after" }) {
  const { before, after, show } = props;
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

function By({ context, head }: { context: AnswerContext; head: HeadView }) {
  const time = when(head.received ?? head.made, now.value);
  const author = authorWords(head, context.personName);
  return <p class="ds-shown__by ds-number">{ta("compare.bySince", { author, time })}</p>;
}

/** The person's own words in their frame, whatever changed in them. */
function Framed(props: {
  context: AnswerContext;
  item: Item;
  head: HeadView;
  children: ComponentChildren;
}) {
  const { context, item, head, children } = props;
  if (!isPersonsWords(item, head)) return <>{children}</>;
  const name = context.personName;
  const label = name ? ta("shown.inWords", { name }) : ta("shown.theirWords");
  return <PersonWords label={label}>{children}</PersonWords>;
}

interface SideProps {
  readonly change: Changed;
  readonly show: "before" | "after";
}

/** The words on a side, where it has one answer and they are words. */
const wordsOf = ({ entries, gone }: Side): string | null =>
  entries.length === 1 && entries[0] && !gone ? textOf(entries[0]) : null;

function Shown({ change, show }: SideProps) {
  const side = change[show];
  const { context } = side;
  const place = context.form.place(change.path);
  const item = place?.item ?? change.item;
  const [first, ...others] = side.entries;
  if (side.gone) {
    const words = tcm(change.across ? "compare.rowNotThere" : "compare.noRow");
    return <p class="ds-shown__none">{words}</p>;
  }
  if (!place) return <p class="ds-shown__none">{tcm("compare.notInForm")}</p>;
  if (side.elsewhere) return <p class="ds-shown__none">{ta("compare.older")}</p>;
  if (!first) {
    return <p class="ds-shown__none">{tcm(side.now ? "compare.notNow" : "compare.notThen")}</p>;
  }
  if (!isGroup(item) && item.merge === "union") {
    const codes = side.entries.filter(({ kind }) => kind === "add").map(({ value }) => value);
    return <p>{lineWords(context, item, { ...first, value: codes })}</p>;
  }
  if (others.length > 0) return <ShownHeads context={context} item={item} heads={side.entries} />;
  const before = wordsOf(change.before);
  const after = wordsOf(change.after);
  const long = !isGroup(item) && item.type === "long";
  return (
    <>
      {long && before !== null && after !== null ? (
        <Framed context={context} item={item} head={first}>
          <BySentence before={before} after={after} show={show} />
        </Framed>
      ) : (
        <ShownValue context={context} item={item} answer={first} />
      )}
      <By context={context} head={first} />
    </>
  );
}

/** A row that only the record before has is named as it was there. */
function titleOf({ form }: AnswerContext, change: Changed): string {
  const { path, across, before } = change;
  const then = across && (!form.place(path) || inRemovedRow(form, path));
  if (!then) return questionWords(form, path);
  return tcm("compare.thatRow", { title: questionWords(before.context.form, path) });
}

export function OneChange(props: {
  readonly context: AnswerContext;
  readonly change: Changed;
  readonly n: number;
  readonly all: number;
}) {
  const { context, change, n, all } = props;
  return (
    <section class="ds-change" aria-labelledby={`change-${n}`}>
      <h3 id={`change-${n}`} tabIndex={-1}>
        <span class="govuk-visually-hidden">{ta("compare.at", { n, all })}: </span>
        {titleOf(context, change)}
      </h3>
      {change.dropped && !change.across && <p class="ds-second">{ta("compare.notAsked")}</p>}
      <div class="ds-change__sides">
        <div>
          <h4>{ta("compare.before")}</h4>
          <Shown change={change} show="before" />
        </div>
        <div>
          <h4>{change.after.now ? ta("compare.now") : tcm("compare.to")}</h4>
          <Shown change={change} show="after" />
        </div>
      </div>
    </section>
  );
}
