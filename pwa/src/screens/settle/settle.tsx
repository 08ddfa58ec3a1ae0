/** Settle: one answer where a path came along in memory, else everything to settle in the record. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { sectionAddress } from "../../app/focus-path";
import { Gone } from "../../app/gone";
import type { Back } from "../../app/header";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { questionWords } from "../../app/problem-words";
import { goBack, navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { freezeAloud, Unsaved } from "../../app/unsaved";
import { mayWrite } from "../../session/recording";
import { t } from "../../text";
import { ta } from "../../text/en-answers";
import { Button } from "../../ui/button";
import { type AnswerContext, Arrived, answerContext, ShownAnswer } from "../shown-answer";
import { unsettledIn } from "../submit/to-settle-first";
import { SettleList } from "../to-settle/list";
import { JustSettled, tell } from "./done";
import { LeftOver } from "./left-over";
import { SettleOne, scratchOf } from "./one";
import { nextAfter } from "./order";
import { ReadOnly } from "./read-only";
import { RecordSettle } from "./record-list";
import { FlaggedRow, flaggedAt, rowOf, rowWords } from "./row";
import "./settle.css";

/** Where the person came from. `record` is the list of one record, which has this very address. */
function backOf({ handle }: AnswerContext, path: string, from: string): Back {
  if (from === "list") return { to: "/to-settle", words: ta("settle.back") };
  if (from === "submit") return { to: `/record/${handle.id}/submit`, words: ta("submit.title") };
  return { to: sectionAddress(handle, path), words: ta("history.back") };
}

function useSettling(context: AnswerContext, path: string, from: string) {
  const { handle, form } = context;
  const back = backOf(context, path, from);
  const leave = () =>
    from === "record" ? navigate(`/record/${handle.id}/settle`) : goBack(back.to);
  const settled = (words: string) => {
    tell({ record: handle.id, path, words });
    const { serious } = unsettledIn(form, handle);
    const next = nextAfter(serious, path);
    if (!next) leave();
    else navigate(`/record/${handle.id}/settle`, { hold: { path: next, from }, replace: true });
  };
  return { back, leave, settled };
}

interface OneScreenProps {
  readonly context: AnswerContext;
  readonly path: string;
  readonly from: string;
}

function One({ context, path, from }: OneScreenProps) {
  const { session, handle, form, person } = context;
  const submit = useRef(() => {});
  const { back, leave, settled } = useSettling(context, path, from);
  const item = form.place(path)?.item;
  const open = handle.unsettled(path) && item !== undefined;
  const writable = mayWrite(session, handle, form)(path);
  const bar = (
    <>
      <Button onPress={leave}>{ta(open && writable ? "settle.later" : "settle.leave")}</Button>
      {open && writable && (
        <Button kind="filled" onPress={() => submit.current()}>
          {ta("settle.go")}
        </Button>
      )}
    </>
  );
  const list = {
    kind: "list" as const,
    label: ta("list.title"),
    content: <SettleList session={session} current={{ record: handle.id, path }} />,
  };
  return (
    <Page
      heading={open && writable ? undefined : item ? questionWords(form, path) : ta("settle.title")}
      back={from === "record" ? { to: `/record/${handle.id}`, words: t("back.sections") } : back}
      person={person}
      record={handle}
      rail={from === "list" ? list : undefined}
      wide
      bar={bar}
    >
      <JustSettled />
      {open && writable && <Unsaved session={session} record={handle} />}
      <Arrived handle={handle} />
      {!open && <LeftOver scratch={scratchOf(context, path)} />}
      {open && writable ? (
        <SettleOne context={context} path={path} item={item} submit={submit} onSettled={settled} />
      ) : (
        <>
          {open ? <ReadOnly context={context} /> : <p class="govuk-body">{ta("settle.nothing")}</p>}
          <ShownAnswer context={context} path={path} />
        </>
      )}
    </Page>
  );
}

/** A row in question: kept as it is, or removed after all. */
function OneRow({ context, path, from }: OneScreenProps) {
  const { handle, session, form, person } = context;
  const { back, leave, settled } = useSettling(context, path, from);
  const flagged = flaggedAt(context, path);
  const at = rowOf(path);
  const writable = mayWrite(session, handle, form)(path);
  const act = (keep: boolean) => {
    if (!at) return;
    if (keep) handle.restoreRow(at.group, at.row);
    else handle.removeRow(at.group, at.row);
    settled(ta(keep ? "settle.rowKept" : "settle.rowRemoved"));
  };
  const bar =
    flagged && writable ? (
      <>
        <Button onPress={leave}>{ta("settle.later")}</Button>
        <Button onPress={() => act(false)}>{ta("settle.rowRemove")}</Button>
        <Button kind="filled" onPress={() => act(true)}>
          {ta("settle.rowKeep")}
        </Button>
      </>
    ) : (
      <Button onPress={leave}>{ta("settle.leave")}</Button>
    );
  return (
    <Page
      heading={rowWords(context, path)}
      back={from === "record" ? { to: `/record/${handle.id}`, words: t("back.sections") } : back}
      person={person}
      record={handle}
      rail={
        from === "list"
          ? {
              kind: "list",
              label: ta("list.title"),
              content: <SettleList session={session} current={{ record: handle.id, path }} />,
            }
          : undefined
      }
      bar={bar}
    >
      <JustSettled />
      <Arrived handle={handle} />
      {!flagged && <p class="govuk-body">{ta("settle.nothing")}</p>}
      {flagged && !writable && <ReadOnly context={context} />}
      <FlaggedRow context={context} path={path} />
    </Page>
  );
}

function Settle({ context, path, from }: OneScreenProps) {
  const { handle } = context;
  useEffect(() => () => freezeAloud(handle), [handle]);
  if (path === "") return <RecordSettle key="record" context={context} />;
  if (rowOf(path)) return <OneRow key={path} context={context} path={path} from={from} />;
  return <One key={path} context={context} path={path} from={from} />;
}

export default function SettleScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const handle = opened.kind === "open" ? opened.handle : null;
  const context = useMemo(() => handle && answerContext(session, handle), [session, handle]);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  return context && <Settle context={context} path={params.path ?? ""} from={params.from ?? ""} />;
}
