/**
 * The first page of a demo: four people to be, each a real enrolment in this browser (screens.md 27). On
 * an ordinary server there is nothing here.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { homeOf, lock, session as unlocked } from "../../app/current";
import { navigate } from "../../app/router";
import type { OpenScreenProps } from "../../app/routes";
import { UnsentWork } from "../../session";
import {
  EnrolError,
  type Hex,
  type Session,
  type VaultInfo,
  type Vaults,
} from "../../session/types";
import { td } from "../../text/en-desk";
import { Details } from "../../ui/blocks";
import { Button } from "../../ui/button";
import { say } from "../../ui/live";
import { InsetText } from "../../ui/summary";
import { Again } from "./again";
import { Card } from "./card";
import {
  become,
  byKey,
  type Council,
  type DemoPerson,
  deviceKind,
  given,
  NoAnswer,
  NoDemo,
  people,
  remember,
  remembered,
  still,
} from "./council";
import "./demo.css";

type Link = "asking" | "ok" | "no_answer";

const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(path, init);

/** The words of a step of becoming somebody. */
function stepWords(
  person: DemoPerson,
  step: "keys" | "passphrase" | "server" | "people",
  done?: number,
  all?: number,
): string {
  const name = given(person);
  const { pronoun } = person;
  switch (step) {
    case "keys":
      return td("demo.making", { name });
    case "passphrase":
      return td("demo.locking", { name });
    case "server":
      return td("demo.server");
    case "people":
      return done === undefined || all === undefined
        ? td("demo.getting", { pronoun })
        : td("demo.gettingCount", { pronoun, done, all });
  }
}

function problemWords(error: unknown): string {
  if (error instanceof NoAnswer) return td("demo.noServerFirst");
  if (!(error instanceof EnrolError)) return td("demo.failed");
  const { kind } = error.problem;
  if (kind === "no_server") return td("demo.noServerFirst");
  if (kind === "storage" || kind === "private_window") return td("demo.noStorage");
  return error.problem.kind === "slow_down"
    ? td("demo.wait", { n: error.problem.seconds })
    : td("demo.failed");
}

/** The council, from the server. */
function useCouncil(): { council: Council | null; link: Link; retry: () => void } {
  const [council, setCouncil] = useState<Council | null>(null);
  const [link, setLink] = useState<Link>("asking");
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let here = true;
    people(ask).then(
      (found) => {
        if (!here) return;
        setCouncil(found);
        setLink("ok");
      },
      (error: unknown) => {
        if (!here) return;
        if (error instanceof NoDemo) navigate("/", { replace: true });
        else setLink("no_answer");
      },
    );
    return () => {
      here = false;
    };
  }, [tries]);
  return { council, link, retry: () => setTries(tries + 1) };
}

interface Busy {
  readonly key: string;
  readonly words: string;
}

