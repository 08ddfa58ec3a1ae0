/** What the law makes of a record's answers: each rule by name, with what it rests on and waits for. */
import { useComputed } from "@preact/signals";
import { calcWords } from "../../app/answer-words";
import { focusPath } from "../../app/focus-path";
import { questionWords } from "../../app/problem-words";
import type { Json } from "../../forms/definition";
import { isGroup } from "../../forms/definition";
import { type Arising, arising } from "../../forms/duties/arising";
import { ty } from "../../text/duties";
import { tu } from "../../text/urgent";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { type AnswerContext, lineWords } from "../shown-answer";
import { answeredOf } from "./answered";
import "./duties.css";

/** Nobody is told of a "no" that nobody said. */
const isSaid = ({ rule, stands, restsOn }: Arising): boolean =>
  rule !== "refusal" || restsOn.length > (stands === false ? 1 : 0);

function factWords({ form, handle, words, ...context }: AnswerContext, path: string): string {
  const item = form.place(path)?.item;
  const answer =
    item && !isGroup(item) && item.type === "calc"
      ? calcWords(words, item, form.value(path).value as Json)
      : item
        ? lineWords({ form, handle, words, ...context }, item, handle.answer(path))
        : "";
  return ty("duty.fact", { label: questionWords(form, path).replace(/:$/, ""), answer });
}

function Duty({ context, duty }: { context: AnswerContext; duty: Arising }) {
  const { rule, stands, restsOn, missing, elsewhere } = duty;
  return (
    <li class="ds-duty">
      <h3>{ty(`${rule}.name`)}</h3>
      <p class="ds-duty__says">{ty(`${rule}.${stands}`)}</p>
      {missing.length > 0 && (
        <>
          <p>{ty("duty.missing")}</p>
          <ul class="ds-list">
            {missing.map((path) => (
              <li key={path}>
                <Button kind="link" onPress={() => focusPath(context.handle, path)}>
                  {questionWords(context.form, path)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {elsewhere && (
        <>
          <p>
            {ty("s42.raise")} {ty("duty.elsewhere")}
          </p>
          <p>
            <a class="govuk-link ds-target" href={`/concern/${context.handle.persons[0] ?? ""}`}>
              {tu("concern.link")}
            </a>
          </p>
        </>
      )}
      <p class="ds-second govuk-body-s">{ty(`${rule}.law`)}</p>
      {restsOn.length > 0 && (
        <Details summary={ty("duty.restsOn")}>
          <ul class="ds-list">
            {restsOn.map((path) => (
              <li key={path}>{factWords(context, path)}</li>
            ))}
          </ul>
        </Details>
      )}
    </li>
  );
}

/** Nothing where the form bears on none of these. */
export function Duties({ context }: { context: AnswerContext }) {
  const { form, handle } = context;
  const found = useComputed(() => arising(handle.form, answeredOf(form)).filter(isSaid)).value;
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="duties">
      <h2 id="duties">{ty("duty.title")}</h2>
      <ul class="ds-duties">
        {found.map((duty) => (
          <Duty key={duty.rule} context={context} duty={duty} />
        ))}
      </ul>
    </section>
  );
}
