/**
 * Enrolling this device, the worker's four pages: the code, a passphrase, what the lock screen says, and
 * the checks. The code from a link is read from the address's fragment, which no server sees.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { OpenScreenProps } from "../../app/routes";
import { EnrolError, type Session } from "../../session/types";
import { Button } from "../../ui/button";
import { TextBox } from "../../ui/field";
import { say, screenChanged } from "../../ui/live";
import { PasswordBox } from "../../ui/password";
import { InsetText, SummaryList } from "../../ui/summary";
import "../unlock/unlock.css";
import { readCode } from "./code";
import { strengthOf } from "./strength";
import { te } from "./words";

type Page = "code" | "phrase" | "label" | "ready";
const PAGES: readonly Page[] = ["code", "phrase", "label", "ready"];

const IOS = /iPhone|iPad/.test(navigator.userAgent);
const installed = (): boolean => matchMedia("(display-mode: standalone)").matches;

/** What went wrong, and the page on which it is mended. */
function explain(error: unknown): { page: Page; words: string } {
  if (!(error instanceof EnrolError)) return { page: "label", words: te("unknown") };
  const { problem } = error;
  switch (problem.kind) {
    case "length":
    case "characters":
    case "bad_code":
      return { page: "code", words: te("code.wrong") };
    case "fingerprint":
      return { page: "code", words: te("code.fingerprint") };
    case "code_used":
      return { page: "code", words: te("code.used") };
    case "code_expired":
      return { page: "code", words: te("code.expired") };
    case "slow_down":
      return { page: "code", words: te("code.slow", { n: problem.seconds }) };
    case "no_server":
      return { page: "label", words: te("code.noServer") };
    case "private_window":
      return { page: "code", words: te("private") };
    case "storage":
      return { page: "label", words: te("storage") };
  }
}

/** What "Set up" runs: it comes with the page, or cannot without the server. Throws EnrolError. */
const parts = () =>
  Promise.all([import("../../session/enrol"), import("../../session/private")]).catch(() => {
    throw new EnrolError({ kind: "no_server" });
  });

/** Takes the code out of the address, so that it does not stay in the browser's history. */
function codeFromLink(): string {
  const { hash } = location;
  if (hash.length < 2) return "";
  history.replaceState(history.state, "", location.pathname);
  return decodeURIComponent(hash.slice(1));
}

function Ready({ session, onGo }: { session: Session; onGo: () => void }) {
  const { persisted, spaceLeft } = session.sending.value;
  const kept = persisted === null ? "ready.silent" : persisted ? "ready.kept" : "ready.may";
  const space =
    spaceLeft === null
      ? te("ready.spaceUnknown")
      : te("ready.mb", { n: Math.round(spaceLeft / 1_000_000).toLocaleString("en-GB") });
  return (
    <>
      <p class="govuk-body">{te("ready.people", { n: session.people.value.length })}</p>
      <SummaryList
        rows={[
          { key: te("ready.storage"), value: te(kept) },
          { key: te("ready.space"), value: space },
          { key: te("ready.private"), value: te("ready.privateNo") },
          { key: te("ready.device"), value: session.deviceLabel },
        ]}
      />
      <p>
        <Button kind="filled" onPress={onGo}>
          {te("ready.go")}
        </Button>
      </p>
    </>
  );
}

