/** The head of the sheet: what a decision rests on, in two screens at most, each line with its source. */

import type { ComponentChildren } from "preact";
import { type Item, isGroup } from "../../forms/definition";
import { tg } from "../../text/eligibility";
import { td } from "../../text/en-desk";
import { tl } from "../../text/en-later";
import { PersonWords } from "../../ui/blocks";
import { Button } from "../../ui/button";
import {
  type AnswerContext,
  isPersonsWords,
  lineWords,
  rowTitle,
  ShownAnswer,
  ShownValue,
} from "../shown-answer";
import { type OutcomesOf, outcomesNow, type Summary } from "./summary-of";

export interface SummaryProps {
  readonly context: AnswerContext;
  readonly summary: Summary;
  /** Opens the answers behind a line; `what` names it. */
  readonly onSources: (paths: readonly string[], what: string) => void;
}

interface SourcesProps extends Pick<SummaryProps, "onSources"> {
  readonly paths: readonly string[];
  readonly what: string;
}

const Sources = ({ onSources, paths, what }: SourcesProps) => (
  <span class="ds-noprint">
    <Button
      kind="link"
      label={td("decision.sourcesFor", { what })}
      onPress={() => onSources(paths, what)}
    >
      {td("decision.sources")}
    </Button>
  </span>
);

const Block = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="ds-sheet__block">
    <h2>{title}</h2>
    {children}
  </section>
);

const answered = ({ handle }: AnswerContext, path: string): boolean =>
  handle.answer(path) !== undefined || handle.unsettled(path);

/** The person's own words, whole, in one frame; what others said for them stands outside it. */
function PersonView({ context, summary }: SummaryProps) {
  const { form, handle, personName } = context;
  const given = summary.person.filter((path) => answered(context, path));
  const own = given.filter((path) => {
    const item = form.place(path)?.item;
    return item && !handle.unsettled(path) && isPersonsWords(item, handle.answer(path));
  });
  const label = (path: string) => form.words(form.place(path)?.item.label ?? { en: "" });
  return (
    <Block title={personName ? td("decision.viewOf", { name: personName }) : td("decision.view")}>
      {given.length === 0 && <p>{td("decision.nothingSaid")}</p>}
      {own.length > 0 && (
        <PersonWords label={td("decision.personView", { name: personName })}>
          {own.map((path) => (
            <div key={path} class="ds-sheet__said">
              <h3>{label(path)}</h3>
              <ShownValue
                context={context}
                item={form.place(path)?.item as Item}
                answer={handle.answer(path)}
                bare
              />
            </div>
          ))}
        </PersonWords>
      )}
      {given
        .filter((path) => !own.includes(path))
        .map((path) => (
          <div key={path}>
            <h3>{label(path)}</h3>
            <ShownAnswer context={context} path={path} />
          </div>
        ))}
    </Block>
  );
}

const STANDS = { true: "elig.met", false: "elig.notMet", null: "elig.cannot" } as const;

function Conditions({ context, summary }: SummaryProps) {
  const { form } = context;
  const known = form.definition.indicators ?? [];
  const lines = known.filter(({ id }) => summary.conditions.includes(id));
  if (lines.length === 0) return null;
  return (
    <Block title={td("decision.conditions")}>
      <ul class="ds-sheet__lines">
        {lines.map(({ id, label }) => (
          <li key={id}>
            {tg("elig.line", {
              label: form.words(label),
              state: tg(STANDS[`${form.indicator(id).value}`]),
            })}
          </li>
        ))}
        <li>{tg("elig.third")}</li>
      </ul>
    </Block>
  );
}

function Outcome(props: SummaryProps & { of: OutcomesOf; row: string }) {
  const { context, onSources, of, row } = props;
  const group = context.form.place(of.group)?.item;
  if (!group || !isGroup(group)) return null;
  const title = rowTitle(context.form, group, row);
  const at = (question: string) => `${of.group}/${row}/${question}`;
  return (
    <li class="ds-sheet__outcome">
      <h3>{title}</h3>
      <p class="govuk-heading-s ds-sheet__part">{td("decision.evidence")}</p>
      {answered(context, at(of.evidence)) ? (
        <ShownAnswer context={context} path={at(of.evidence)} />
      ) : (
        <p>{td("decision.noEvidence")}</p>
      )}
      <ShownAnswer context={context} path={at(of.manner)} />
      <Sources
        onSources={onSources}
        what={title}
        paths={group.items
          .map((question) => at(question.id))
          .filter((path) => answered(context, path))}
      />
    </li>
  );
}

