/** Compare two versions of a record: what changed between them, by section (screens.md 11). */
import { useEffect, useMemo, useState } from "preact/hooks";
import { sectionNumber } from "../../app/focus-path";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { t } from "../../text";
import { tcm } from "../../text/compare";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { type AnswerContext, Arrived, answerContext } from "../shown-answer";
import "./compare.css";
import { Older } from "./older";
import { OneChange } from "./one-change";
import {
  type Changed,
  changedBetween,
  elsewhereIn,
  fetchAll,
  firstBefore,
  type Point,
  type Readable,
  readPast,
} from "./past";
import { Pickers } from "./pickers";
import { changedSince, pointOf, recordBefore, useRecordBefore } from "./record-before";

function Sections({ context, changed }: { context: AnswerContext; changed: readonly Changed[] }) {
  const { handle, form } = context;
  const numbers = [...new Set(changed.map(({ path }) => sectionNumber(handle, path)))];
  return (
    <>
      {numbers.map((number) => {
        const section = form.definition.sections[number - 1];
        return (
          <section key={number}>
            <h2>{section ? form.words(section.title) : tcm("compare.thenOnly")}</h2>
            {changed.map((change, index) =>
              sectionNumber(handle, change.path) === number ? (
                <OneChange
                  key={change.path}
                  context={context}
                  change={change}
                  n={index + 1}
                  all={changed.length}
                />
              ) : null,
            )}
          </section>
        );
      })}
    </>
  );
}

/** A form's name within a sentence. */
function inSentence({ form }: AnswerContext): string {
  const title = form.words(form.definition.title);
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** The versions chosen by key, so that what arrives meanwhile changes neither. */
function usePicked(past: Readable, before: Point | null) {
  const [keys, setKeys] = useState<{ from: string; to: string } | null>(null);
  const points = before ? [...past.points, before] : past.points;
  const at = (key: string | undefined) => points.find((point) => point.key === key) ?? null;
  return {
    points,
    from: at(keys?.from) ?? firstBefore(past) ?? before,
    to: at(keys?.to) ?? (points[0] as Point),
    pick: setKeys,
  };
}

const NONE = { changed: [], same: 0 };

/** What the two versions say otherwise, or why the record before is not here to be compared. */
function useChanged(context: AnswerContext, past: Readable, from: Point | null, to: Point) {
  const across = from?.kind === "record" ? from.entry.id : null;
  const other = useRecordBefore(context.session, across);
  if (!from) return NONE;
  if (across === null) return changedBetween(context, past, from, to);
  if (typeof other === "string") return other;
  const before = { context: other, past: readPast(other) };
  return changedSince(before, { context, past }, from, to);
}

/** Fetches what is missing of the answers shown; without a connection the page says what it lacks. */
function useMissing({ handle }: AnswerContext, changed: readonly Changed[]): void {
  const missing = changed.filter(({ before, after }) => before.elsewhere || after.elsewhere);
  const paths = missing.map(({ path }) => path);
  useEffect(() => {
    fetchAll(handle, paths).catch(() => undefined);
  }, [handle, paths.join()]);
}

function Compare({ context }: { context: AnswerContext }) {
  const { handle, person } = context;
  const [at, setAt] = useState(0);
  const past = readPast(context);
  const entry = person && recordBefore(person.records, handle.id);
  const { points, from, to, pick } = usePicked(past, entry && pointOf(entry));
  const result = useChanged(context, past, from, to);
  const found = typeof result === "string" ? NONE : result;
  const { changed } = found;
  useMissing(context, changed);
  const all = changed.length;
  const next = () => {
    const n = at >= all ? 1 : at + 1;
    setAt(n);
    say(ta("compare.at", { n, all }));
    document.getElementById(`change-${n}`)?.focus();
  };
  return (
    <Page
      heading={ta("compare.title")}
      back={{ to: `/record/${handle.id}`, words: t("back.sections") }}
      person={person}
      record={handle}
      wide
      bar={
        all > 0 ? (
          <Button kind="filled" onPress={next}>
            {ta(at >= all ? "compare.first" : "compare.next")}
          </Button>
        ) : undefined
      }
    >
      <Arrived handle={handle} />
      {from ? (
        <>
          <Pickers
            points={points}
            form={inSentence(context)}
            from={from}
            to={to}
            onPick={(picked) => {
              pick({ from: picked.from.key, to: picked.to.key });
              setAt(0);
            }}
          />
          <Older context={context} paths={elsewhereIn(context, past)} />
          <p class="govuk-body" role="status">
            {result === "opening"
              ? tcm("compare.recordOpening")
              : result === "gone"
                ? tcm("compare.recordGone")
                : all === 0
                  ? ta("compare.none")
                  : ta("compare.changed", { n: all, same: found.same })}
          </p>
          <Sections context={context} changed={changed} />
        </>
      ) : (
        <>
          <p class="govuk-body">{tcm("compare.nothing")}</p>
          <p class="govuk-body">{tcm("compare.nothingHint")}</p>
        </>
      )}
    </Page>
  );
}

export default function CompareScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const handle = opened.kind === "open" ? opened.handle : null;
  const context = useMemo(() => handle && answerContext(session, handle), [session, handle]);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  return context && <Compare context={context} />;
}
