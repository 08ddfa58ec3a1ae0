/** When and where a session was. */
import { useState } from "preact/hooks";
import type { Question } from "../../forms/definition";
import { tl } from "../../text/en-later";
import { tgr } from "../../text/groups";
import { Details } from "../../ui/blocks";
import { Radios } from "../../ui/choices";
import { TextBox } from "../../ui/field";
import { readTime } from "../../ui/read-date";
import { dateProblem } from "./checks";
import { optionsOf } from "./chosen";
import { DateBox } from "./date-box";
import type { PartProps } from "./part";

interface WhenProps extends PartProps {
  readonly mode: Question | null;
  readonly today: string;
  /** Where the times were taken from, in words; null where somebody wrote them, or none is there. */
  readonly usual: string | null;
}

/** When and where, prefilled: read at the top, and changed only where it was otherwise. */
export function When({ hand, change, errorOf, mode, today, usual }: WhenProps) {
  // What nobody has said yet is asked where it is seen.
  const [begunWrong] = useState(
    dateProblem(hand, today) !== null || hand.from === "" || hand.to === "",
  );
  const time = (id: string, label: string, part: "from" | "to") => (
    <TextBox
      id={id}
      label={label}
      hint={tl("q.timeHint")}
      error={errorOf(id)}
      width={10}
      value={hand[part]}
      onText={(words) => change({ [part]: readTime(words) ?? words.trim() })}
      onLeave={(words, box) => {
        box.value = readTime(words) ?? words;
      }}
    />
  );
  const boxes = (
    <Details
      summary={tgr("log.change")}
      open={begunWrong || ["log-date", "log-from", "log-to", "log-venue"].some((id) => errorOf(id))}
    >
      <DateBox {...{ hand, today, change }} />
      {time("log-from", tgr("log.from"), "from")}
      {time("log-to", tgr("log.to"), "to")}
      <TextBox
        id="log-venue"
        label={tgr("log.venue")}
        error={errorOf("log-venue")}
        value={hand.venue}
        onText={(words) => change({ venue: words.trim() })}
      />
      {mode && (
        <Radios
          id="log-mode"
          legend={tgr("log.mode")}
          options={optionsOf(mode)}
          value={hand.mode}
          onChoose={(chosen) => change({ mode: chosen })}
        />
      )}
    </Details>
  );
  return (
    <>
      {usual && <p class="govuk-body govuk-body-s ds-second">{usual}</p>}
      {boxes}
    </>
  );
}
