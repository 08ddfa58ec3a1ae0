/** What the answers so far amount to: words only, never a verdict (screens.md 8). */
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { focusPath } from "../../app/focus-path";
import { type Group, isGroup } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { RecordHandle } from "../../session/types";
import { tg } from "../../text/eligibility";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";

export interface EligibilityProps {
  readonly form: FormState;
  readonly handle: RecordHandle;
}

/** The outcomes of an adult (reg 2) or of a carer (reg 3), by the names their parts have. */
interface Outcomes {
  readonly group: Group;
  readonly unable: string;
  readonly manner: string;
  readonly count: "elig.hard" | "elig.hardCarer";
}

const KINDS: readonly Omit<Outcomes, "group">[] = [
  { unable: "oc_unable", manner: "oc_manner", count: "elig.hard" },
  { unable: "co_unable", manner: "co_manner", count: "elig.hardCarer" },
];

/** The fixed rows that carry an outcome's "unable" calculation, where they are asked. *Tracked.* */
function outcomesOf(form: FormState): Outcomes | null {
  for (const group of form.definition.sections.flatMap((section) => section.items)) {
    if (!isGroup(group) || !group.rows || !form.shown(group.id).value) continue;
    const kind = KINDS.find(({ unable }) => group.items.some((item) => item.id === unable));
    if (kind) return { group, ...kind };
  }
  return null;
}

const stateWords = (value: boolean | null): string =>
  tg(value === null ? "elig.cannot" : value ? "elig.met" : "elig.notMet");

function OutcomeLines({ form, handle, of }: EligibilityProps & { of: Outcomes }) {
  const { group } = of;
  const rows = useComputed(() =>
    (group.rows ?? []).map((row) => ({
      row,
      unable: form.value(`${group.id}/${row.key}/${of.unable}`).value,
      unsettled: handle.unsettled(`${group.id}/${row.key}/${of.manner}`),
    })),
  ).value;
  const second = form.definition.indicators?.find((each) => each.id === "condition2");
  const undecided = second !== undefined && form.indicator(second.id).value === null;
  const unable = rows.filter((each) => each.unable === true);
  const unanswered = rows.filter((each) => each.unable === null && !each.unsettled);
  return (
    <>
      <p>{tg(of.count, { n: unable.length })}</p>
      {unable.length > 0 && (
        <ul class="ds-list">
          {unable.map(({ row }) => (
            <li key={row.key}>
              <Button
                kind="link"
                onPress={() => focusPath(handle, `${group.id}/${row.key}/${of.manner}`)}
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
  const outcomes = useComputed(() => outcomesOf(form)).value;
  if (!outcomes) return null;
  return (
    <section class="govuk-inset-text ds-eligibility" aria-label={tg("elig.title")}>
      <h2>{tg("elig.title")}</h2>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <OutcomeLines key={outcomes.group.id} form={form} handle={handle} of={outcomes} />
      <p>{tg("elig.third")}</p>
    </section>
  );
}
