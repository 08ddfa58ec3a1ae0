/** At the head of a record and before it is submitted: what it was copied from is a draft, or changed since. */
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { answerWords } from "../../app/answer-words";
import { questionWords } from "../../app/problem-words";
import type { Answer } from "../../forms/answers";
import { isGroup } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import { type CopiedFrom, copiedFrom, copyAgain, type Differing } from "../../session/copied-again";
import type { RecordHandle, Session } from "../../session/types";
import { tcp } from "../../text/copied";
import { Button, ButtonGroup } from "../../ui/button";
import { dateOf, shortDate } from "../../ui/dates";
import { say } from "../../ui/live";
import { InsetText, SummaryList } from "../../ui/summary";
import { isOver } from "./state-words";

interface Props {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly form: FormState;
}

const titleOf = ({ session }: Props, { form }: CopiedFrom): string =>
  session.title(form) ?? tcp("copied.plain");

/** What there is to say of one source, a sentence each; nothing while the copy is as the source is. *Tracked.* */
export function copiedWords(props: Props, from: CopiedFrom): readonly string[] {
  const { draft, differing, byHand, unsettled, changed } = from;
  const form = titleOf(props, from);
  const date = changed === null ? "" : shortDate(dateOf(changed));
  return [
    ...(draft ? [tcp("copied.draft", { form })] : []),
    ...(differing.length > 0 ? [tcp("copied.changed", { form, date, n: differing.length })] : []),
    ...(byHand.length > 0 ? [tcp("copied.byHand", { form, n: byHand.length })] : []),
    ...(unsettled > 0 ? [tcp("copied.unsettled", { form, n: unsettled })] : []),
  ];
}

/** Both sides of what differs. That the other record was looked at is in the access log by then. */
function Both(props: Props & { readonly all: readonly Differing[] }) {
  const { session, handle, form, all } = props;
  const context = { form, today: session.today() };
  const words = (path: string, answer: Answer | null | undefined): string => {
    const item = form.place(path)?.item;
    return item && !isGroup(item) && answer
      ? answerWords(context, item, answer)
      : tcp("copied.nothing");
  };
  return (
    <SummaryList
      rows={all.map(({ to, answer }) => ({
        key: questionWords(form, to),
        value: (
          <>
            <p>{tcp("copied.here", { answer: words(to, handle.answer(to)) })}</p>
            <p>{tcp("copied.there", { answer: words(to, answer) })}</p>
          </>
        ),
      }))}
    />
  );
}

function Source(props: Props & { readonly from: CopiedFrom }) {
  const { session, handle, from } = props;
  const [compared, compare] = useState(false);
  const words = copiedWords(props, from);
  if (words.length === 0) return null;
  const form = titleOf(props, from);
  const all = [...from.differing, ...from.byHand];
  // What it says is shown or taken only once the reading is in the access log.
  const read = (act: () => void) => void session.noteOpened(from.record).then(act, () => undefined);
  return (
    <InsetText>
      {words.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {all.length > 0 && (
        <ButtonGroup>
          {from.differing.length > 0 && handle.writable() && (
            <Button
              label={tcp("copied.againOf", { form })}
              onPress={() =>
                read(() => {
                  const n = from.differing.length;
                  copyAgain(handle, from);
                  say(tcp("copied.done", { n }));
                  document.querySelector<HTMLElement>("main h1")?.focus();
                })
              }
            >
              {tcp("copied.again")}
            </Button>
          )}
          {!compared && (
            <Button
              kind="link"
              label={tcp("copied.compareOf", { form })}
              onPress={() => read(() => compare(true))}
            >
              {tcp("copied.compare")}
            </Button>
          )}
        </ButtonGroup>
      )}
      {compared && all.length > 0 && <Both {...props} all={all} />}
    </InsetText>
  );
}

/** Nothing once the record is final: it rests on what it rested on then. */
export function CopiedFromOthers(props: Props) {
  const { session, handle } = props;
  const all = useComputed(() =>
    isOver(session, handle.form, handle.state.value.state) ? [] : copiedFrom(session, handle),
  ).value;
  return (
    <>
      {all.map((from) => (
        <Source key={from.record} {...props} from={from} />
      ))}
    </>
  );
}
