/** Returning a submission once, for the right change: pinned comments, reasons, a note (screens.md 22). */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Gone } from "../../app/gone";
import { useMeant } from "../../app/meant";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { goBack } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import type { RecordHandle, Session } from "../../session/types";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { ErrorSummary, type Problem } from "../../ui/error-summary";
import { TextArea } from "../../ui/field";
import { say } from "../../ui/live";
import { InsetText, Notice } from "../../ui/summary";
import { useAnswerActs } from "../decision/answer-acts";
import { CountsLater } from "../decision/counts-later";
import { answerContext, ShownAnswer } from "../shown-answer";
import "../decision/decision.css";
import { type Case, caseOf } from "../decision/desk";
import { failureWords } from "../decision/failure";
import { pinFieldOf, pinSlipWords } from "../decision/pin-box";
import { clearDesk, deskOf, halvesOf, pinHalves, pinsOf } from "../decision/pins";
import { barTo } from "../decision/standing";
import { barWords } from "../decision/words";
import { pinLimits, type Workflow, workflowOf } from "../decision/workflow";
import { draftOf, keepDraft, type ReturnSlip, slipsIn } from "./draft";
import "./return.css";
import { tl } from "../../text/en-later";

const REASONS = "reasons";
const NOTE = "note";

interface PinnedProps {
  readonly now: Case;
  readonly path: string;
  readonly n: number;
  readonly of: number;
}

/** One comment under the answer it is about. */
function Pinned({ now, path, n, of }: PinnedProps) {
  const { context, sendBack } = now;
  const { what, comment, acts } = useAnswerActs(context, path, pinLimits(sendBack));
  return (
    <li class="ds-return__pin">
      <p class="ds-second">{td("return.pinOne", { n, of })}</p>
      <h3>{what}</h3>
      {context.form.place(path) && <ShownAnswer context={context} path={path} />}
      {comment}
      {acts}
    </li>
  );
}

/** Every comment, and every box still open. One removed in this sitting stays, to be put back. */
function Pins({ now }: { now: Case }) {
  const { session, handle } = now.context;
  const desk = deskOf(session, handle.id);
  const open = [...halvesOf(desk)].filter(([, words]) => words.trim() !== "");
  const pins = [...new Set([...pinsOf(desk).keys(), ...open.map(([path]) => path)])];
  const [stood] = useState(pins);
  const listed = [...stood, ...pins.filter((path) => !stood.includes(path))];
  return (
    <section aria-labelledby="comments">
      <h2 id="comments">{td("return.pins", { n: pins.length })}</h2>
      {pins.length === 0 && <p class="govuk-body">{td("return.none")}</p>}
      <ol class="ds-return__pins">
        {listed.map((path, index) => (
          <Pinned key={path} now={now} path={path} n={index + 1} of={listed.length} />
        ))}
      </ol>
    </section>
  );
}

interface OpenProps {
  readonly session: Session;
  readonly handle: RecordHandle;
  readonly table: Workflow;
}

function Barred({ now, words }: { now: Case; words: string }) {
  const { handle, person } = now.context;
  const decision = `/record/${handle.id}/decision`;
  return (
    <Page
      heading={td("decision.returnShort")}
      back={{ to: decision, words: td("back.decision") }}
      person={person}
      record={handle}
    >
      <p class="govuk-body">{words}</p>
      <Button href={decision}>{td("back.decision")}</Button>
    </Page>
  );
}

/** "This has been returned twice. Ask Kit Moonthimble to join a conversation first." */
function twiceWords(session: Session): string {
  const consultant = session.staff.value.find(({ roles }) =>
    roles.includes("consultant_social_worker"),
  );
  return consultant ? td("return.twice", { name: consultant.name }) : td("return.twiceNobody");
}

