/** The page before authorising: what, about whom, how many answers, and what happens then. */
import { useRef, useState } from "preact/hooks";
import { Page } from "../../app/page";
import { wide } from "../../app/viewport";
import { t } from "../../text";
import { td } from "../../text/en-desk";
import { InsetText, SummaryList } from "../../ui/blocks";
import { Button, ButtonGroup } from "../../ui/button";
import { say } from "../../ui/live";
import { usedName } from "../../ui/person-banner";
import { coversWords, hindrancesOf } from "./decide";
import type { Case } from "./desk";
import { failureWords } from "./failure";
import { headingWords } from "./words";

export interface CheckProps {
  readonly now: Case;
  readonly onBack: () => void;
  readonly onShow: () => void;
  readonly onDone: () => void;
}

export function Check({ now, onBack, onShow, onDone }: CheckProps) {
  const { session, handle, form, person } = now.context;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const { ready } = hindrancesOf(now);
  const version = handle.state.value.versionNo;

  const authorise = async (): Promise<void> => {
    if (going.current) return;
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
      <Button kind="filled" onPress={() => void authorise()}>
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
    <Page heading={td("check.h1")} person={person} record={handle} bar={wide.value ? null : acts}>
      {failed !== null && <InsetText>{failed}</InsetText>}
      <SummaryList
        rows={[
          {
            key: td("check.what"),
            value: headingWords(form.words(form.definition.title), version),
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
      {ready.kind === "changes" && <InsetText>{t("seen.changed", { n: ready.n })}</InsetText>}
      {session.sending.value.link !== "ok" && <p class="govuk-body">{td("decision.offline")}</p>}
      {wide.value && <ButtonGroup>{acts}</ButtonGroup>}
    </Page>
  );
}
