/** Compare: the last decision and now, changed answers only, by section (screens.md 11). */
import { useMemo, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { sectionNumber } from "../../app/focus-path";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import type { CommandView } from "../../session/types";
import { t } from "../../text";
import { type AnswersKey, enAnswers, ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { type AnswerContext, Arrived, answerContext } from "../shown-answer";
import { type Changed, changedIn, lastDecision, sameCount } from "./changed";
import "./compare.css";
import { useOlder } from "./older";
import { OneChange } from "./one-change";

function decisionWords(command: CommandView): string {
  const key = `covered.${command.name}`;
  const what = key in enAnswers ? ta(key as AnswersKey) : command.name;
  return ta("compare.decision", {
    what,
    name: command.by.name,
    when: when(command.ruledAt ?? command.made, now.value),
  });
}

function Sections({ context, changed }: { context: AnswerContext; changed: readonly Changed[] }) {
  const { handle, form } = context;
  const numbers = [...new Set(changed.map(({ path }) => sectionNumber(handle, path)))];
  return (
    <>
      {numbers.map((number) => {
        const section = form.definition.sections[number - 1];
        return (
          <section key={number}>
            <h2>{section ? form.words(section.title) : ""}</h2>
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

function Compare({ context }: { context: AnswerContext }) {
  const { handle, person } = context;
  const [at, setAt] = useState(0);
  const decision = lastDecision(handle);
  const changed = changedIn(context);
  useOlder(context, changed);
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
      {decision ? (
        <>
          <p class="govuk-body">{ta("compare.was", { what: decisionWords(decision) })}</p>
          <p class="govuk-body">
            {all === 0
              ? ta("compare.none")
              : ta("compare.changed", { n: all, same: sameCount(context, changed) })}
          </p>
          <Sections context={context} changed={changed} />
        </>
      ) : (
        <p class="govuk-body">{ta("compare.noDecision")}</p>
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