export default function Enrol({ vaults, enter }: OpenScreenProps) {
  const [page, setPage] = useState<Page>("code");
  const [typed, setTyped] = useState(() => readCode(codeFromLink()).shown);
  const [error, setError] = useState<string | null>(null);
  const [strength, setStrength] = useState<"weak" | "fair" | "strong" | null>(null);
  const [label, setLabel] = useState("");
  const [progress, setProgress] = useState<string | null>(null);
  const [session, setSession] = useState<Session | null>(null);
  const phrase = useRef("");
  const code = readCode(typed);

  useEffect(() => void parts().catch(() => undefined), []);

  useEffect(() => {
    const field = error === null ? null : document.getElementById(page);
    (field ?? document.querySelector<HTMLElement>("h1"))?.focus();
  }, [page]);

  const go = (to: Page): void => {
    setError(null);
    screenChanged();
    setPage(to);
  };

  /** Says what is wrong, on the page where it is mended, with the focus in its field. */
  const refuse = (on: Page, words: string): void => {
    setPage(on);
    setError(words);
    say(words, "assertive");
    document.getElementById(on)?.focus();
  };

  const enrol = async (): Promise<void> => {
    setError(null);
    setProgress(te("going.keys"));
    try {
      await parts();
      const made = await vaults.enrol(code.code, label.trim(), phrase.current, (step, done, of) => {
        const counted = step === "people" && done !== undefined && of !== undefined;
        setProgress(counted ? te("going.count", { done, of }) : te(`going.${step}`));
      });
      phrase.current = "";
      setSession(made);
      go("ready");
    } catch (problem) {
      const { page: mend, words } = explain(problem);
      refuse(mend, words);
    } finally {
      setProgress(null);
    }
  };

  /** A slip in the code is said before a passphrase is thought of; without a server that waits. */
  const checked = async (): Promise<void> => {
    setError(null);
    setProgress(te("code.checking"));
    try {
      await vaults.checkCode(code.code);
      go("phrase");
    } catch (problem) {
      const { page: mend, words } = explain(problem);
      if (mend === "code") refuse(mend, words);
      else go("phrase");
    } finally {
      setProgress(null);
    }
  };

  const submit = (event: Event): void => {
    event.preventDefault();
    if (progress !== null) return;
    if (page === "code") {
      if (code.missing !== 0 || !code.clean) refuse(page, te("code.wrong"));
      else void checked();
    } else if (page === "phrase") {
      if (phrase.current.length < 12) refuse(page, te("phrase.short"));
      else go("label");
    } else if (page === "label") {
      if (label.trim() === "") refuse(page, te("label.empty"));
      else void enrol();
    }
  };

  const back = page === "phrase" ? "code" : page === "label" ? "phrase" : null;
  const heading = {
    code: "code.h1",
    phrase: "phrase.h1",
    label: "label.h1",
    ready: "ready.h1",
  } as const;
  return (
    <main id="main" class="ds-door ds-door--pages" tabIndex={-1}>
      <div class="ds-door__column">
        {page === "code" && (
          <a class="govuk-link govuk-back-link" href="/" data-back>
            {te("back.unlock")}
          </a>
        )}
        {back && progress === null && (
          <Button kind="link" onPress={() => go(back)}>
            {te(back === "code" ? "back.code" : "back.phrase")}
          </Button>
        )}
        <p class="ds-second govuk-body-s">{te("step", { n: PAGES.indexOf(page) + 1 })}</p>
        <h1 tabIndex={-1}>{te(heading[page])}</h1>
        <form autocomplete="off" onSubmit={submit}>
          {page === "code" && (
            <>
              {IOS && !installed() && <InsetText>{te("ios")}</InsetText>}
              <TextBox
                id="code"
                label={te("code.label")}
                hint={te("code.hint")}
                error={error}
                value={typed}
                autocapitalize="characters"
                autocomplete="one-time-code"
                describedBy="code-left"
                onText={(text) => {
                  setTyped(text);
                  setError(null);
                }}
                onLeave={(text) => setTyped(readCode(text).shown)}
              />
              <p class="govuk-body ds-number" id="code-left">
                {code.missing > 0 && te("code.toGo", { n: code.missing })}
                {code.missing === 0 && code.clean && te("code.whole")}
                {(code.missing < 0 || (code.missing === 0 && !code.clean)) && te("code.wrong")}
              </p>
            </>
          )}
          {page === "phrase" && (
            <>
              <PasswordBox
                id="phrase"
                label={te("phrase.label")}
                hint={te("phrase.hint")}
                error={error}
                kind="new"
                onText={(text) => {
                  phrase.current = text;
                  setStrength(text === "" ? null : strengthOf(text));
                  setError(null);
                }}
              />
              <p class="govuk-body" role="status">
                {strength && te(`phrase.${strength}`)}
              </p>
            </>
          )}
          {page === "label" && (
            <>
              <TextBox
                id="label"
                label={te("label.label")}
                hint={te("label.hint")}
                error={error}
                value={label}
                onText={setLabel}
              />
              <p class="govuk-body govuk-body-s">{te("label.unlock")}</p>
            </>
          )}
          {page !== "ready" && (
            <Button kind="filled" submit>
              {progress ?? te(page === "label" ? "go" : "next")}
            </Button>
          )}
        </form>
        {page === "ready" && session && <Ready session={session} onGo={() => enter(session)} />}
      </div>
    </main>
  );
}
