/** One section of a form on screen, with where it is saved and what arrived meanwhile. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { part, usePart } from "../../app/later";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { freezeAloud, Unsaved, unsavedWords } from "../../app/unsaved";
import { wide } from "../../app/viewport";
import { isGroup, type Section } from "../../forms/definition";
import type { RecordHandle, Session } from "../../session/types";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { Eligibility, SectionCounts, StateLine } from "../record/lazily";
import { SectionList } from "../record/section-list";
import { endingOf } from "../record/state-words";
import { AskingProvider, askingOf, useAsking } from "./context";
import { Arrived, fetchRarer, Lost, OpenElsewhere, OtherTab } from "./lazily";
import { Parts } from "./parts";
import "./question.css";

function Head({ section }: { section: Section }) {
  const { form } = useAsking();
  const { needed, left } = form.sectionProgress(section.id).value;
  const count = { done: needed - left, all: needed };
  return (
    <div class="ds-section-head">
      <h1 tabIndex={-1}>{form.words(section.title)}</h1>
      {needed > 0 && (
        <p class="ds-second ds-number">
          <span aria-hidden="true">{t("section.count", count)}</span>
          <span class="govuk-visually-hidden">{t("section.countSpoken", count)}</span>
        </p>
      )}
      <SectionCounts form={form} section={section.id} line />
    </div>
  );
}

/** What stands between the words and the disk, in full, with a way out. */
function Saving() {
  const { handle, session } = useAsking();
  const { kind } = handle.save.value;
  if (kind === "failed") return <Unsaved session={session} record={handle} />;
  return kind === "other_tab" || !session.writing.value ? <OtherTab /> : null;
}

/** Spoken: questions that follow from an answer, and once a section that it is saved. */
function Spoken({ section }: { section: Section }) {
  const { form, handle } = useAsking();
  const asked = useRef<number | null>(null);
  const told = useRef(false);
  const rows = useComputed(() =>
    section.items.reduce((n, item) => n + (isGroup(item) ? form.rows(item.id).value.length : 0), 0),
  );
  const rowsBefore = useRef<number | null>(null);
  useSignalEffect(() => {
    const { total } = form.sectionProgress(section.id).value;
    const more = asked.current === null ? 0 : total - asked.current;
    const rowed = rowsBefore.current !== null && rowsBefore.current !== rows.value;
    asked.current = total;
    rowsBefore.current = rows.value;
    if (more > 0 && !rowed) say(t("section.added", { n: more }));
  });
  useSignalEffect(() => {
    const save = handle.save.value;
    if (save.kind === "failed") {
      told.current = false;
      say(unsavedWords(save.full), "assertive");
    } else if (save.kind === "saved" && !told.current) {
      told.current = true;
      say(t("save.done", { time: when(save.at) }));
    }
  });
  return null;
}

/** The fields, out of reach while nothing can be kept. */
function Fields({ section }: { section: Section }) {
  const { handle, session } = useAsking();
  const stopped =
    handle.save.value.kind === "failed" ||
    handle.save.value.kind === "other_tab" ||
    !session.writing.value;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current) form.current.inert = stopped;
  }, [stopped]);
  return (
    <form ref={form} autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <Parts section={section} />
    </form>
  );
}

const holding = part(() => import("../hand-over/held"));

/** The code of rarer boxes and of paper comes once the first field has been usable for a while. */
const LATER_MS = 1000;

/** Puts the focus in the field somebody was sent to, once its row is open. */
function useFocusPath(path: string | null): void {
  useEffect(() => {
    if (path === null) return;
    const away = new AbortController();
    void import("./focus-field").then((it) => it.focusField(path, away.signal));
    return () => away.abort();
  }, [path]);
}

/**
 * Paper gets the answers as they are read; before their code and the guard's are there it gets none. Then the
 * law is heard on them as well.
 */
function Printed({ number }: { number: number }) {
  const { session, handle } = useAsking();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const away = new AbortController();
    const fetching = setTimeout(() => {
      import("./rested").then(
        (it) => box.current && it.rest(box.current, session, handle, number, away.signal),
        () => undefined,
      );
    }, LATER_MS);
    return () => {
      clearTimeout(fetching);
      away.abort();
    };
  }, [session, handle, number]);
  return <div class="ds-print-part" data-wait={t("print.wait")} ref={box} />;
}

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly number: number;
  readonly focus: string | null;
}

function OpenSection({ session, handle, number, focus }: OpenProps) {
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  // What a person was shown is theirs to confirm, and is written by the hand-over.
  const handed = !!form.place("shown_version");
  const held = usePart(holding, handed);
  const asking = useMemo(() => {
    const plain = askingOf(session, handle, form, person, focus);
    return held ? held.holding(plain) : plain;
  }, [session, handle, form, person, focus, held]);
  useEffect(() => () => freezeAloud(handle), [handle]);
  useEffect(() => {
    const fetching = setTimeout(fetchRarer, LATER_MS);
    const fresh = form.definition.presets && import("./presets");
    const ends = fresh?.then((it) => it.refreshOnceRead(asking));
    return () => {
      clearTimeout(fetching);
      void ends?.then((end) => end());
    };
  }, []);
  useFocusPath(focus);

  const { sections } = form.definition;
  const section = sections[number - 1];
  const next = useComputed(() =>
    sections.findIndex((each, i) => i >= number && form.sectionShown(each.id).value),
  ).value;
  if (handed && !held) return null;
  const home = `/record/${handle.id}`;
  const back = { to: home, words: t("back.sections") };
  const nextSection = sections[next];
  const submit = handle.writable() && endingOf(session, handle.form) !== "kept";
  const bar = (
    <>
      {(nextSection || submit) && <Button href={home}>{t("section.sections")}</Button>}
      {nextSection ? (
        <Button kind="filled" href={`${home}/section/${next + 1}`}>
          {t("section.next", { title: form.words(nextSection.title) })}
        </Button>
      ) : (
        <Button kind="filled" href={submit ? `${home}/submit` : home}>
          {t(submit ? "section.last" : "section.sections")}
        </Button>
      )}
    </>
  );
  const rail = {
    kind: "tasks" as const,
    label: t("section.sections"),
    content: <SectionList form={form} handle={handle} current={number} compact />,
  };
  if (!section || !form.sectionShown(section.id).value) {
    return (
      <Page
        heading={t("section.screen")}
        back={back}
        person={person}
        record={handle}
        bar={bar}
        rail={rail}
      >
        <Lost />
      </Page>
    );
  }
  const open = session.openElsewhere(handle.id);
  const outcomes = section.items.some(
    (item) => isGroup(item) && item.items.some((each) => each.id.endsWith("_unable")),
  );
  const strip = outcomes ? <Eligibility form={form} handle={handle} /> : null;
  return (
    <AskingProvider value={asking}>
      <Page
        back={back}
        person={person}
        record={handle}
        bar={bar}
        rail={rail}
        margin={wide.value ? strip : undefined}
      >
        <Head section={section} />
        {section.hint && <p class="govuk-hint">{form.words(section.hint)}</p>}
        <Saving />
        {!handle.writable() && <StateLine session={session} handle={handle} />}
        {open && <OpenElsewhere session={session} open={open} />}
        {handle.arrived.value > 0 && <Arrived />}
        {held && <held.Held section={section} />}
        <Printed number={number} />
        <Fields section={section} />
        <Spoken section={section} />
        {!wide.value && strip}
      </Page>
    </AskingProvider>
  );
}

export default function SectionScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  return (
    <OpenSection
      session={session}
      handle={opened.handle}
      number={Number(params.section)}
      focus={params.focus ?? null}
    />
  );
}
