/** What a quiet line opens, and what stands in place of a field or above it: asked for when first wanted. */

import { useEffect, useState } from "preact/hooks";
import { valueWords } from "../../app/answer-words";
import { fieldId } from "../../app/field-id";
import { useOverlong } from "../../app/overlong-boxes";
import { navigate } from "../../app/router";
import { SOURCE, STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Item, isGroup } from "../../forms/definition";
import { safest } from "../../forms/safest";
import { asChecked, checkedBy, isUnchecked } from "../../forms/transcript";
import { historyOf } from "../../session/history";
import type { HeadView } from "../../session/types";
import { ta } from "../../text/en-answers";
import { tl } from "../../text/en-later";
import { tr } from "../../text/rarer";
import { Button, ButtonGroup } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { when } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { Notice } from "../../ui/summary";
import { type Asking, putWords, saidBy, sourceOf, useAsking } from "./context";
import { wordsOf } from "./words";

const SOURCES = Object.values(SOURCE);
const REASONS = [
  { value: String(STATUS.not_asked), label: "none.not_asked" },
  { value: String(STATUS.declined), label: "none.declined" },
  { value: String(STATUS.not_known), label: "none.not_known" },
  { value: String(STATUS.not_applicable), label: "none.not_applicable" },
] as const;

/** The last answer with a value here, so that "Answer it" brings the words back. */
function lastAnswered(entries: readonly HeadView[]): Answer | null {
  const found = entries.find((entry) => entry.status === STATUS.answered);
  if (!found) return null;
  const { value, status, source } = found;
  return { value, status, source, note: isUnchecked(found) ? found.note : null };
}

/** In place of the field when there is a reason for no answer. */
export function NoAnswer({ path, item, answer }: { path: string; item: Item; answer: Answer }) {
  const asking = useAsking();
  const { handle } = asking;
  const id = fieldId(path);
  const label = asking.form.words(item.label);
  const [over, setOver] = useOverlong(handle.id, `${path} why`);
  const back = (): void => {
    const before = answer.value !== null ? answer : lastAnswered(historyOf(handle.ground, path));
    const note = before === answer ? null : (before?.note ?? null);
    handle.write(path, before && { ...before, status: STATUS.answered, note });
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  return (
    <div class="govuk-form-group">
      <p class="govuk-label" id={`${id}-label`}>
        {label}
      </p>
      <p class="govuk-body">{wordsOf(asking, item, { ...answer, note: null })}</p>
      {answer.status === STATUS.not_asked && (
        <TextBox
          id={`${id}-why`}
          label={tr("none.reason")}
          value={answer.note ?? ""}
          error={over ? tr("slip.long") : null}
          onText={(text) =>
            setOver(
              !putWords(text, (note) =>
                handle.write(path, { ...answer, note: note.trim() === "" ? null : note }),
              ),
            )
          }
        />
      )}
      <Button id={id} describedBy={`${id}-label`} onPress={back}>
        {tr("none.answer")}
      </Button>
    </div>
  );
}

/** What a quiet line opens takes the focus from the link that opened it. */
function useFocusOn(id: string): void {
  useEffect(() => {
    document.getElementById(id)?.focus();
  }, [id]);
}

export function Reasons({ path, item, onDone }: { path: string; item: Item; onDone: () => void }) {
  const asking = useAsking();
  const id = `${fieldId(path)}-none`;
  useFocusOn(id);
  return (
    <Radios
      id={id}
      legend={tr("none.legend")}
      options={REASONS.map((reason) => ({ value: reason.value, label: tl(reason.label) }))}
      value={null}
      onChoose={(status) => {
        const source = sourceOf(item, asking.handle.answer(path));
        asking.handle.write(path, { value: null, status: Number(status), source, note: null });
        onDone();
        const field = fieldId(path);
        requestAnimationFrame(() =>
          (document.getElementById(`${field}-why`) ?? document.getElementById(field))?.focus(),
        );
      }}
    />
  );
}

/** To choose the last is to say that one has checked it oneself. */
const offered = (asking: Asking, source: number): string =>
  source === SOURCE.transcript_checked
    ? tl("transcript.me", { me: asking.workerName })
    : saidBy(asking, source);

/** The answer with another source: to say that it is a checked transcript is to have checked it. */
function saidToBe(answer: Answer, source: number, { session }: Asking): Answer {
  if (source === SOURCE.transcript_checked) {
    if (answer.source === source) return answer;
    return asChecked(answer, { by: session.me.name, on: session.today() });
  }
  return { ...answer, source, note: checkedBy(answer) ? null : answer.note };
}

export function Sources({
  path,
  item,
  answer,
  onDone,
}: {
  path: string;
  item: Item;
  answer: Answer | undefined;
  onDone: () => void;
}) {
  const asking = useAsking();
  const id = `${fieldId(path)}-from`;
  useFocusOn(id);
  return (
    <Radios
      id={id}
      legend={tr("source.legend")}
      options={SOURCES.map((source) => ({ value: String(source), label: offered(asking, source) }))}
      value={String(sourceOf(item, answer))}
      onChoose={(source) => {
        if (answer) asking.handle.write(path, saidToBe(answer, Number(source), asking));
        onDone();
      }}
    />
  );
}

/** Several answers: framed where they matter, one line for each of the others where they are ordinary. */
export function Clashing({ path, item }: { path: string; item: Item }) {
  const asking = useAsking();
  const { handle, words } = asking;
  const [later, setLater] = useState(false);
  const heads = handle.heads(path);
  const merge = isGroup(item) ? "ordinary" : item.merge;
  if (merge === "ordinary" || merge === "union") {
    const others = heads.slice(0, -1);
    return (
      <>
        {others.map((head) => (
          <p key={head.dot} class="ds-quiet">
            {tl("clash.quiet", {
              value: wordsOf(asking, item, head),
              name: head.author.name,
              when: when(head.made, Date.now(), head.zone),
            })}
          </p>
        ))}
      </>
    );
  }
  const answered = heads.filter((head) => head.status === STATUS.answered);
  const safe =
    merge === "critical" && !isGroup(item)
      ? safest(
          item,
          answered.map((head) => head.value),
        )
      : null;
  const safeWords =
    safe === null || (Array.isArray(safe) && safe.length === 0)
      ? tl("q.notAnswered").toLowerCase()
      : valueWords(words, item, safe).toLowerCase();
  return (
    <Notice id={`${fieldId(path)}-clash`}>
      <p>{heads.length === 2 ? tl("clash.two") : ta("shown.more", { n: heads.length })}</p>
      {merge === "critical" && <p>{tl("clash.safe", { value: safeWords })}</p>}
      {!later && (
        <ButtonGroup>
          <Button
            id={`${fieldId(path)}-settle`}
            onPress={() => navigate(`/record/${handle.id}/settle`, { hold: { path } })}
          >
            {tr("q.settle")}
          </Button>
          <Button kind="link" onPress={() => setLater(true)}>
            {tr("q.later")}
          </Button>
        </ButtonGroup>
      )}
    </Notice>
  );
}
