/** On a record that is final: what becomes true only afterwards, to be filled in as anywhere else. */
import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { fieldId } from "../../app/field-id";
import { personOf } from "../../app/form-of";
import { freezeAloud } from "../../app/unsaved";
import { type Group, isGroup } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import { useGuardedPaper } from "../../paper/watch";
import { isOpen, recordable, toRecord } from "../../session/recording";
import type { RecordHandle, Session } from "../../session/types";
import { tl } from "../../text/en-later";
import { tm } from "../../text/more-pages";
import { Button } from "../../ui/button";
import { InsetText } from "../../ui/summary";
import { AskingProvider, askingOf, useAsking } from "../section/context";
import { GroupView } from "../section/lazily";
import { QuestionView } from "../section/question";
import { wordsOf } from "../section/words";

interface Props {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly form: FormState;
}

/** Whose row it is: by its fixed words, or by the first question on its card. */
function rowWords(asking: ReturnType<typeof useAsking>, group: Group, row: string): string {
  const { form, handle } = asking;
  const fixed = group.rows?.find(({ key }) => key === row);
  if (fixed) return form.words(fixed.label);
  const named = group.items.find(({ id }) => id === group.summary?.[0]) ?? group.items[0];
  return named ? wordsOf(asking, named, handle.answer(`${group.id}/${row}/${named.id}`)) : "";
}

function One({ path }: { path: string }) {
  const asking = useAsking();
  const place = asking.form.place(path);
  if (!place) return null;
  const { item, group, row } = place;
  if (isGroup(item)) return <GroupView group={item} />;
  if (!group || row === undefined) return <QuestionView path={path} item={item} />;
  const id = `${fieldId(path)}-of`;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{`${asking.form.words(group.label)}: ${rowWords(asking, group, row)}`}</h3>
      <QuestionView path={path} item={item} />
    </section>
  );
}

/** Out of reach while nothing can be kept. */
function Fields({ paths }: { paths: readonly string[] }) {
  const { handle, session } = useAsking();
  const elsewhere = handle.save.value.kind === "other_tab" || !session.writing.value;
  const stopped = elsewhere || handle.save.value.kind === "failed";
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current) form.current.inert = stopped;
  }, [stopped]);
  return (
    <>
      {elsewhere && (
        <InsetText>
          <p>{tl("tab.other")}</p>
          <Button onPress={() => void session.takeOver()}>{tl("section.writeHere")}</Button>
        </InsetText>
      )}
      <form ref={form} autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        {paths.map((path) => (
          <One key={path} path={path} />
        ))}
      </form>
    </>
  );
}

export function StillToRecord({ session, handle, form }: Props) {
  const may = useComputed(() => recordable(session, handle, form));
  const asking = useMemo(
    () => ({
      ...askingOf(session, handle, form, personOf(session, handle), null),
      writable: (path: string) => may.value(path),
    }),
    [session, handle, form],
  );
  useEffect(() => () => freezeAloud(handle), [handle]);
  useGuardedPaper();
  const paths = toRecord(form, may.value);
  if (paths.length === 0) return null;
  const open = paths.some((path) => isOpen(form, path));
  const differing = handle.unsettledPaths().some((path) => may.value(path));
  return (
    <section aria-labelledby="still-to-record">
      <h2 id="still-to-record">{tm(open ? "after.title" : "after.done")}</h2>
      <p class="govuk-hint">{tm("after.hint")}</p>
      <AskingProvider value={asking}>
        <Fields paths={paths} />
      </AskingProvider>
      {differing && <Button href={`/record/${handle.id}/settle`}>{tm("after.settle")}</Button>}
    </section>
  );
}
