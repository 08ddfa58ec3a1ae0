/** Unlock: the lower half of the screen, nothing on it about a person or their work. */
import { useEffect, useRef, useState } from "preact/hooks";
import { relocking } from "../../app/current";
import { later, part } from "../../app/later";
import { taking, UpdateNotice, updated, waiting } from "../../app/update";
import type { Hex, Session, VaultInfo, Vaults } from "../../session/types";
import { t } from "../../text";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { say } from "../../ui/live";
import { PasswordBox } from "../../ui/password";
import "./unlock.css";

/** From this many wrong tries on, the way out is said. */
const MANY_TRIES = 5;
/** Nothing is said of a wait shorter than this. */
const QUIET_MS = 300;
/** Whoever unlocks at once is not kept waiting by what a locked device sends. */
const REST_MS = 5000;

/** What leaves from here while it is locked, and the ways on without the passphrase. */
export const unsentPart = part(() => import("./unsent"));
const Unsent = later(unsentPart, (it) => it.Unsent);
const NoVault = later(unsentPart, (it) => it.NoVault);
const Unstored = later(unsentPart, (it) => it.Unstored);

const leaves = (list: readonly VaultInfo[]): boolean =>
  list.some(({ unsent, turnedOff }) => unsent > 0 || turnedOff);

interface Trouble {
  readonly words: string;
  readonly tries: number;
}

/** Seconds until the next try, counted down once a second; spoken at its start and its end. */
function useWait(): [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === 0) return;
    const tick = (): void => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      setLeft(Math.max(0, seconds));
      if (seconds <= 0) {
        setUntil(0);
        say(t("unlock.again"));
      }
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  const start = (seconds: number): void => {
    setLeft(Math.ceil(Math.max(0, seconds)));
    setUntil(seconds > 0 ? Date.now() + seconds * 1000 : 0);
  };
  return [left, start];
}

function chosenFirst(list: readonly VaultInfo[]): Hex | null {
  const again = list.find((vault) => vault.id === relocking.value);
  return (again ?? (list.length === 1 ? list[0] : undefined))?.id ?? null;
}

/** A vault that was turned off says so where it is chosen, and what of it is still here. */
const labelOf = ({ label, turnedOff, unsent }: VaultInfo): string =>
  turnedOff
    ? `${label}. ${t("chip.revoked")}.${unsent > 0 ? ` ${t("unlock.offLeft", { n: unsent })}` : ""}`
    : label;

