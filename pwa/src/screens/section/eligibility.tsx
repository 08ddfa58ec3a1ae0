/**
 * What the answers so far amount to under the eligibility criteria: words only, never a verdict
 * (screens.md 8). Condition 3 is a person's answer and is worked out nowhere.
 */
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { focusPath } from "../../app/focus-path";
import { questionWords, rowTitle } from "../../app/problem-words";
import { type Considered, considered } from "../../forms/duties/arising";
import type { FormState } from "../../forms/state";
import type { RecordHandle } from "../../session/types";
import { tg } from "../../text/eligibility";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { answeredOf } from "../duties/answered";

export interface EligibilityProps {
  readonly form: FormState;
  readonly handle: RecordHandle;
}

interface FoundProps extends EligibilityProps {
  readonly found: Considered;
}

const COUNT = { adult: "elig.hard", carer: "elig.hardCarer" } as const;

const stateWords = (value: boolean | null): string =>
  tg(value === null ? "elig.cannot" : value ? "elig.met" : "elig.notMet");

/** A determination asks condition 3 of a person; an assessment leaves it to one. */
const asksThird = (form: FormState): boolean => form.place("cond3") !== undefined;

function linesOf({ form, found }: FoundProps): readonly string[] {
  const { condition1, condition2, condition3 } = found.finding;
  const third = asksThird(form)
    ? condition3 === null
      ? tg("elig.thirdMissing")
      : tg("elig.line", { label: tg("elig.condition", { n: 3 }), state: stateWords(condition3) })
    : tg("elig.third");
  return [
    ...[condition1, condition2].map((state, i) =>
      tg("elig.line", { label: tg("elig.condition", { n: i + 1 }), state: stateWords(state) }),
    ),
    third,
  ];
}

/** "Accessing work" for an outcome of the group; any other question as it is asked. */
function nameOf(form: FormState, path: string): string {
  const { group, row } = form.place(path) ?? {};
  return group && row !== undefined ? rowTitle(form, group, row) : questionWords(form, path);
}

const Links = ({ form, handle, paths }: EligibilityProps & { paths: readonly string[] }) => (
  <ul class="ds-list">
    {paths.map((path) => (
      <li key={path}>
        <Button kind="link" onPress={() => focusPath(handle, path)}>
          {nameOf(form, path)}
        </Button>
      </li>
    ))}
  </ul>
);

function Found({ form, handle, found }: FoundProps) {
  const { unable, missing, finding } = found;
  const unsettled = missing.filter((path) => handle.unsettled(path));
  const left = missing.filter((path) => !unsettled.includes(path));
  const outcomes = left.filter((path) => path.includes("/")).length;
  return (
    <>
      <p>{tg(COUNT[found.of], { n: unable.length })}</p>
      {unable.length > 0 && <Links form={form} handle={handle} paths={unable} />}
      {unsettled.map((path) => (
        <p key={path}>{tg("elig.unsettled", { label: nameOf(form, path) })}</p>
      ))}
      {finding.result === "young_carer" && <p>{tg("elig.youngCarer")}</p>}
      {finding.condition2 === null && outcomes > 0 && (
        <p>{tg("elig.unanswered", { n: outcomes })}</p>
      )}
      {left.length > 0 && (
        <Details summary={tg("elig.missing", { n: left.length })}>
          <Links form={form} handle={handle} paths={left} />
        </Details>
      )}
    </>
  );
}

export function Eligibility({ form, handle }: EligibilityProps) {
  const found = useComputed(() => considered(handle.form, answeredOf(form))).value;
  const lines = found ? linesOf({ form, handle, found }) : [];
  const before = useRef(lines);
  useEffect(() => {
    const changed = lines.filter((line, i) => before.current[i] !== line);
    const same = before.current.length === lines.length;
    before.current = lines;
    if (same) for (const line of changed) say(line);
  }, [lines.join("|")]);
  if (!found) return null;
  return (
    <section class="govuk-inset-text ds-eligibility" aria-label={tg("elig.title")}>
      <h2>{tg("elig.title")}</h2>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <Found form={form} handle={handle} found={found} />
    </section>
  );
}