function OutcomesBlock(props: SummaryProps) {
  const { context, summary } = props;
  const { unable, unknown } = outcomesNow(context.form, summary.outcomes);
  return (
    <Block title={td("decision.outcomes", { n: unable.length })}>
      {unable.length === 0 && <p>{td("decision.outcomesNone")}</p>}
      <ul class="ds-sheet__lines">
        {unable.map((row) => (
          <Outcome key={row} {...props} of={summary.outcomes} row={row} />
        ))}
      </ul>
      {unknown.length > 0 && <p>{td("decision.outcomesLeft", { n: unknown.length })}</p>}
    </Block>
  );
}

function Whole({
  context,
  paths,
  title,
}: SummaryProps & { paths: readonly string[]; title: string }) {
  const given = paths.filter((path) => answered(context, path));
  return (
    <Block title={title}>
      {given.length === 0 && <p>{tl("q.notAnswered")}</p>}
      {given.map((path) => (
        <ShownAnswer key={path} context={context} path={path} />
      ))}
    </Block>
  );
}

/** "Risks: none identified"; a question keeps its own mark. */
const said = (label: string, words: string): string =>
  label.endsWith("?") ? `${label} ${words}` : tg("elig.line", { label, state: words });

/** What one line says of one question: the label and the answer, a group by what its rows are called. */
function lineOf(context: AnswerContext, path: string): string | null {
  const { form, handle } = context;
  const item = form.place(path)?.item;
  if (!item || !form.shown(path).value) return null;
  const label = form.words(item.label);
  if (!isGroup(item)) {
    const words = handle.unsettled(path)
      ? tl("clash.two")
      : lineWords(context, item, handle.answer(path));
    return said(label, words);
  }
  const rows = form.rows(item.id).value;
  const first = item.items.find(({ id }) => id === (item.summary?.[0] ?? item.items[0]?.id));
  const own = handle.answer(path);
  if (rows.length === 0 || !first) {
    return own ? said(label, lineWords(context, item, own)) : null;
  }
  const names = rows.map((row) =>
    lineWords(context, first, handle.answer(`${item.id}/${row}/${first.id}`)),
  );
  return said(label, names.join("; "));
}

function Lines({ context, summary, onSources }: SummaryProps) {
  const { form, handle } = context;
  const shown = summary.lines.flatMap(({ section, paths }) => {
    const title = form.definition.sections.find(({ id }) => id === section)?.title;
    const words = paths.map((path) => lineOf(context, path)).filter((line) => line !== null);
    return title && words.length > 0 ? [{ section, title: form.words(title), words, paths }] : [];
  });
  if (shown.length === 0) return null;
  const behind = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const item = form.place(path)?.item;
      if (!item || !isGroup(item)) return [path];
      const inner = form
        .rows(path)
        .value.flatMap((row) => item.items.map(({ id }) => `${path}/${row}/${id}`));
      return [path, ...inner];
    });
  return (
    <Block title={td("decision.inShort")}>
      <ul class="ds-sheet__lines">
        {shown.map(({ section, title, words, paths }) => (
          <li key={section} class="ds-sheet__line">
            <h3>{title}</h3>
            <p>{words.map((line) => `${line.replace(/\.$/, "")}.`).join(" ")}</p>
            <Sources
              onSources={onSources}
              what={title}
              paths={behind(paths).filter(
                (path) => handle.answer(path) !== undefined || handle.unsettled(path),
              )}
            />
          </li>
        ))}
      </ul>
    </Block>
  );
}

export const SummaryBlocks = (props: SummaryProps) => (
  <div class="ds-sheet">
    <PersonView {...props} />
    <Conditions {...props} />
    <OutcomesBlock {...props} />
    <Whole {...props} paths={props.summary.analysis} title={td("decision.analysis")} />
    <Whole {...props} paths={props.summary.agreement} title={td("decision.agreement")} />
    <Lines {...props} />
  </div>
);
