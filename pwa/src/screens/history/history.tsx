/** The history of one answer, newest received first (screens.md 10). Its path comes in memory only. */

import { useMemo, useState } from "preact/hooks";
import { sectionAddress } from "../../app/focus-path";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { questionWords } from "../../app/problem-words";
import { navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { STATUS } from "../../codes";
import type { Answer } from "../../forms/answers";
import { type Item, isGroup } from "../../forms/definition";
import { isHeld } from "../../session/confirmed";
import { historyOf } from "../../session/history";
import { setAside } from "../../session/kept-aside";
import type { HistoryEntry, RecordHandle } from "../../session/types";
import { t } from "../../text";
import { ta } from "../../text/en-answers";
import { tm } from "../../text/more-pages";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import { KeptAsideHere } from "../aside/kept";
import { OwnWhy } from "../aside/own";
import { type AnswerContext, Arrived, answerContext, ShownValue } from "../shown-answer";
import { Entry } from "./entry";
import "./history.css";
import { newestReceivedFirst } from "./order";
import { Count, Rest } from "./rest";

/** The answer that stood before "Use this answer again", for putting it back. */
interface Used {
  readonly before: Answer | null;
}

const plain = ({ value, status, source, note }: Answer): Answer => ({
  value,
  status,
  source,
  note,
});

/** Own answers here that are no part of the record, kept and explained. */
function SetAside({ context, path, item }: { context: AnswerContext; path: string; item: Item }) {
  const aside = setAside(context.handle.ground, path);
  return (
    <>
      {aside.map((head) => (
        <Notice key={head.dot}>
          <p>
            <strong>{ta("history.aside")}</strong>
          </p>
          <OwnWhy session={context.session} dot={head.dot} />
          <ShownValue context={context} item={item} answer={head} />
        </Notice>
      ))}
      <KeptAsideHere session={context.session} handle={context.handle} path={path} />
    </>
  );
}

function UsedNotice({ undo }: { undo: () => void }) {
  return (
    <Notice id="used">
      <p>{ta("history.used")}</p>
      <Button kind="link" onPress={undo}>
        {ta("history.undo")}
      </Button>
    </Notice>
  );
}

/** What may be done with an old entry: nothing to unions, to several answers, or where it is read only. */
function mayUse(
  handle: RecordHandle,
  path: string,
  item: Item,
  entry: HistoryEntry,
  unsettled: boolean,
): boolean {
  const calculated = !isGroup(item) && (item.type === "calc" || item.merge === "union");
  if (isHeld(handle, path)) return false;
  return handle.writable() && !calculated && !unsettled && !entry.current && entry.kind === "set";
}

function Entries({ context, path, item }: { context: AnswerContext; path: string; item: Item }) {
  const { handle } = context;
  const [used, setUsed] = useState<Used | null>(null);
  const entries = newestReceivedFirst(historyOf(handle.ground, path));
  const unsettled = handle.unsettled(path);
  const use = (entry: HistoryEntry) => {
    setUsed({ before: handle.answer(path) ?? null });
    handle.write(
      path,
      entry.value === null && entry.status === STATUS.answered ? null : plain(entry),
    );
    say(ta("history.used"));
    requestAnimationFrame(() => document.getElementById("used")?.focus());
  };
  const undo = () => {
    if (used) handle.write(path, used.before && plain(used.before));
    setUsed(null);
    say(ta("history.backAgain"));
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  if (entries.length === 0) return <p class="govuk-body">{ta("history.none")}</p>;
  return (
    <>
      {used && <UsedNotice undo={undo} />}
      <Count context={context} path={path} shown={entries.length} />
      {unsettled && handle.writable() && (
        <Button
          id="history-settle"
          onPress={() => navigate(`/record/${handle.id}/settle`, { hold: { path } })}
        >
          {ta("submit.settle")}
        </Button>
      )}
      <ol class="ds-entries">
        {entries.map((entry) => (
          <Entry
            key={`${entry.dot} ${entry.kind} ${String(entry.kind === "set" ? "" : entry.value)}`}
            context={context}
            path={path}
            item={item}
            entry={entry}
            beside={entries}
            unsettled={unsettled}
            onUse={mayUse(handle, path, item, entry, unsettled) ? () => use(entry) : undefined}
          />
        ))}
      </ol>
      <Rest context={context} path={path} />
      <ul class="ds-list">
        <li>
          <Button kind="link" href={`/record/${handle.id}/whole`}>
            {tm("tasks.whole")}
          </Button>
        </li>
        <li>
          <Button kind="link" href={`/record/${handle.id}/compare`}>
            {tm("tasks.compare")}
          </Button>
        </li>
      </ul>
    </>
  );
}

function History({ context, path }: { context: AnswerContext; path: string }) {
  const { handle, form, person } = context;
  const place = handle.closed?.(path) ? undefined : form.place(path);
  const back = place
    ? { to: sectionAddress(handle, path), words: ta("history.back") }
    : { to: `/record/${handle.id}`, words: t("back.sections") };
  return (
    <Page
      heading={place ? questionWords(form, path) : ta("history.title")}
      back={back}
      person={person}
      record={handle}
    >
      {place ? (
        <>
          <Arrived handle={handle} />
          <SetAside context={context} path={path} item={place.item} />
          <Entries context={context} path={path} item={place.item} />
        </>
      ) : (
        <p class="govuk-body">{ta("history.lost")}</p>
      )}
    </Page>
  );
}

export default function HistoryScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const handle = opened.kind === "open" ? opened.handle : null;
  const context = useMemo(() => handle && answerContext(session, handle), [session, handle]);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  return context && <History context={context} path={params.path ?? ""} />;
}
