/** What the answers so far amount to: words only, never a verdict (screens.md 8). */
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { focusPath } from "../../app/focus-path";
import { type Definition, type Group, isGroup } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { RecordHandle } from "../../session/types";
import { tg } from "../../text/eligibility";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";

export interface EligibilityProps {
  readonly form: FormState;
  readonly handle: RecordHandle;
}

/** The fixed rows that carry an outcome's "unable" calculation, where the form has them. */
const outcomesOf = (definition: Definition): Group | null =>
  definition.sections
    .flatMap((section) => section.items)
    .filter(isGroup)
    .find((group) => group.rows && group.items.some((item) => item.id === "oc_unable")) ?? null;

const stateWords = (value: boolean | null): string =>
  tg(value === null ? "elig.cannot" : value ? "elig.met" : "elig.notMet");

function Outcomes({ form, handle, group }: EligibilityProps & { group: Group }) {
  const rows = useComputed(() =>
    (group.rows ?? []).map((row) => ({
      row,
      unable: form.value(`${group.id}/${row.key}/oc_unable`).value,
      unsettled: handle.unsettled(`${group.id}/${row.key}/oc_manner`),
    })),
  ).value;
  const second = form.definition.indicators?.find((each) => each.id === "condition2");
  const undecided = second !== undefined && form.indicator(second.id).value === null;
  const unable = rows.filter((each) => each.unable === true);
  const unanswered = rows.filter((each) => each.unable === null && !each.unsettled);
  return (
    <>
      <p>{tg("elig.hard", { n: unable.length })}</p>
      {unable.length > 0 && (
        <ul class="ds-list">
          {unable.map(({ row }) => (
            <li key={row.key}>
              <Button
                kind="link"
                onPress={() => focusPath(handle, `${group.id}/${row.key}/oc_manner`)}
              >
                {form.words(row.label)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {rows
        .filter((each) => each.unsettled)
        .map(({ row }) => (
          <p key={row.key}>{tg("elig.unsettled", { label: form.words(row.label) })}</p>
        ))}
      {undecided && unanswered.length > 0 && (
        <p>{tg("elig.unanswered", { n: unanswered.length })}</p>
      )}
    </>
  );
}

export function Eligibility({ form, handle }: EligibilityProps) {
  const indicators = form.definition.indicators ?? [];
  const lines = useComputed(() =>
    indicators.map((each) =>
      tg("elig.line", {
        label: form.words(each.label),
        state: stateWords(form.indicator(each.id).value),
      }),
    ),
  ).value;
  const before = useRef(lines);
  useEffect(() => {
    const changed = lines.filter((line, i) => before.current[i] !== line);
    before.current = lines;
    for (const line of changed) say(line);
  }, [lines.join("|")]);
  const outcomes = outcomesOf(form.definition);
  return (
    <section class="govuk-inset-text ds-eligibility" aria-label={tg("elig.title")}>
      <h2>{tg("elig.title")}</h2>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {outcomes && <Outcomes form={form} handle={handle} group={outcomes} />}
      {outcomes && <p>{tg("elig.third")}</p>}
    </section>
  );
}
