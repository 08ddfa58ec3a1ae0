/** IT makes a code for one new device: a picture, a link, and the code to type (screens.md 24). */

import { useRef, useState } from "preact/hooks";
import { Page } from "../../app/page";
import type { ScreenProps } from "../../app/routes";
import { wide } from "../../app/viewport";
import type { StaffMember } from "../../session/types";
import { td } from "../../text/en-desk";
import { Button, ButtonGroup } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { weekdayWhen } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { callFailure } from "../decision/failure";
import { readCode } from "../enrol/code";
import { type Invite, invite, linkOf, slipInLabel, staffLike } from "./invite";
import "./make-code.css";
import { QrCode } from "./qr";

/** Most names shown as radios at once; the others are found by writing. */
const MOST = 15;

const FAILURES = {
  offline: "code.offline",
  not_allowed: "code.notAllowed",
  unknown: "code.failed",
  failed: "code.failed",
} as const;

interface Made extends Invite {
  readonly owner: StaffMember;
  readonly label: string;
}

function Ready({ made, onAnother }: { made: Made; onAnother: () => void }) {
  const [copied, setCopied] = useState(false);
  const link = linkOf(location.origin, made.code);
  return (
    <Page key="ready" heading={td("code.ready", { name: made.owner.name })} home>
      <p class="govuk-body">{td("code.readyFor", { label: made.label })}</p>
      <p class="govuk-body">{td("code.scan")}</p>
      <QrCode text={link} />
      <h2>{td("code.typedLabel")}</h2>
      <p class="ds-code ds-number">{readCode(made.code).shown}</p>
      <p class="govuk-body">
        <strong>{td("code.once", { when: weekdayWhen(made.expires) })}</strong>
      </p>
      <h2>{td("code.linkLabel")}</h2>
      <p class="ds-code__link">{link}</p>
      <ButtonGroup>
        <Button
          onPress={() => {
            navigator.clipboard.writeText(link).then(
              () => {
                setCopied(true);
                say(td("code.copied"));
              },
              // The link stands on the page to be copied by hand.
              () => setCopied(false),
            );
          }}
        >
          {td("code.copyLink")}
        </Button>
        {copied && <span>{td("code.copied")}</span>}
      </ButtonGroup>
      <p class="govuk-body">{td("code.shownOnce")}</p>
      <Button kind="link" onPress={onAnother}>
        {td("code.another")}
      </Button>
    </Page>
  );
}

interface OwnerProps {
  readonly staff: readonly StaffMember[];
  readonly owner: string | null;
  readonly error: string | null;
  readonly onChoose: (actor: string) => void;
}

function Owner({ staff, owner, error, onChoose }: OwnerProps) {
  const [words, setWords] = useState("");
  const fits = staffLike(staff, words);
  const shown = fits.slice(0, MOST);
  if (staff.length === 0) return <InsetText>{td("code.noStaff")}</InsetText>;
  return (
    <>
      {staff.length > MOST && (
        <TextBox id="staff" search label={td("code.search")} value={words} onText={setWords} />
      )}
      {fits.length === 0 && <p class="govuk-body">{td("code.noneLike", { words })}</p>}
      <Radios
        id="owner"
        legend={td("code.owner")}
        error={error}
        options={shown.map(({ actor, name }) => ({ value: actor, label: name }))}
        value={owner}
        onChoose={onChoose}
      />
      {fits.length > MOST && (
        <p class="govuk-body">{td("code.moreStaff", { n: fits.length - MOST })}</p>
      )}
    </>
  );
}

export default function MakeCode({ session }: ScreenProps) {
  const staff = session.staff.value;
  const [owner, setOwner] = useState<string | null>(null);
  const [label, setLabel] = useState("");
  const [slips, setSlips] = useState<{ owner?: string; label?: string }>({});
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const going = useRef(false);
  const member = staff.find(({ actor }) => actor === owner);

  const make = async (): Promise<void> => {
    if (going.current) return;
    const slip = slipInLabel(label);
    setFailed(null);
    setSlips({
      ...(member ? {} : { owner: td("code.noOwner") }),
      ...(slip ? { label: td(slip === "none" ? "code.noLabel" : "code.longLabel") } : {}),
    });
    if (!member || slip) {
      document.getElementById(member ? "label" : "owner")?.focus();
      return;
    }
    going.current = true;
    setBusy(true);
    try {
      const { code, expires } = await invite(session, member.actor, label);
      setMade({ code, expires, owner: member, label: label.trim() });
    } catch (error) {
      const words = td(FAILURES[callFailure(error)]);
      setFailed(words);
      say(words, "assertive");
    } finally {
      going.current = false;
      setBusy(false);
    }
  };

  if (made) {
    return (
      <Ready
        made={made}
        onAnother={() => {
          setMade(null);
          setOwner(null);
          setLabel("");
        }}
      />
    );
  }
  const act = (
    <Button kind="filled" onPress={() => void make()}>
      {td(busy ? "code.going" : "code.go")}
    </Button>
  );
  const first = member?.name.split(" ")[0];
  return (
    <Page key="form" heading={td("code.h1")} home bar={wide.value ? undefined : act}>
      <p class="govuk-body">{td("code.intro")}</p>
      {failed !== null && <InsetText>{failed}</InsetText>}
      <Owner staff={staff} owner={owner} error={slips.owner ?? null} onChoose={setOwner} />
      <TextBox
        id="label"
        label={td("code.label")}
        hint={first ? td("code.labelHint", { name: first }) : td("code.labelHintPlain")}
        error={slips.label ?? null}
        value={label}
        onText={setLabel}
      />
      {wide.value && <ButtonGroup>{act}</ButtonGroup>}
    </Page>
  );
}
