/** The two versions that are compared, each with its way to choose another. */
import { useEffect, useState } from "preact/hooks";
import { now } from "../../app/clock";
import type { CommandView } from "../../session/types";
import { tcm } from "../../text/compare";
import { type AnswersKey, enAnswers, ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { clock, dateOf, shortDate, when } from "../../ui/dates";
import { SummaryList } from "../../ui/summary";
import type { Point } from "./past";

function decisionWords(command: CommandView): string {
  const key = `covered.${command.name}`;
  const what = key in enAnswers ? ta(key as AnswersKey) : command.name;
  return ta("compare.decision", {
    what,
    name: command.by.name,
    when: when(command.ruledAt ?? command.made, now.value),
  });
}

/** "Submitted by Wren Saltwhistle, 20 Jan 16:02"; "Dov Hazelgrim wrote, 20 Jan 14:30 to 15:10". */
export function pointWords(point: Point): string {
  if (point.kind === "now") return tcm("compare.asNow");
  if (point.kind === "decision") return decisionWords(point.command);
  if (point.kind === "record") {
    const { state, started } = point.entry;
    return tcm("compare.record", { when: shortDate(dateOf(state.at ?? started)) });
  }
  const { by, from, to } = point.sitting;
  const name = by.name;
  const until = clock(to);
  return clock(from) === until
    ? tcm("compare.moment", { name, when: when(to, now.value) })
    : tcm("compare.sitting", { name, when: when(from, now.value), until });
}

function hintOf({ kind }: Point, form: string): string | undefined {
  if (kind === "now") return undefined;
  if (kind === "record") return tcm("compare.recordHint", { form });
  return tcm(kind === "decision" ? "compare.decisionHint" : "compare.sittingHint");
}

interface Picked {
  readonly from: Point;
  readonly to: Point;
}

export function Pickers(
  props: Picked & {
    readonly points: readonly Point[];
    /** The form's name within a sentence. */
    readonly form: string;
    readonly onPick: (picked: Picked) => void;
  },
) {
  const { points, from, to, form, onPick } = props;
  const [open, setOpen] = useState<"from" | "to" | null>(null);
  const [last, setLast] = useState<"from" | "to" | null>(null);
  useEffect(() => {
    if (open) document.getElementById(`pick-${open}`)?.focus();
    else if (last) document.getElementById(`pick-${last}-change`)?.focus();
  }, [open]);
  const row = (side: "from" | "to", point: Point) => ({
    key: tcm(`compare.${side}`),
    value: <span class="ds-number">{pointWords(point)}</span>,
    actions: (
      <Button
        kind="link"
        id={`pick-${side}-change`}
        label={`${tcm("compare.change")}: ${tcm(`compare.${side}`)}`}
        onPress={() => {
          setLast(side);
          setOpen(side);
        }}
      >
        {tcm("compare.change")}
      </Button>
    ),
  });
  if (!open) {
    return (
      <div class="ds-compare__pick">
        <SummaryList rows={[row("from", from), row("to", to)]} />
      </div>
    );
  }
  const chosen = open === "from" ? from : to;
  // Another record comes before this one: it is never what this one came to.
  const never = open === "from" ? "now" : "record";
  const offered = points.filter(({ kind }) => kind !== never);
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <Radios
        id={`pick-${open}`}
        legend={tcm(open === "from" ? "compare.fromChoose" : "compare.toChoose")}
        value={chosen.key}
        options={offered.map((point) => ({
          value: point.key,
          label: <span class="ds-number">{pointWords(point)}</span>,
          hint: hintOf(point, form),
        }))}
        onChoose={(key) => {
          const point = points.find((each) => each.key === key);
          if (point) onPick(open === "from" ? { from: point, to } : { from, to: point });
          setOpen(null);
        }}
      />
      <Button kind="link" onPress={() => setOpen(null)}>
        {tcm("compare.keep")}
      </Button>
    </form>
  );
}