export function Unlock({ vaults, enter }: { vaults: Vaults; enter: (session: Session) => void }) {
  const [list, setList] = useState<readonly VaultInfo[] | null>(null);
  const [ended, setEnded] = useState<Awaited<ReturnType<Vaults["ended"]>>>([]);
  const [rested, setRested] = useState(false);
  const [vault, setVault] = useState<Hex | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useWait();
  const words = useRef("");
  const started = useRef(false);
  // Once there it stays: what came of the sending is said after the last of it has gone.
  const leaving = useRef(false);

  const look = async (): Promise<readonly VaultInfo[]> => {
    const [found, gone] = await Promise.all([vaults.list(), vaults.ended()]);
    // Its words are there in the first frame, so that nothing moves under a finger.
    if (leaves(found) || gone.length > 0 || found.length === 0)
      await unsentPart.fetch().catch(() => undefined);
    setEnded(gone);
    setList(found);
    setVault((now) => (found.some(({ id }) => id === now) ? now : chosenFirst(found)));
    return found;
  };
  useEffect(() => {
    const rest = setTimeout(() => setRested(true), REST_MS);
    return () => clearTimeout(rest);
  }, []);
  useEffect(() => {
    let here = true;
    void look().then((found) => {
      if (!here) return;
      const next = found.find((entry) => entry.id === chosenFirst(found));
      if (next && next.waitUntil > Date.now()) setWait((next.waitUntil - Date.now()) / 1000);
    });
    return () => {
      here = false;
    };
  }, [vaults]);

  const ready = list !== null;
  useEffect(() => {
    if (ready) document.getElementById(vault ? "passphrase" : "vault")?.focus();
  }, [ready]);

  if (!list) return <main id="main" class="ds-door" tabIndex={-1} />;

  const chosen = list.find((entry) => entry.id === vault) ?? null;

  const unlock = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!vault || started.current) return;
    if (wait > 0) return say(t("unlock.wait", { n: wait }), "assertive");
    if (words.current === "") {
      setTrouble({ words: t("unlock.empty"), tries: 0 });
      return;
    }
    started.current = true;
    const slow = setTimeout(() => setBusy(true), QUIET_MS);
    try {
      const result = await vaults.unlock(vault, words.current);
      if (result.ok) {
        const { session } = result;
        if (waiting.value && (await (await taking.fetch()).tookAtDeadline(session))) return;
        return enter(session);
      }
      if ("turnedOff" in result) {
        await look();
        return;
      }
      const n = Math.ceil(result.waitSeconds);
      setTrouble({ words: "", tries: Math.max(1, result.tries) });
      say(t(n > 0 ? "lock.wrong" : "unlock.wrongNow", { n }), "assertive");
      setWait(result.waitSeconds);
      const box = document.getElementById("passphrase");
      if (box instanceof HTMLInputElement) {
        box.focus();
        box.select();
      }
    } catch {
      setTrouble({ words: t("fail.words"), tries: 0 });
    } finally {
      clearTimeout(slow);
      started.current = false;
      setBusy(false);
    }
  };

  const off = chosen?.turnedOff === true;
  leaving.current ||= rested || leaves(list) || ended.length > 0;
  const unsent = leaving.current && (
    <Unsent
      vaults={vaults}
      list={list}
      chosen={chosen}
      ended={ended}
      onChanged={() => void look()}
    />
  );

  if (list.length === 0) return <NoVault unsent={unsent} isNew={ended.length === 0} />;

  const anew = (
    <Button kind="link" href="/enrol">
      {t("unlock.add")}
    </Button>
  );
  const wrong = trouble !== null && trouble.tries > 0;
  const error = wrong
    ? t(wait > 0 ? "lock.wrong" : "unlock.wrongNow", { n: wait })
    : (trouble?.words ?? null);
  return (
    <main id="main" class="ds-door" tabIndex={-1}>
      <div class="ds-door__column">
        <h1 tabIndex={-1}>{t(off ? "chip.revoked" : "unlock.h1")}</h1>
        {relocking.value !== null && !off && <p class="govuk-body">{t("lock.back")}</p>}
        {vaults.unstored() && <Unstored />}
        {(waiting.value || updated.value) && <UpdateNotice />}
        <form autocomplete="off" onSubmit={(event) => void unlock(event)}>
          {list.length > 1 && (
            <Radios
              id="vault"
              legend={t("unlock.which")}
              tiles
              options={list.map((entry) => ({ value: entry.id, label: labelOf(entry) }))}
              value={vault}
              onChoose={(id) => {
                setVault(id);
                setTrouble(null);
              }}
            />
          )}
          {!off && (
            <PasswordBox
              id="passphrase"
              label={t("unlock.passphrase")}
              kind="current"
              error={error}
              onText={(text) => {
                words.current = text;
              }}
            />
          )}
          {trouble && trouble.tries >= MANY_TRIES && <p class="govuk-body">{t("unlock.five")}</p>}
          {!off && (
            <Button kind="filled" submit>
              {t(busy ? "unlock.going" : "unlock.go")}
            </Button>
          )}
        </form>
        {unsent}
        {off ? (
          anew
        ) : (
          <Details summary={t("unlock.forgot")}>
            <p>{t("unlock.forgotWords")}</p>
            {anew}
          </Details>
        )}
      </div>
    </main>
  );
}
