/** What became of submitting: on this device, received, waiting, accepted, or not accepted. */
import { now } from "../../app/clock";
import { focusPath } from "../../app/focus-path";
import { questionWords } from "../../app/problem-words";
import type { CommandView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { Button } from "../../ui/button";
import { dateOf, weekdayDate, when } from "../../ui/dates";
import { Panel } from "../../ui/panel";
import { Notice } from "../../ui/summary";
import type { AnswerContext } from "../shown-answer";
import { refusalWords } from "./refusal";

/** Whom a submission goes to by name; null where nobody decides on it and submitting finishes it. */
export type Destination = string | null;

/** The sentence that says where a submission is. */
export function outcomeWords(submit: CommandView, to: Destination, at: number): string {
  if (to === null) return finishedWords(submit, at);
  const name = to.split(" ")[0] ?? to;
  switch (submit.outcome) {
    case "unsent":
      return tl("submit.done", { time: when(submit.made, at), name: to });
    case "waiting":
      return ta("submit.waitingPlain");
    case "accepted":
      return ta("submit.accepted", { time: when(submit.ruledAt ?? submit.made, at), name });
    case "refused":
      return tl("submit.no", { reason: refusalWords(submit.refusal) });
    default:
      return ta("submit.received", { time: when(submit.received ?? submit.made, at), name });
  }
}

function finishedWords(submit: CommandView, at: number): string {
  switch (submit.outcome) {
    case "unsent":
      return ta("finish.done", { time: when(submit.made, at) });
    case "waiting":
      return ta("submit.waitingPlain");
    case "accepted":
      return ta("finish.accepted", { time: when(submit.ruledAt ?? submit.made, at) });
    case "refused":
      return tl("submit.no", { reason: refusalWords(submit.refusal) });
    default:
      return ta("finish.received", { time: when(submit.received ?? submit.made, at) });
  }
}

export function Submitted(props: {
  readonly context: AnswerContext;
  readonly submit: CommandView;
  readonly to: Destination;
}) {
  const { context, submit, to } = props;
  const date = weekdayDate(dateOf(submit.made), context.session.today());
  return (
    <div id="submitted" tabIndex={-1}>
      <Panel title={outcomeWords(submit, to, now.value)}>
        <p>{ta("submit.checkedFor", { date })}</p>
      </Panel>
    </div>
  );
}

/** The server said no: why, and which answers to look at. */
export function NotAccepted({ context, submit }: { context: AnswerContext; submit: CommandView }) {
  const { handle, form } = context;
  const known = submit.paths.filter((path) => form.place(path));
  return (
    <Notice id="not-accepted">
      <p>{tl("submit.no", { reason: refusalWords(submit.refusal) })}</p>
      {known.length > 0 && (
        <>
          <p>{ta("submit.look")}</p>
          <ul class="ds-links">
            {known.map((path) => (
              <li key={path}>
                <Button
                  kind="link"
                  id={`look-${path.replaceAll("/", "-")}`}
                  onPress={() => focusPath(handle, path)}
                >
                  {questionWords(form, path)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
