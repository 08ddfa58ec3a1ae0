/** A whole record on one page, read only: every answer that is asked for, and the same on paper. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { openTitle } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import { askBeforePaper, printScreen } from "../../paper/guard";
import { t } from "../../text";
import { tw } from "../../text/whole";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import {
  type AnswerContext,
  Arrived,
  answerContext,
  Contents,
  type Entry,
  formBlocks,
  ShownForm,
} from "../shown-answer";
import { About, VersionLine } from "./about";
import { isRestricted, mayPrint } from "./paper";
import "./whole.css";

/** How the access log calls a print (forms/library/access-log.yaml). */
const PRINT = "print";

/** How many restricted questions have an answer. *Tracked.* */
const restrictedCount = ({ form, handle }: AnswerContext): number =>
  formBlocks(form)
    .flatMap(({ blocks }) => blocks.flatMap(({ entries }) => entries))
    .filter(({ item, path }) => isRestricted(item) && handle.heads(path).length > 0).length;

/** On paper a line in its place; on the screen the answer. */
const leftOut = ({ item }: Entry, shown: ComponentChildren): ComponentChildren =>
  isRestricted(item) ? (
    <>
      <div class="ds-noprint">{shown}</div>
      <p class="ds-whole__paper">{tw("whole.left")}</p>
    </>
  ) : (
    shown
  );

/** Prints once it is recorded that it was printed. */
function usePrint({ session, handle }: AnswerContext) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const note = () => session.noteOpened(handle.id, PRINT);
  useEffect(() => {
    // The browser's own menu prints too.
    const printed = () => void note().catch(() => undefined);
    addEventListener("beforeprint", printed);
    return () => removeEventListener("beforeprint", printed);
  }, [handle]);
  const print = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      await note();
      await printScreen();
    } catch {
      setFailed(true);
      say(tw("whole.failed"), "assertive");
    } finally {
      setBusy(false);
    }
  };
  return { busy, failed, print };
}

function Paper(props: {
  context: AnswerContext;
  takenIn: boolean;
  onTakeIn: (takenIn: boolean) => void;
}) {
  const n = restrictedCount(props.context);
  return (
    <form
      class="ds-noprint ds-whole__before"
      autocomplete="off"
      onSubmit={(event) => event.preventDefault()}
    >
      {n > 0 && (
        <Radios
          id="restricted"
          legend={tw("whole.restricted")}
          hint={tw("whole.restrictedHint", { n })}
          value={props.takenIn ? "in" : "out"}
          onChoose={(value) => props.onTakeIn(value === "in")}
          options={[
            { value: "out", label: tw("whole.leaveOut") },
            { value: "in", label: tw("whole.takeIn") },
          ]}
        />
      )}
      <p class="govuk-body govuk-body-s ds-second">{tw("whole.rule")}</p>
    </form>
  );
}

function Whole({ context }: { context: AnswerContext }) {
  const { handle, form, person } = context;
  const printable = mayPrint(form.definition);
  const [takenIn, setTakenIn] = useState(false);
  const { busy, failed, print } = usePrint(context);
  const kept = form.kept().length;
  const contents = <Contents context={context} />;
  return (
    <Page
      heading={tw("whole.h1", { title: openTitle(form) })}
      back={{ to: `/record/${handle.id}`, words: t("back.sections") }}
      person={person}
      record={handle}
      rail={{ kind: "tasks", label: tw("whole.contents"), content: contents }}
      bar={
        printable ? (
          <Button kind="filled" onPress={() => askBeforePaper(() => void print())}>
            {tw(busy ? "whole.printing" : "whole.print")}
          </Button>
        ) : undefined
      }
    >
      {failed && <InsetText>{tw("whole.failed")}</InsetText>}
      {!printable && <p class="ds-whole__paper">{tw("whole.paperNever")}</p>}
      <div class={printable ? "" : "ds-noprint"}>
        <About context={context} />
        <Arrived handle={handle} />
        {printable ? (
          <Paper context={context} takenIn={takenIn} onTakeIn={setTakenIn} />
        ) : (
          <InsetText>{tw("whole.never")}</InsetText>
        )}
        {!wide.value && (
          <nav class="ds-noprint" aria-label={tw("whole.contents")}>
            <h2>{tw("whole.contents")}</h2>
            {contents}
          </nav>
        )}
        <ShownForm context={context} {...(!takenIn && { around: leftOut })} />
        {kept > 0 && <p class="govuk-body ds-second">{tw("whole.kept", { n: kept })}</p>}
        <VersionLine context={context} />
      </div>
    </Page>
  );
}

export default function WholeScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const handle = opened.kind === "open" ? opened.handle : null;
  const context = useMemo(() => handle && answerContext(session, handle), [session, handle]);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  return context && <Whole context={context} />;
}
