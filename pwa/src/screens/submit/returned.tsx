/** A record that came back: who returned it, why, and what was asked of which answer. */
import { now } from "../../app/clock";
import { focusPath } from "../../app/focus-path";
import { questionWords } from "../../app/problem-words";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { InsetText } from "../../ui/summary";
import { isDone, type Pin, pinsOf, returnOf } from "../section/pinned";
import { type AnswerContext, givenName } from "../shown-answer";
import { ReturnNote, ReturnReasons } from "../shown-answer/return-said";

/** How many comments there are and how many are marked done. *Tracked.* */
export function commentCount({ handle }: AnswerContext): { all: number; done: number } {
  const pins = pinsOf(handle);
  return { all: pins.length, done: pins.filter((pin) => isDone(handle, pin)).length };
}

function Comment({ context, pin }: { context: AnswerContext; pin: Pin }) {
  const { handle, form } = context;
  const asked = form.place(pin.path) !== undefined && form.shown(pin.path).value;
  const name = pin.by.split(" ")[0] ?? pin.by;
  return (
    <li role="note" aria-label={ta("comment.label", { n: pin.n, all: pin.of })}>
      <p>{ta(asked ? "comment.asks" : "comment.gone", { name, words: pin.words })}</p>
      {asked && (
        <Button
          kind="link"
          id={`comment-${pin.n}`}
          label={ta("submit.changeOf", { label: questionWords(form, pin.path) })}
          onPress={() => focusPath(handle, pin.path)}
        >
          {ta("comment.pinned", { label: questionWords(form, pin.path) })}
        </Button>
      )}
      {isDone(handle, pin) && <p class="ds-second">{ta("comment.isDone")}</p>}
    </li>
  );
}

/** The last return, while the record stands in it; nothing otherwise. */
export function Returned({ context }: { context: AnswerContext }) {
  const { handle } = context;
  const command = returnOf(handle);
  if (!command) return null;
  const pins = pinsOf(handle);
  const times = handle
    .commands()
    .filter((each) => each.name === "return" && each.outcome === "accepted").length;
  const name = givenName(command.by);
  const at = when(command.ruledAt ?? command.made, now.value);
  return (
    <InsetText>
      <p>
        <strong>{ta("comment.returned", { name: command.by.name, when: at })}</strong>
      </p>
      <ReturnReasons command={command} />
      {times > 1 && <p>{ta("comment.twice", { n: times, name })}</p>}
      <ReturnNote command={command} />
      {pins.length > 0 && (
        <ol class="ds-links">
          {pins.map((pin) => (
            <Comment key={pin.n} context={context} pin={pin} />
          ))}
        </ol>
      )}
    </InsetText>
  );
}