/** Everything the cards do: enrolling, unlocking, going in, erasing. */
function useDevices(vaults: Vaults, enter: OpenScreenProps["enter"]) {
  const [list, setList] = useState<readonly VaultInfo[]>([]);
  const [devices, setDevices] = useState(() => remembered(localStorage).devices);
  const [busy, setBusy] = useState<Busy | null>(null);
  const [problem, setProblem] = useState<Busy | null>(null);
  const [ready, setReady] = useState<{ key: string; session: Session } | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const made = useRef<Session | null>(null);

  const look = async (): Promise<void> => {
    const found = await vaults.list();
    setList(found);
    setDevices(still(remembered(localStorage).devices, found));
  };
  useEffect(() => {
    void look();
    // A device made here and left without going in is locked with the page.
    return () => void made.current?.lock();
  }, [vaults]);

  /** One person at a time: whoever is in is locked first. */
  const leaveOthers = async (): Promise<void> => {
    if (made.current) await made.current.lock();
    made.current = null;
    setReady(null);
    if (unlocked.value) await lock();
  };
  const goIn = (session: Session): void => {
    made.current = null;
    enter(session);
    navigate(homeOf(session));
  };
  const guarded = async (person: DemoPerson, first: string, work: () => Promise<void>) => {
    if (busy) return;
    setProblem(null);
    setSaid(null);
    setBusy({ key: person.key, words: first });
    try {
      await work();
    } catch (error) {
      const words = problemWords(error);
      setProblem({ key: person.key, words });
      say(words, "assertive");
    } finally {
      setBusy(null);
    }
  };

  const start = (person: DemoPerson): Promise<void> =>
    guarded(person, stepWords(person, "keys"), async () => {
      await leaveOthers();
      const { code, passphrase } = await become(ask, person.key, deviceKind(innerWidth));
      const session = await vaults.enrol(code, given(person), passphrase, (step, done, all) =>
        setBusy({ key: person.key, words: stepWords(person, step, done, all) }),
      );
      made.current = session;
      const next = { ...remembered(localStorage).devices };
      next[person.key] = { vault: session.vault, passphrase };
      remember(localStorage, { devices: next });
      await look();
      setReady({ key: person.key, session });
      requestAnimationFrame(() => document.getElementById(`enter-${person.key}`)?.focus());
    });

  const unlock = (person: DemoPerson): Promise<void> =>
    guarded(person, td("demo.unlocking"), async () => {
      const device = devices[person.key];
      if (!device) return;
      await leaveOthers();
      const result = await vaults.unlock(device.vault, device.passphrase);
      if (result.ok) goIn(result.session);
      else if ("turnedOff" in result) {
        setProblem({ key: person.key, words: td("demo.turnedOff") });
      } else if (result.waitSeconds > 0 && result.tries === 0) {
        setProblem({ key: person.key, words: td("demo.wait", { n: result.waitSeconds }) });
      } else setProblem({ key: person.key, words: td("demo.noUnlock") });
    });

  const erase = async (): Promise<void> => {
    setProblem(null);
    await leaveOthers();
    let kept = 0;
    for (const { vault } of Object.values(devices)) {
      try {
        await vaults.forget(vault);
      } catch (error) {
        if (!(error instanceof UnsentWork)) throw error;
        kept += error.unsent;
      }
    }
    remember(localStorage, { devices: still(devices, await vaults.list()) });
    await look();
    setSaid(kept > 0 ? td("demo.keptUnsent", { n: kept }) : td("demo.erased"));
  };

  const unsentOf = (vault: Hex | undefined): number =>
    list.find(({ id }) => id === vault)?.unsent ?? 0;
  return { devices, busy, problem, ready, said, unsentOf, start, unlock, erase, goIn };
}

const HowToStop = () => (
  <Details summary={td("demo.stop")}>
    <ol class="ds-demo__things">
      <li>{td("demo.stop1")}</li>
      <li>{td("demo.stop2")}</li>
      <li>{td("demo.stop3")}</li>
      <li>{td("demo.stop4")}</li>
    </ol>
  </Details>
);

export default function Demo({ vaults, enter }: OpenScreenProps) {
  const { council, link, retry } = useCouncil();
  const desk = useDevices(vaults, enter);
  const heading = useRef<HTMLHeadingElement>(null);
  const here = council !== null || link === "no_answer";
  useEffect(() => heading.current?.focus(), [here]);
  if (!here) return <main id="main" class="ds-demo" tabIndex={-1} />;

  const held = Object.values(desk.devices);
  const unsent = held.reduce((sum, { vault }) => sum + desk.unsentOf(vault), 0);
  const cards = council?.people ?? byKey(desk.devices);
  return (
    <main id="main" class="ds-demo" tabIndex={-1}>
      <h1 tabIndex={-1} ref={heading}>
        {td("demo.h1")}
      </h1>
      <p class="govuk-body">
        {council ? td("demo.words", { council: council.council }) : td("demo.wordsPlain")}
      </p>
      {link === "no_answer" && (
        <InsetText>
          <p>{td(cards.length > 0 ? "demo.noServer" : "demo.noServerFirst")}</p>
          <Button onPress={retry}>{td("word.tryAgain")}</Button>
        </InsetText>
      )}
      {cards.length > 0 && (
        <>
          <h2>{td("demo.people")}</h2>
          <div class="ds-demo__cards">
            {cards.map((person) => {
              const device = desk.devices[person.key] ?? null;
              const { busy, problem, ready } = desk;
              return (
                <Card
                  key={person.key}
                  person={person}
                  device={device}
                  unsent={desk.unsentOf(device?.vault)}
                  progress={busy?.key === person.key ? busy.words : null}
                  problem={problem?.key === person.key ? problem.words : null}
                  ready={ready?.key === person.key}
                  onBecome={() => void desk.start(person)}
                  onUnlock={() => void desk.unlock(person)}
                  onEnter={() => ready && desk.goIn(ready.session)}
                />
              );
            })}
          </div>
        </>
      )}
      <HowToStop />
      <Again devices={held.length} unsent={unsent} said={desk.said} onErase={desk.erase} />
    </main>
  );
}
