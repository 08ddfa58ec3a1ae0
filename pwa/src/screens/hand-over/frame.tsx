/** One screen in the person's hands: a picture, what is said, and one row of acts. Nothing about anybody. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { directionOf, type Language, stepWords, tagOf } from "../../text/hand-over";
import { Button } from "../../ui/button";
import { screenChanged } from "../../ui/live";
import type { Asking } from "../section/context";
import { Picture } from "./pictures";
import { speak, stopSpeaking, useVoice } from "./voice";

export interface Turning {
  readonly asking: Asking;
  readonly language: Language;
  /** Code of the leaflet the person had had, as far as a receipt here says so. */
  readonly leaflet: string | null;
  /** Which words the screens show (shown.ts). */
  readonly version: string;
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
  /** A question waits for its answer, as all are confirmed in the end. */
  readonly waits: boolean;
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
  readonly onStaff: () => void;
}

interface FrameProps extends Omit<Turning, "onNext"> {
  readonly onNext: (() => void) | null;
  readonly picture: string;
  /** Whether "3 of 7" stands at the top. */
  readonly progress?: boolean;
  /** Words of the button that goes on. */
  readonly next?: string;
  /** What "Read this to me" reads; nothing to read without it. */
  readonly aloud?: string;
  readonly children: ComponentChildren;
}

function Aloud({ language, words }: { language: Language; words: string }) {
  const say = stepWords(language);
  const voice = useVoice(language);
  const [reading, setReading] = useState(false);
  useEffect(() => stopSpeaking, []);
  if (!voice) return null;
  const turn = (): void => {
    if (reading) stopSpeaking();
    else speak(voice, words, () => setReading(false));
    setReading(!reading);
  };
  return <Button onPress={turn}>{say(reading ? "step.stop" : "step.read")}</Button>;
}

/** Nothing can be kept at this moment, so nothing more is asked. */
export const stopped = ({ handle, session }: Asking): boolean => {
  const { kind } = handle.save.value;
  return kind === "failed" || kind === "other_tab" || !session.writing.value || !handle.writable();
};

export function Frame(props: FrameProps) {
  const { asking, language, number, of, onBack, onNext, onStaff, picture, aloud } = props;
  const say = stepWords(language);
  const main = useRef<HTMLElement>(null);
  const problem = stopped(asking);
  useEffect(() => {
    // The address stays the same, and yet this is another screen.
    screenChanged();
    main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="ds-hand" lang={tagOf(language)} dir={directionOf(language)}>
      <p class="ds-hand__of ds-number">
        {props.progress === false ? "" : say("step.of", { n: number, of })}
      </p>
      <div class="ds-scroll ds-hand__scroll">
        <main id="main" class="ds-hand__main" ref={main} tabIndex={-1}>
          <Picture of={picture} />
          <div class="ds-hand__words">
            {problem ? (
              <div role="alert">
                <h1 tabIndex={-1}>{say("step.problem", { name: asking.workerName })}</h1>
              </div>
            ) : (
              <>
                {props.children}
                {aloud !== undefined && <Aloud language={language} words={aloud} />}
              </>
            )}
          </div>
        </main>
      </div>
      <div class="ds-hand__bar">
        {!problem && (onBack || onNext) && (
          <div class="ds-hand__turn">
            {onBack && <Button onPress={onBack}>{say("step.back")}</Button>}
            {onNext && (
              <Button kind="filled" onPress={onNext}>
                {props.next ?? say("step.next")}
              </Button>
            )}
          </div>
        )}
        <Button kind="link" onPress={onStaff}>
          {say("step.staff")}
        </Button>
      </div>
    </div>
  );
}
