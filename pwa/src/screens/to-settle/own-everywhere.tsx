/**
 * Everything that differs between one person's own devices, whatever record it is in: shown in full, settled in
 * one act, with what was kept told by record and a way back (screens.md 12).
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { recordTitle } from "../../app/form-title";
import { Page } from "../../app/page";
import { questionWords } from "../../app/problem-words";
import type { ScreenProps } from "../../app/routes";
import { Unsaved } from "../../app/unsaved";
import type { Hex, RecordHandle, Session } from "../../session/types";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { Notice } from "../../ui/summary";
import { type OwnChoice, ownChoices } from "../settle/order";
import { backIn, keepIn, keepWords, ownWords } from "../settle/own";
import {
  differs,
  NOTHING,
  type OwnDiffering,
  ownDiffering,
  sidesOf,
  together,
} from "../settle/own-devices";
import { type Kept, keptDevice, keptOf } from "../settle/own-kept";
import { FlaggedRow, rowWords } from "../settle/row";
import {
  type AnswerContext,
  Arrived,
  answerContext,
  deviceWords,
  ShownAnswer,
} from "../shown-answer";
import "../submit/submit.css";

/** Records where my devices differ, and those settled so in this draft. */
function concerned(session: Session): Hex[] {
  const own = session.toSettle.value.filter(({ ownDevices }) => ownDevices);
  const kept = session.records.value.filter((record) => keptDevice(session, record) !== null);
  return [...new Set([...own.map(({ record }) => record), ...kept.map(({ id }) => id)])];
}

/** These records, opened; null while they are. One that does not open stays in the list of what is to settle. */
function useOpened(session: Session): readonly RecordHandle[] | null {
  const [opened, setOpened] = useState<readonly RecordHandle[] | null>(null);
  useEffect(() => {
    let here = true;
    const handles: RecordHandle[] = [];
    const open = async () => {
      for (const record of concerned(session)) {
        const handle = await session.open(record).catch(() => null);
        if (!handle) continue;
        if (here) handles.push(handle);
        else handle.close();
      }
      if (here) setOpened(handles);
    };
    void open();
    return () => {
      here = false;
      for (const handle of handles) handle.close();
    };
  }, [session]);
  return opened;
}

interface InRecord {
  readonly context: AnswerContext;
  readonly own: OwnDiffering;
  readonly kept: Kept | null;
}

/** "Marl: Needs assessment". */
function recordWords({ session, handle, person }: AnswerContext): string {
  const form = recordTitle(session, { form: handle.form, named: null });
  return ta("settle.ownOf", { person: person ? usedName(person) : ta("list.someone"), form });
}

/** What was kept, by record, each with its way back. */
function KeptNotice({ all }: { all: readonly InRecord[] }) {
  const done = all.flatMap(({ context, kept }) => (kept ? [{ context, kept }] : []));
  if (done.length === 0) return null;
  const back = (these: typeof done) => {
    for (const { context, kept } of these) backIn(context, kept);
    say(ta("settle.putBack", { n: these.reduce((sum, { kept }) => sum + kept.n, 0) }));
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  return (
    <Notice id="own-kept">
      {done.length > 1 && (
        <p>
          <Button kind="link" onPress={() => back(done)}>
            {ta("settle.undoAll")}
          </Button>
        </p>
      )}
      <ul class="govuk-list">
        {done.map((each) => {
          const { context, kept } = each;
          const record = recordWords(context);
          return (
            <li key={context.handle.id}>
              <p>
                {record}. {ta("settle.ownDone", { device: kept.device, n: kept.n })}
              </p>
              <Button
                kind="link"
                label={ta("settle.undoOf", { record })}
                onPress={() => back([each])}
              >
                {ta("settle.undo")}
              </Button>
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

/** All that differs in one record, as each device has it. */
function Differing({ context, own }: InRecord) {
  const { session, handle, form } = context;
  if (differs(own) === 0) return null;
  const id = `own-${handle.id}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{recordWords(context)}</h2>
      <Unsaved session={session} record={handle} />
      <Arrived handle={handle} />
      {[...own.answers.keys()].map((path) => (
        <div class="ds-first" key={path}>
          <h3>{questionWords(form, path)}</h3>
          <ShownAnswer context={context} path={path} />
        </div>
      ))}
      {[...own.rows.keys()].map((path) => (
        <div class="ds-first" key={path}>
          <h3>{rowWords(context, path)}</h3>
          <FlaggedRow context={context} path={path} />
        </div>
      ))}
      <p class="govuk-body">
        <a class="govuk-link" href={`/record/${handle.id}/settle`}>
          {ta("settle.ownEach")}
        </a>
      </p>
    </section>
  );
}

export default function OwnEverywhereScreen({ session }: ScreenProps) {
  const opened = useOpened(session);
  const contexts = useMemo(
    () => (opened ?? []).map((handle) => answerContext(session, handle)),
    [session, opened],
  );
  const held = useRef(new Map<Hex, OwnDiffering>());
  const all: InRecord[] = contexts
    .filter(({ handle }) => !handle.gone.value && handle.writable())
    .map((context) => {
      const { id, state } = context.handle;
      const now = ownDiffering(context);
      const either = together(held.current.get(id) ?? NOTHING, now);
      held.current.set(id, either);
      const kept = keptOf(session, id, state.value.versionNo);
      return { context, own: kept ? now : either, kept };
    });
  const open = all.filter(({ own }) => differs(own) > 0);
  const n = open.reduce((sum, { own }) => sum + differs(own), 0);
  const choices = ownChoices(
    new Map(
      open.flatMap(({ context, own }) =>
        sidesOf(own).map(([path, sides]) => [`${context.handle.id} ${path}`, sides] as const),
      ),
    ),
  );
  const press = (choice: OwnChoice) => {
    const device = deviceWords(choice, choices);
    const counts = open.map(({ context, own }) => keepIn(context, own, choice, device));
    const records = counts.filter((count) => count > 0).length;
    const sum = counts.reduce((total, count) => total + count, 0);
    say(ta("settle.ownDoneIn", { device, n: sum, records }));
    requestAnimationFrame(() => document.getElementById("own-kept")?.focus());
  };
  const people = new Set(all.map(({ context }) => context.person?.id));
  return (
    <Page
      heading={ta("settle.ownTitle")}
      back={{ to: "/to-settle", words: ta("settle.back") }}
      person={people.size === 1 ? all[0]?.context.person : undefined}
      bar={
        n > 0
          ? choices.map((choice) => (
              <Button key={choice.device} onPress={() => press(choice)}>
                {keepWords(choices, choice)}
              </Button>
            ))
          : undefined
      }
    >
      <KeptNotice all={all} />
      {n > 0 && (
        <>
          <p class="govuk-body">{ownWords(choices)}</p>
          <p class="govuk-body">
            {open.length > 1
              ? ta("settle.ownIn", { n, records: open.length })
              : ta("settle.differ", { n })}
          </p>
        </>
      )}
      {opened && n === 0 && <p class="govuk-body">{ta("settle.nothing")}</p>}
      {open.map((each) => (
        <Differing key={each.context.handle.id} {...each} />
      ))}
    </Page>
  );
}
