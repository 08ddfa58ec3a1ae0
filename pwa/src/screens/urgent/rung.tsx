/** "I have rung": when, who answered, and the reference they gave. */
import { useRef, useState } from "preact/hooks";
import { now } from "../../app/clock";
import { homeOf } from "../../app/current";
import { Page } from "../../app/page";
import { goBack, place } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { t } from "../../text";
import { tu } from "../../text/urgent";
import { Button } from "../../ui/button";
import { clock } from "../../ui/dates";
import { TextBox } from "../../ui/field";
import { Notice } from "../../ui/summary";
import { keepWatch } from "./calls";
import { rangAt } from "./rang";
import { recordCall } from "./recorded";

export default function Rung({ session }: ScreenProps) {
  const [time, setTime] = useState(() => clock(now.peek()));
  const [who, setWho] = useState("");
  const [reference, setReference] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [later, setLater] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const going = useRef(false);
  const home = homeOf(session);
  const urgent = session.urgent.value;
  const done = async (yesterday = false): Promise<void> => {
    // Now, and not the second the page last showed.
    const read = rangAt(time, clock(Date.now()), session.today(), yesterday);
    setLater("slip" in read && read.slip === "later" ? read.time : null);
    if ("slip" in read) {
      setError(tu(read.slip === "later" ? "rung.later" : "rung.noTime"));
      document.getElementById("rung-time")?.focus();
      return;
    }
    if (going.current) return;
    going.current = true;
    const call = {
      time: read.time,
      day: read.day,
      who: who.trim(),
      reference: reference.trim(),
    };
    try {
      await recordCall(session, call);
      keepWatch(session, { records: [...session.urgent.peek()], call });
      await session.keepScratch();
      goBack(place.value.hold.from ?? home, true);
    } catch {
      going.current = false;
      setFailed(true);
    }
  };
  return (
    <Page
      heading={tu("rung.h1")}
      back={{ to: home, words: t("fail.home") }}
      bar={
        urgent.length > 0 ? (
          <Button kind="filled" onPress={() => void done()}>
            {tu("rung.done")}
          </Button>
        ) : undefined
      }
    >
      {urgent.length === 0 && <p class="govuk-body">{tu("rung.none")}</p>}
      {failed && (
        <Notice>
          <p role="alert">{t(session.unsaved.value?.full ? "save.full" : "fail.words")}</p>
        </Notice>
      )}
      {urgent.length > 0 && (
        <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
          <TextBox
            id="rung-time"
            label={tu("rung.time")}
            hint={tu("rung.timeHint")}
            error={error}
            width={10}
            value={time}
            onText={setTime}
          />
          {later !== null && (
            <Button onPress={() => void done(true)}>{tu("rung.yesterday", { time: later })}</Button>
          )}
          <TextBox id="rung-who" label={tu("rung.who")} value={who} onText={setWho} />
          <TextBox
            id="rung-reference"
            label={tu("rung.reference")}
            hint={tu("rung.referenceHint")}
            value={reference}
            onText={setReference}
          />
        </form>
      )}
    </Page>
  );
}
