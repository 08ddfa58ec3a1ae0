/** What leaves while nobody has unlocked: by a press, and by itself when there is a connection. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Hex, Left, VaultInfo, Vaults } from "../../session/types";
import { t } from "../../text";
import { tv } from "../../text/leaving";
import { Button } from "../../ui/button";
import { clock, when } from "../../ui/dates";
import { say } from "../../ui/live";
import { Notice } from "../../ui/summary";
import "./unsent.css";

const AGAIN_MS = 60_000;
const REST_MS = 5_000;

export interface UnsentProps {
  readonly vaults: Vaults;
  readonly list: readonly VaultInfo[];
  readonly chosen: VaultInfo | null;
  readonly ended: readonly { readonly label: string; readonly at: number }[];
  /** Something was sent or erased: the list is to be looked at again. */
  readonly onChanged: () => void;
}

function words(left: Left): string {
  const n = left.left;
  if (left.link === "unlock_first") return tv("leave.first", { n });
  if (left.later !== null && n > 0) return tv("leave.later", { time: clock(left.later) });
  if (left.link === "busy") return tv("leave.busy");
  if (left.link === "no_connection" && n > 0) return tv("leave.offline", { n });
  if (left.link === "no_server" && n > 0) return tv("leave.noServer", { n });
  return tv("leave.sent", { sent: left.sent, left: n });
}

/**
 * Sends from every vault after a rest, when the connection comes back, and every minute while any has work.
 * Whoever unlocks at once is not kept waiting by it; where nothing can be unlocked there is no rest.
 */
function useLeaving({ vaults, list, onChanged }: UnsentProps): void {
  const shown = useRef(list);
  shown.current = list;
  useEffect(() => {
    let here = true;
    let busy: ReturnType<typeof setTimeout> | undefined;
    const send = async (): Promise<void> => {
      let changed = false;
      for (const { id, unsent, turnedOff } of shown.current) {
        if (!here) return;
        const left = await vaults.send(id, false).catch(() => null);
        // Sent meanwhile by the service worker, as well as here.
        if (left && (left.left !== unsent || left.ended || left.turnedOff !== turnedOff)) {
          changed = true;
        }
        if (!left) busy = setTimeout(trying, REST_MS);
      }
      if (here && changed) onChanged();
    };
    const trying = (): void => {
      clearTimeout(busy);
      if (here) send().catch(() => undefined);
    };
    const off = shown.current.some(({ turnedOff }) => turnedOff);
    const first = setTimeout(trying, off ? 0 : REST_MS);
    addEventListener("online", trying);
    const again = setInterval(() => {
      const waiting = shown.current.some(({ unsent, turnedOff }) => unsent > 0 || turnedOff);
      if (waiting && document.visibilityState === "visible") trying();
    }, AGAIN_MS);
    return () => {
      here = false;
      clearTimeout(first);
      clearTimeout(busy);
      clearInterval(again);
      removeEventListener("online", trying);
    };
  }, [vaults]);
}

const Off = ({ unsent }: { unsent: number }) => (
  <Notice>
    <p>{tv("leave.off")}</p>
    <p>{tv(unsent > 0 ? "leave.offUnsent" : "leave.offSafe", { n: unsent })}</p>
  </Notice>
);

/** Words that could not be stored are behind this screen, in memory, and go with the page. */
export function Unstored() {
  useEffect(() => {
    say(tv("leave.unstored"), "assertive");
    // The browser asks whoever closes the page once more.
    const ask = (event: Event): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, []);
  return (
    <Notice>
      <p>{tv("leave.unstored")}</p>
    </Notice>
  );
}

export function Unsent(props: UnsentProps) {
  const { vaults, chosen, ended, onChanged } = props;
  const [busy, setBusy] = useState(false);
  const [came, setCame] = useState<{ readonly vault: Hex; readonly words: string } | null>(null);
  const answer = useRef<HTMLParagraphElement>(null);
  useLeaving(props);
  // The button that was pressed may be gone with the work it sent.
  useEffect(() => answer.current?.focus(), [came]);

  const send = async (vault: Hex): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const said = await vaults.send(vault, true).then(
      (left) => (left ? words(left) : tv("leave.failed")),
      () => tv("leave.failed"),
    );
    setBusy(false);
    setCame({ vault, words: said });
    say(said, "assertive");
    onChanged();
  };

  const n = chosen?.unsent ?? 0;
  const said = came !== null && came.vault === chosen?.id ? came.words : null;
  const going = tv(chosen?.turnedOff ? "leave.offAct" : "leave.go", { n });
  return (
    <>
      {ended.map(({ label, at }) => (
        <Notice key={`${label} ${at}`}>
          <p>{tv("leave.ended", { label, when: when(at, Date.now()) })}</p>
        </Notice>
      ))}
      {chosen?.turnedOff && <Off unsent={n} />}
      {chosen && n > 0 && (
        <>
          <div class="ds-door__send">
            <Button onPress={() => void send(chosen.id)}>{busy ? tv("leave.going") : going}</Button>
          </div>
          {said === null && !chosen.turnedOff && (
            <p class="govuk-body govuk-body-s ds-door__unsent">{tv("leave.kept", { n })}</p>
          )}
        </>
      )}
      {said !== null && (
        <p class="govuk-body ds-door__unsent" ref={answer} tabIndex={-1}>
          {said}
        </p>
      )}
    </>
  );
}

interface NoVaultProps {
  /** What still leaves from here, above the way on. */
  readonly unsent: ComponentChildren;
  readonly isNew: boolean;
}

/** Nobody's vault is here: what Doorstep is for, and the way to add a person. */
export function NoVault({ unsent, isNew }: NoVaultProps) {
  return (
    <main id="main" class="ds-door" tabIndex={-1}>
      <div class="ds-door__column">
        <h1 tabIndex={-1}>{t("app.name")}</h1>
        {unsent}
        {isNew && <p class="govuk-body">{tv("unlock.first")}</p>}
        <Button kind="filled" href="/enrol" id="vault">
          {t("unlock.add")}
        </Button>
      </div>
    </main>
  );
}
