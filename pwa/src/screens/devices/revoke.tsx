/** The page before a device is revoked: what is known of it, and the reason (screens.md 23). */
import { useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { Page } from "../../app/page";
import { wide } from "../../app/viewport";
import { ROUTE } from "../../codes";
import type { Session } from "../../session/types";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { ErrorSummary, type Problem } from "../../ui/error-summary";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { callFailure } from "../decision/failure";
import { contactWords, enrolledWords, unsentWords } from "./device-words";
import { FAILURES } from "./failures";
import type { Device } from "./fleet";
import { codeOf, REASONS, type Reason, reasonWords, type Why } from "./reasons";

export interface RevokeProps {
  readonly session: Session;
  readonly device: Device;
  readonly onKeep: () => void;
  /** It was revoked, at this time, for this. */
  readonly onRevoked: (at: number, why: Why) => void;
}

const REASON = "why";
const WORDS = "why-words";
const MOST_LETTERS = 100;

/** What is missing of a reason, each with its place. */
function slipsIn(reason: Reason | null, words: string): readonly Problem[] {
  if (reason === null) return [{ words: td("revoke.noReason"), href: `#${REASON}` }];
  if (reason !== "other") return [];
  const href = `#${WORDS}`;
  const n = words.trim().length;
  if (n === 0) return [{ words: td("revoke.noWords"), href }];
  return n > MOST_LETTERS ? [{ words: td("revoke.long", { n: MOST_LETTERS }), href }] : [];
}

export function Revoke({ session, device, onKeep, onRevoked }: RevokeProps) {
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState("");
  const [slips, setSlips] = useState<readonly Problem[]>([]);
  const [press, setPress] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const slipAt = (id: string) => slips.find(({ href }) => href === `#${id}`)?.words;
  const revoke = async (): Promise<void> => {
    if (going.current) return;
    const missing = slipsIn(reason, words);
    setSlips(missing);
    setPress((before) => before + 1);
    if (missing.length > 0 || reason === null) return;
    going.current = true;
    setBusy(true);
    setFailed(null);
    const said = reason === "other" ? words.trim() : null;
    try {
      const why = { code: codeOf(reason), words: said };
      await session.call(ROUTE.revoke, [{ hex: device.id }, why.code, why.words]);
      onRevoked(Date.now(), why);
    } catch (error) {
      const told = td(FAILURES[callFailure(error)]);
      setFailed(told);
      say(told, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };
  const acts = (
    <>
      <Button onPress={onKeep}>{td("revoke.keep")}</Button>
      <Button kind="warning" onPress={() => void revoke()}>
        {td(busy ? "revoke.going" : "revoke.go")}
      </Button>
    </>
  );
  return (
    <Page heading={td("revoke.h1")} bar={wide.value ? undefined : acts}>
      {slips.length > 0 && <ErrorSummary key={press} title={td("revoke.slips")} problems={slips} />}
      {failed !== null && <InsetText>{failed}</InsetText>}
      <p class="govuk-heading-s">
        {td("devices.open", { device: device.label, owner: device.owner })}
      </p>
      <p class="govuk-body ds-number">
        {enrolledWords(device, now.value)}.{" "}
        {td("revoke.heard", { when: contactWords(device, now.value) })}
      </p>
      <p class="govuk-body">{td("revoke.words")}</p>
      <p class="govuk-body">
        {td("revoke.unsentKnown", { unsent: unsentWords(device, now.value).toLowerCase() })}
      </p>
      <Radios
        id={REASON}
        legend={td("revoke.why")}
        hint={td("revoke.whyHint")}
        error={slipAt(REASON)}
        options={REASONS.map((value) => ({ value, label: reasonWords(value) }))}
        value={reason}
        onChoose={(value) => setReason(value as Reason)}
      />
      {reason === "other" && (
        <TextBox
          id={WORDS}
          label={td("revoke.inWords")}
          hint={td("revoke.inWordsHint")}
          error={slipAt(WORDS)}
          value={words}
          onText={setWords}
        />
      )}
      {wide.value && <ButtonGroup>{acts}</ButtonGroup>}
    </Page>
  );
}
