/** One entry of an answer's history: what was said, by whom, when, where it is and who decided on it. */

import { now } from "../../app/clock";
import { inRemovedRow } from "../../app/problem-words";
import { sourceWords } from "../../app/source-words";
import { transcriptWords } from "../../app/transcript-words";
import { MARK, STATUS } from "../../codes";
import { copiedFrom } from "../../forms/copied-from";
import type { Item } from "../../forms/definition";
import type { HistoryEntry } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tfw } from "../../text/forward";
import { Tag } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { shortDate, when } from "../../ui/dates";
import { SummaryList, type SummaryRow } from "../../ui/summary";
import {
  type AnswerContext,
  deviceWords,
  givenName,
  lineWords,
  madeTime,
  ShownValue,
  whyWords,
} from "../shown-answer";
import { coveredWords, keptWords } from "./order";
import { Signature } from "./signature";

export interface EntryProps {
  readonly context: AnswerContext;
  readonly path: string;
  readonly item: Item;
  readonly entry: HistoryEntry;
  /** The whole history: devices of the same name are told apart. */
  readonly beside: readonly HistoryEntry[];
  /** Several answers stand now. */
  readonly unsettled: boolean;
  /** Absent where the answer cannot be written, or stands already. */
  readonly onUse: (() => void) | undefined;
}

/** Whom it is from; a copy that nobody confirmed is from the last record, and nobody's word today. */
export function fromWords({ form, personName }: AnswerContext, entry: HistoryEntry): string {
  const copied = copiedFrom(entry);
  if (copied !== null) {
    const title = form.words(form.definition.title);
    return tfw("forward.copied", { form: title, date: shortDate(copied) });
  }
  if (entry.status !== STATUS.answered) return "";
  const transcript = transcriptWords(entry);
  if (transcript) return transcript;
  return sourceWords(entry.source, personName, givenName(entry.author));
}

function facts({ context, entry, beside }: EntryProps): SummaryRow[] {
  const source = fromWords(context, entry);
  const received = entry.received === null ? "" : when(entry.received, now.value);
  const all: readonly (readonly [string, string | null])[] = [
    [ta("history.author"), entry.author.name],
    [ta("history.chosen"), entry.chosenBy?.name ?? null],
    [ta("history.from"), source],
    [ta("history.device"), deviceWords(entry, beside)],
    [ta("history.made"), madeTime(entry, now.value)],
    [ta("history.receivedKey"), received],
    [ta("history.kept"), keptWords(entry)],
    [ta("history.reason"), entry.reason && whyWords(entry.reason)],
    [
      ta("history.accepted"),
      entry.accepted &&
        ta("history.acceptedBy", { name: entry.accepted.by.name, reason: entry.accepted.reason }),
    ],
    [ta("history.mark"), entry.mark === MARK.before_handover ? ta("history.before") : null],
    [ta("history.covered"), coveredWords(entry.coveredBy)],
  ];
  return all.flatMap(([key, value]) =>
    value ? [{ key, value: <span class="ds-number">{value}</span> }] : [],
  );
}

/** A union's entry is one thing added or taken out. */
function Said({ context, item, entry }: EntryProps) {
  if (entry.kind === "set") return <ShownValue context={context} item={item} answer={entry} />;
  const value = { ...entry, value: [entry.value] };
  return (
    <p class="ds-shown__text">
      {ta(entry.kind === "add" ? "history.add" : "history.remove")}:{" "}
      {lineWords(context, item, value)}
    </p>
  );
}

export function Entry(props: EntryProps) {
  const { context, path, item, entry, unsettled, onUse } = props;
  const time = when(entry.received ?? entry.made, now.value);
  const words = lineWords(context, item, entry);
  const heading =
    entry.received === null
      ? ta("shown.made", { time: madeTime(entry, now.value) })
      : ta("shown.received", { time });
  return (
    <li class="ds-entry">
      <h2 class="ds-number">{heading.replace(/\.$/, "")}</h2>
      {entry.current && !inRemovedRow(context.form, path) && (
        <p>
          <Tag>{ta(unsettled ? "history.currentOne" : "history.current")}</Tag>
        </p>
      )}
      <Said {...props} />
      <SummaryList rows={facts(props)} />
      <ButtonGroup>
        <Signature
          handle={context.handle}
          path={path}
          entry={entry}
          label={ta("history.checkOf", { author: entry.author.name, time })}
        />
        {onUse && (
          <Button kind="link" label={ta("history.useOf", { words })} onPress={onUse}>
            {ta("history.use")}
          </Button>
        )}
      </ButtonGroup>
    </li>
  );
}