function OpenReturn({ session, handle, table }: OpenProps) {
  const context = answerContext(session, handle);
  const now = caseOf(context, table);
  const desk = deskOf(session, handle.id);
  const draft = draftOf(desk);
  const [problems, setProblems] = useState<readonly ReturnSlip[]>([]);
  const limits = pinLimits(now.sendBack);
  const [unpinned, setUnpinned] = useState<ReturnType<typeof pinHalves>>(null);
  const open = now.sendBack !== undefined && now.standing.kind === "open";
  // A comment half-way goes along as a pin.
  useLayoutEffect(() => {
    if (open) pinHalves(desk, limits);
  }, [open]);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [press, setPress] = useState(0);
  const going = useRef(false);
  const isMeant = useMeant();
  const row = now.sendBack;
  const bar = row ? barTo(row, now.who) : null;

  if (!row || now.standing.kind !== "open") {
    return <Barred now={now} words={td("decision.notSubmitted")} />;
  }
  if (bar) return <Barred now={now} words={barWords(bar)} />;

  const name = now.submitter?.name.split(" ")[0] ?? td("word.notKnown");
  const change = (to: Partial<typeof draft>): void => {
    keepDraft(desk, { ...draftOf(desk), ...to });
  };
  const send = async (event: MouseEvent): Promise<void> => {
    if (going.current || !isMeant(event)) return;
    const half = pinHalves(desk, limits);
    const slips = slipsIn(draftOf(desk), row);
    setUnpinned(half);
    setProblems(slips);
    setPress(press + 1);
    setFailed(null);
    if (half || slips.length > 0) return;
    going.current = true;
    setBusy(true);
    try {
      const pins = [...pinsOf(desk)].map(([path, comment]) => [path, comment]);
      const args = { reasons: [...draft.reasons], note: draft.note.trim(), pins };
      await handle.command("return", args, session.today());
      clearDesk(desk);
      goBack(`/record/${handle.id}/decision`, true);
    } catch (error) {
      const words = failureWords(error);
      setFailed(words);
      say(words, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };

  const words = {
    reasons: td("return.noReason"),
    note: td("return.noNote", { name }),
    long: td("return.longNote"),
  };
  const listed: Problem[] = problems.map((slip) => ({
    words: words[slip],
    href: slip === "reasons" ? `#${REASONS}` : `#${NOTE}`,
  }));
  if (unpinned) {
    const href = `#${pinFieldOf(unpinned.path)}`;
    listed.unshift({ words: pinSlipWords(unpinned.slip, limits), href });
  }
  const noteSlip = problems.find((slip) => slip !== "reasons");
  const arrived = handle.arrived.value;
  const act = (
    <Button kind="filled" onPress={(event) => void send(event)}>
      {busy ? td("return.going") : td("return.go", { name })}
    </Button>
  );
  return (
    <Page
      heading={td("return.h1", { name })}
      back={{ to: `/record/${handle.id}/decision`, words: td("back.decision") }}
      person={context.person}
      record={handle}
      bar={wide.value ? undefined : act}
    >
      {press > 0 && listed.length > 0 && (
        <ErrorSummary key={press} title={tl("submit.bad")} problems={listed} />
      )}
      {failed !== null && <InsetText>{failed}</InsetText>}
      {handle.state.value.versionNo >= table.offer_conversation_from_version && (
        <InsetText>{twiceWords(session)}</InsetText>
      )}
      {arrived > 0 && <Notice>{tl("seen.changed", { n: arrived })}</Notice>}
      <p class="govuk-body">{td("return.words", { name })}</p>
      <Pins now={now} />
      <Checkboxes
        id={REASONS}
        legend={td("return.reasons")}
        hint={td("return.reasonsHint")}
        error={problems.includes("reasons") ? words.reasons : null}
        options={table.return_reasons.map(({ code, label }) => ({
          value: code,
          label: context.form.words(label),
        }))}
        value={draft.reasons}
        onToggle={(code, on) =>
          change({
            reasons: on ? [...draft.reasons, code] : draft.reasons.filter((one) => one !== code),
          })
        }
      />
      <TextArea
        id={NOTE}
        label={td("return.note", { name })}
        hint={td("return.noteHint")}
        error={noteSlip ? words[noteSlip] : null}
        value={draft.note}
        spellcheck
        onText={(note) => change({ note })}
      />
      <CountsLater session={session} />
      {wide.value && <ButtonGroup>{act}</ButtonGroup>}
    </Page>
  );
}

export default function ReturnScreen({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  const table = workflowOf(session);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (opened.kind === "opening") return null;
  if (!table) {
    return (
      <Page heading={td("decision.returnShort")} record={opened.handle}>
        <p class="govuk-body">{td("return.noTable")}</p>
      </Page>
    );
  }
  return <OpenReturn session={session} handle={opened.handle} table={table} />;
}
