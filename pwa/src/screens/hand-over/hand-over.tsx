/**
 * The hand-over (screens.md 16): the worker's page, then the person's screens; what they say is confirmed there
 * where the form asks for that. While the device is handed over nothing else is reachable; only an unlock that
 * "For staff" asked for takes it back.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Comfort, choose } from "../../app/comfort";
import { lock } from "../../app/current";
import { formOf, personOf } from "../../app/form-of";
import { Gone } from "../../app/gone";
import { hand, handed } from "../../app/handed";
import { useRecord } from "../../app/open-record";
import { navigate, place } from "../../app/router";
import type { ScreenProps } from "../../app/routes";
import { confirms } from "../../session/confirmed";
import { PLACE } from "../../session/scratch";
import type { RecordHandle, Session } from "../../session/types";
import { type Language, stepWords } from "../../text/hand-over";
import { Button } from "../../ui/button";
import { askingOf } from "../section/context";
import { Frame } from "./frame";
import "./hand-over.css";
import { leafletOf } from "./leaflet";
import { Said } from "./said";
import { versionOf } from "./shown";
import { StepView } from "./step";
import { type Progress, readProgress, screensOf, stepsOf } from "./steps";
import { WorkerPage } from "./worker-page";

/** Who asked for staff, until another unlock of theirs takes the device back. */
let asked: Session | "hidden" | null = null;

function takeBack(session: Session, progress: Progress | null): void {
  asked = null;
  hand(session, null);
  if (progress) choose(progress.before as Partial<Comfort>);
}

/** Locks, so that whoever goes on is staff. */
function callStaff(session: Session): void {
  asked = session;
  // Where it could only be hidden, whoever unlocks goes on with the same session.
  void lock().then((locked) => {
    if (!locked) asked = "hidden";
  });
}

/** The leaflet the person had had; null until it is read, and where no receipt says so. */
function useLeaflet(session: Session, person: string): string | null {
  const [leaflet, found] = useState<string | null>(null);
  useEffect(() => {
    let here = true;
    leafletOf(session, person).then(
      (code) => here && found(code),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [session, person]);
  return leaflet;
}

/** Which words a language's screens show; null until it is worked out. */
function useVersion(formHash: string, language: Language | undefined): string | null {
  const [found, setFound] = useState<{ of: Language; version: string } | null>(null);
  useEffect(() => {
    let here = true;
    if (language)
      void versionOf(formHash, language).then(
        (version) => here && setFound({ of: language, version }),
      );
    return () => {
      here = false;
    };
  }, [formHash, language]);
  return found?.of === language ? (found?.version ?? null) : null;
}

function Open({ session, handle }: { session: Session; handle: RecordHandle }) {
  const { path } = place.value;
  /** The page it is handed over from, and comes back to. */
  const home = path.slice(0, -"/hand-over".length);
  const form = formOf(session, handle);
  const person = personOf(session, handle);
  const asking = useMemo(
    () => askingOf(session, handle, form, person, null),
    [session, handle, form, person],
  );
  const steps = useMemo(() => stepsOf(handle.definition), [handle]);
  const leaflet = useLeaflet(session, handle.persons[0] ?? "");
  const scratch = session.scratch(handle.id, PLACE);
  const progress = readProgress(scratch.read());
  const version = useVersion(handle.formHash, progress?.language);
  const given = handed.value === path;
  const toConfirm = confirms(handle.definition);
  useEffect(() => {
    if (!asked || asked === session) return;
    takeBack(session, progress);
    // What needs no confirmation is carried on with where it was begun.
    if (!toConfirm) navigate(home, { replace: true });
  }, [session]);
  const keep = (next: Progress): void => {
    scratch.write(JSON.stringify(next));
    // At once: whoever is handed the device is never asked again what they answered.
    session.keepScratch().catch(() => undefined);
  };
  if (!given || !progress) {
    return (
      <WorkerPage
        asking={asking}
        home={home}
        steps={steps}
        progress={progress}
        onHandOver={(next) => {
          keep(next);
          hand(session, path);
        }}
      />
    );
  }
  // Nobody answers before it is known which words they are shown.
  if (version === null) return null;
  const { language, step } = progress;
  const say = stepWords(language);
  // A screen is left once what was said on it is kept; where it cannot be, the screen says so and stays.
  const to = (next: number): void =>
    void handle
      .freeze()
      .then(() => keep({ ...progress, step: next }))
      .catch(() => undefined);
  const common = {
    asking,
    language,
    leaflet,
    version,
    number: step + 1,
    of: screensOf(handle.definition, steps),
    waits: toConfirm,
    onBack: step > 0 ? () => to(step - 1) : null,
    onNext: () => to(step + 1),
    onStaff: () => callStaff(session),
  };
  const now = steps[step];
  if (now) return <StepView key={now.item.id} {...common} step={now} />;
  if (toConfirm && step === steps.length) return <Said key="said" {...common} steps={steps} />;
  return (
    <Frame
      key="end"
      {...common}
      progress={false}
      onBack={toConfirm ? null : () => to(steps.length - 1)}
      onNext={null}
      picture="said"
    >
      <h1 tabIndex={-1}>{say("end.thanks", { name: asking.workerName })}</h1>
    </Frame>
  );
}

/** What of a record that went meanwhile can still be said to whoever holds the device. */
function Left({ session, error }: { session: Session; error: unknown }) {
  const given = handed.value === place.value.path;
  useEffect(() => {
    if (asked && asked !== session) takeBack(session, null);
  }, [session]);
  if (!given) return <Gone error={error} />;
  const say = stepWords("en-easy");
  return (
    <main id="main" class="ds-columns ds-main" tabIndex={-1}>
      <h1 tabIndex={-1}>
        {say("step.problem", { name: session.me.name.split(" ")[0] ?? session.me.name })}
      </h1>
      <Button onPress={() => callStaff(session)}>{say("step.staff")}</Button>
    </main>
  );
}

export default function HandOver({ session, params }: ScreenProps) {
  const opened = useRecord(session, params.record ?? "");
  if (opened.kind === "gone") return <Left session={session} error={opened.error} />;
  if (opened.kind === "opening") return null;
  return <Open session={session} handle={opened.handle} />;
}
