/** One device: facts, and the page before it is revoked (screens.md 23). */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { Page } from "../../app/page";
import { ROUTE } from "../../codes";
import type { Session } from "../../session/types";
import { ty } from "../../text/en-copy";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { when } from "../../ui/dates";
import { say } from "../../ui/live";
import { Panel } from "../../ui/panel";
import { InsetText, SummaryList } from "../../ui/summary";
import { callFailure } from "../decision/failure";
import { Checked } from "./checked";
import { Copies } from "./copies";
import { contactWords, missingWords, stateWords, unsentWords, wipeWords } from "./device-words";
import { FAILURES } from "./failures";
import { type AskingCopy, type Device, isIt } from "./fleet";
import { type Why, whyWords } from "./reasons";
import { Revoke } from "./revoke";

export interface DeviceProps {
  readonly session: Session;
  readonly device: Device;
  /** It was revoked, at this time, for this. */
  readonly onRevoked: (at: number, why: Why) => void;
  readonly revokedAt: number | null;
  /** When the server was asked about it, and how it is asked again. */
  readonly checkedAt: number;
  readonly onAgain: () => void;
  /** Its unsent work was asked for, at this time. */
  readonly onAsked: (at: number) => void;
  /** What was decided on a copy of it. */
  readonly onDecided: (copy: AskingCopy, confirmed: boolean) => void;
}

const Facts = ({ device }: { device: Device }) => (
  <SummaryList
    rows={[
      { key: td("devices.owner"), value: device.owner },
      { key: td("devices.team"), value: device.team ?? td("word.noTeam") },
      { key: td("devices.enrolled"), value: when(device.enrolled, now.value) },
      { key: td("devices.lastContact"), value: contactWords(device, now.value) },
      { key: td("devices.oldest"), value: unsentWords(device, now.value) },
      {
        key: td("devices.missingKey"),
        value: missingWords(device) ?? td("devices.missingNone"),
      },
      { key: td("devices.app"), value: device.app ?? td("word.notKnown") },
      { key: td("devices.state"), value: stateWords(device) },
      ...(device.formerly === null
        ? []
        : [
            {
              key: ty("copies.formerly"),
              value: ty("copies.formerlyWords", { id: device.formerly }),
            },
          ]),
      ...(device.revoked
        ? [
            { key: td("devices.why"), value: whyWords(device.why) ?? td("devices.whyNot") },
            {
              key: td("devices.handingIn"),
              value: (
                <>
                  <p>{wipeWords(device, now.value)}</p>
                  <p class="ds-second">{td("devices.wipeMeans")}</p>
                </>
              ),
            },
          ]
        : []),
    ]}
  />
);

/** Asks the device for what it has not sent: it is told at its next contact. Beside it what else may be done. */
function AskForWork(props: DeviceProps & { children: ComponentChildren }) {
  const { session, device, onAsked } = props;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const going = useRef(false);
  const ask = async (): Promise<void> => {
    if (going.current) return;
    going.current = true;
    setBusy(true);
    setFailed(null);
    try {
      await session.call(ROUTE.ask_deposit, [{ hex: device.id }]);
      onAsked(Date.now());
    } catch (error) {
      const words = td(FAILURES[callFailure(error)]);
      setFailed(words);
      say(words, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };
  return (
    <>
      {failed !== null && <InsetText>{failed}</InsetText>}
      {device.askedAt !== null && (
        <p class="govuk-body">{td("devices.asked", { when: when(device.askedAt, now.value) })}</p>
      )}
      <ButtonGroup>
        <Button onPress={() => void ask()}>{td(busy ? "devices.askingIt" : "devices.ask")}</Button>
        {props.children}
      </ButtonGroup>
    </>
  );
}

export function DevicePage(props: DeviceProps) {
  const { device, revokedAt } = props;
  const [checking, setChecking] = useState(false);
  const it = isIt(props.session);
  if (checking && !device.revoked) {
    return <Revoke key="check" {...props} onKeep={() => setChecking(false)} />;
  }
  return (
    <Page key="facts" heading={device.label} back={{ to: "/devices", words: td("back.devices") }}>
      {revokedAt !== null && (
        <Panel title={td("revoke.done", { when: when(revokedAt, now.value) })}>
          <p>{td("revoke.doneWords")}</p>
        </Panel>
      )}
      {it && !device.revoked && <Copies {...props} />}
      <Facts device={device} />
      {device.revoked && revokedAt === null && (
        <p class="govuk-body">{td("devices.revokedWords")}</p>
      )}
      {it && !device.revoked && (
        <AskForWork {...props}>
          <Button kind="warning" onPress={() => setChecking(true)}>
            {td("devices.revoke")}
          </Button>
        </AskForWork>
      )}
      <Checked at={props.checkedAt} onAgain={props.onAgain} />
    </Page>
  );
}
