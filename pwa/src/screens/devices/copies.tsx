/** Copies of one device that ask for an identity of their own: IT says of each whether it is its owner's. */
import { useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { ROUTE } from "../../codes";
import type { Session } from "../../session/types";
import { ty } from "../../text/en-copy";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { callFailure } from "../decision/failure";
import type { AskingCopy, Device } from "./fleet";

export interface CopiesProps {
  readonly session: Session;
  readonly device: Device;
  /** What was decided on one of them. */
  readonly onDecided: (copy: AskingCopy, confirmed: boolean) => void;
}

const FAILURES = {
  offline: "devices.offline",
  not_allowed: "devices.failed",
  unknown: "devices.failed",
  failed: "devices.failed",
} as const;

function Copy({ session, device, copy, onDecided }: CopiesProps & { copy: AskingCopy }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const decide = async (confirmed: boolean): Promise<void> => {
    if (going.current) return;
    going.current = true;
    setBusy(true);
    setFailed(null);
    try {
      const asked = [{ hex: device.id }, { hex: copy.publicKey }, confirmed];
      await session.call(ROUTE.rekey_confirm, asked);
      onDecided(copy, confirmed);
    } catch (error) {
      const why = callFailure(error);
      const words = why === "not_allowed" ? ty("copies.own") : td(FAILURES[why]);
      setFailed(words);
      say(words, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };
  const { code } = copy;
  return (
    <li>
      <p class="govuk-heading-s ds-number">
        {ty("copies.ask", { code, when: when(copy.asked, now.value) })}
      </p>
      {failed !== null && <InsetText>{failed}</InsetText>}
      {copy.confirmed && <p class="govuk-body">{ty("copies.confirmed")}</p>}
      {copy.refused && <p class="govuk-body">{ty("copies.refused")}</p>}
      <ButtonGroup>
        {!copy.confirmed && (
          <Button label={ty("copies.confirmOf", { code })} onPress={() => void decide(true)}>
            {ty(busy ? "copies.going" : "copies.confirm")}
          </Button>
        )}
        {!copy.refused && (
          <Button label={ty("copies.refuseOf", { code })} onPress={() => void decide(false)}>
            {ty("copies.refuse")}
          </Button>
        )}
      </ButtonGroup>
    </li>
  );
}

export function Copies(props: CopiesProps) {
  const { copies, owner } = props.device;
  if (copies.length === 0) return null;
  return (
    <section aria-labelledby="copies">
      <h2 id="copies">{ty("copies.title")}</h2>
      <p class="govuk-body">{ty("copies.words", { owner })}</p>
      <ul class="govuk-list">
        {copies.map((copy) => (
          <Copy key={copy.publicKey} copy={copy} {...props} />
        ))}
      </ul>
    </section>
  );
}
