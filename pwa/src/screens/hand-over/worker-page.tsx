/** The worker's page before the device is handed over: how the person reads best, and pinning the screen. */
import { useEffect, useState } from "preact/hooks";
import { type Comfort, choose, comfort } from "../../app/comfort";
import { Page } from "../../app/page";
import { SOURCE, STATUS } from "../../codes";
import { apartAt, confirms, isConfirmed } from "../../session/confirmed";
import { isLanguage, type Language, tw } from "../../text/hand-over";
import { tm } from "../../text/more-pages";
import { tu } from "../../text/urgent";
import { Button, ButtonGroup } from "../../ui/button";
import { Radios } from "../../ui/choices";
import { InsetText, Notice } from "../../ui/summary";
import type { Asking } from "../section/context";
import { mustRing } from "../urgent/calls";
import { ByHand } from "./by-hand";
import { shownIn } from "./shown";
import { type Progress, type Step, screensOf } from "./steps";
import { useVoice } from "./voice";

const SIZES = [100, 125, 150, 175, 200] as const;
const TINTS = ["none", "cream", "blue", "green"] as const;

interface WorkerPageProps {
  readonly asking: Asking;
  /** The page it is handed over from. */
  readonly home: string;
  readonly steps: readonly Step[];
  readonly progress: Progress | null;
  readonly onHandOver: (progress: Progress) => void;
}

function deviceKind(): "android" | "apple" | "computer" {
  const { userAgent, maxTouchPoints } = navigator;
  if (/android/i.test(userAgent)) return "android";
  const tablet = /macintosh/i.test(userAgent) && maxTouchPoints > 1;
  return /iphone|ipad/i.test(userAgent) || tablet ? "apple" : "computer";
}

function Pinning({ name }: { name: string }) {
  const kind = deviceKind();
  return (
    <>
      <h2>{tw("hand.pin")}</h2>
      <ol class="govuk-list govuk-list--number">
        {([1, 2, 3] as const).map((n) => (
          <li key={n}>{tw(`hand.${kind}.${n}`, { name })}</li>
        ))}
      </ol>
      <p class="govuk-body">
        <strong>{tw("hand.hold")}</strong>
      </p>
    </>
  );
}

/** What decides which questions are asked: on the screens they are the easy-read ones. */
function writeHow({ handle, form }: Asking): void {
  if (!form.place("asked_with") || handle.answer("asked_with")) return;
  const value = "easy_read";
  const { answered: status } = STATUS;
  handle.write("asked_with", { value, status, source: SOURCE.observed, note: null });
}

/**
 * In which words, of what nobody confirms: the record is there from now on, so that neither a lock nor a flat battery
 * takes the screens from the person before their first answer.
 */
function writeLanguage({ handle, form }: Asking, language: Language): void {
  if (confirms(form.definition) || !form.place("shown_language")) return;
  const { shown_language } = shownIn(handle, { language, version: "", leaflet: null });
  if (shown_language) handle.write("shown_language", shown_language);
}

export function WorkerPage({ asking, home, steps, progress, onHandOver }: WorkerPageProps) {
  const { session, handle, form, person, personName: name } = asking;
  // Nothing is handed over or confirmed over what came meanwhile.
  useEffect(() => handle.showArrived(), [handle]);
  const changers = [...new Set([...apartAt(handle).values()].map((each) => each.name))];
  const confirmed = isConfirmed(handle);
  const takenBack = !confirmed && handle.heads("confirmed").length > 0;
  const languages = [
    "en-easy",
    ...form.definition.languages.filter((it) => it !== "en-easy"),
  ].filter(isLanguage);
  const [language, setLanguage] = useState<Language>(progress?.language ?? "en-easy");
  const voice = useVoice(language);
  const { text, tint } = comfort.value;
  const of = screensOf(form.definition, steps);
  const fromRecord = home === `/record/${handle.id}`;
  const back = {
    to: home,
    words: tw(fromRecord ? "hand.back" : "hand.begun"),
  };
  const heading = tw("hand.h1", { name });
  const cannot = steps.length === 0 ? "hand.nothing" : handle.writable() ? null : "hand.readOnly";
  if (cannot) {
    return (
      <Page heading={heading} back={back} person={person} record={handle}>
        <p class="govuk-body">{tw(cannot)}</p>
      </Page>
    );
  }
  if (mustRing(session)) {
    return (
      <Page heading={heading} back={back} person={person} record={handle}>
        <Notice>
          <p>{tw("hand.ring")}</p>
          <Button href="/rung">{tu("urgent.rung")}</Button>
        </Notice>
      </Page>
    );
  }
  const finished = progress !== null && progress.step >= of;
  const unconfirmed = finished && confirms(form.definition) && !confirmed;
  const going = progress !== null && !finished && progress.step > 0;
  const start = (step: number): void => {
    writeHow(asking);
    writeLanguage(asking, language);
    onHandOver({ language, step, before: { text, tint } });
  };
  return (
    <Page
      heading={heading}
      back={back}
      person={person}
      record={handle}
      bar={
        <Button kind="filled" onPress={() => start(going ? progress.step : 0)}>
          {tw(progress ? "hand.again" : "hand.go")}
        </Button>
      }
    >
      {progress === null && <p class="govuk-body">{tw("hand.intro", { name, n: of })}</p>}
      {(finished || going) && (
        <InsetText>
          <p>
            {finished
              ? tw(unconfirmed ? "hand.unconfirmed" : "hand.finished", { name })
              : tw("hand.stopped", { name, n: progress.step + 1, of })}
          </p>
          <ButtonGroup>
            {unconfirmed && (
              <Button onPress={() => start(steps.length)}>{tw("hand.confirm")}</Button>
            )}
            {finished && <Button href={home}>{tw(fromRecord ? "hand.open" : "hand.carry")}</Button>}
            {going && (
              <Button kind="link" onPress={() => start(0)}>
                {tw("hand.restart")}
              </Button>
            )}
          </ButtonGroup>
        </InsetText>
      )}
      {changers.map((author) => (
        <InsetText key={author}>{tw("hand.changed", { name, author })}</InsetText>
      ))}
      {confirmed && changers.length === 0 && (
        <p class="govuk-body">{tw("hand.stands", { name })}</p>
      )}
      {takenBack && <InsetText>{tw("hand.taken", { name })}</InsetText>}
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Radios
          id="language"
          legend={tw("hand.language")}
          options={languages.map((each) => ({
            value: each,
            label: tw(`hand.lang.${each}`),
            hint: form.definition.reviewed?.[each] === false ? tw("hand.unreviewed") : undefined,
          }))}
          value={language}
          onChoose={(chosen) => setLanguage(chosen as Language)}
        />
        <Radios
          id="text"
          legend={tw("hand.text")}
          options={SIZES.map((n) => ({ value: String(n), label: tm("set.percent", { n }) }))}
          value={String(text)}
          onChoose={(size) => choose({ text: Number(size) as Comfort["text"] })}
        />
        <Radios
          id="tint"
          legend={tw("hand.tint")}
          options={TINTS.map((each) => ({ value: each, label: tm(`set.${each}`) }))}
          value={tint}
          onChoose={(chosen) => choose({ tint: chosen as Comfort["tint"] })}
        />
      </form>
      <h2>{tw("hand.voice")}</h2>
      <p class="govuk-body">{tw(voice ? "hand.voiceYes" : "hand.voiceNo")}</p>
      <Pinning name={name} />
      {confirms(form.definition) && <ByHand asking={asking} />}
    </Page>
  );
}
