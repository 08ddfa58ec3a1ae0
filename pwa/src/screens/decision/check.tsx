/** The page before authorising: what, about whom, how many answers, and what happens then. */
import { useEffect, useRef, useState } from "preact/hooks";
import { openTitle } from "../../app/form-title";
import { Gone } from "../../app/gone";
import { useMeant } from "../../app/meant";
import { useRecord } from "../../app/open-record";
import { Page } from "../../app/page";
import { goBack, navigate } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import { td } from "../../text/en-desk";
import { tl } from "../../text/en-later";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { InsetText, SummaryList } from "../../ui/summary";
import { answerContext } from "../shown-answer";
import { CountsLater } from "./counts-later";
import { coversWords, hindrancesOf } from "./decide";
import { wasShown } from "./decision";
import { type Case, caseOf } from "./desk";
import { failureWords } from "./failure";
import { headingWords } from "./words";
import { workflowOf } from "./workflow";

const sheetOf = (record: string): string => `/record/${record}/decision`;

interface CheckProps {
  readonly now: Case;
  readonly onBack: () => void;
  readonly onShow: () => void;
  readonly onDone: () => void;
}

function Check({ now, onBack, onShow, onDone }: CheckProps) {
  const { session, handle, form, person } = now.context;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const isMeant = useMeant();
  const { ready } = hindrancesOf(now);
  const version = handle.state.value.versionNo;

  const authorise = async (event: MouseEvent): Promise<void> => {
    if (going.current || !isMeant(event)) return;
    going.current = true;
    setBusy(true);
    setFailed(null);
    try {
      await handle.command("authorise", {}, session.today());
      onDone();
    } catch (error) {
      const words = failureWords(error);
      setFailed(words);
      say(words, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };

  const act =
    ready.kind === "changes" ? (
      <Button kind="filled" onPress={onShow}>
        {td("decision.showChanges", { n: ready.n })}
      </Button>
    ) : ready.kind === "yes" ? (
      <Button kind="filled" onPress={(event) => void authorise(event)}>
        {td(busy ? "check.going" : "check.go")}
      </Button>
    ) : null;
  const acts = (
    <>
      <Button onPress={onBack}>{td("check.back")}</Button>
      {act}
    </>
  );
  return (
    <Page
      heading={td("check.h1")}
      back={{ to: sheetOf(handle.id), words: td("back.decision") }}
      person={person}
      record={handle}
      bar={wide.value ? null : acts}
    >
      {failed !== null && <InsetText>{failed}</InsetText>}
      <SummaryList
        rows={[
          {
            key: td("check.what"),
            value: headingWords(openTitle(form), version),
          },
          ...(person ? [{ key: td("check.whom"), value: usedName(person) }] : []),
          { key: td("check.count"), value: coversWords(now) },
          ...(now.submitter
            ? [
                {
                  key: td("check.routing"),
                  value: td("check.routingWords", { name: now.submitter.name }),
                },
              ]
            : []),
        ]}
      />
      {ready.kind === "changes" && <InsetText>{tl("seen.changed", { n: ready.n })}</InsetText>}
      <CountsLater session={session} />
      {wide.value && <ButtonGroup>{acts}</ButtonGroup>}
    </Page>
  );
}

/** Reached from the sheet only: after a reload nothing has been shown yet, so the sheet comes first. */
export default function CheckScreen({ session, params }: ScreenProps) {
  const record = params.record ?? "";
  const opened = useRecord(session, record);
  const table = workflowOf(session);
  const handle = opened.kind === "open" ? opened.handle : null;
  const seen = handle !== null && table !== null && wasShown(handle);
  const sheet = sheetOf(record);
  useEffect(() => {
    if (handle && !seen) navigate(sheet, { replace: true });
  }, [handle, seen]);
  if (opened.kind === "gone") return <Gone error={opened.error} />;
  if (!handle || !table || !seen) return null;
  const back = () => goBack(sheet);
  return (
    <Check
      now={caseOf(answerContext(session, handle), table)}
      onBack={back}
      onShow={() => {
        handle.showArrived();
        back();
      }}
      onDone={() => {
        say(td("done.authorised", { when: when(Date.now()) }));
        back();
      }}
    />
  );
}
