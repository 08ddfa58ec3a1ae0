/**
 * Which words the person was shown, as the record keeps it: those of the hand-over in which they decided. Looking
 * at the screens once more changes nothing of that, and once it was confirmed only confirming it again does. Pure.
 */
import { SOURCE, STATUS } from "../../codes";
import type { Answer, AnswerSource } from "../../forms/answers";
import { digestOf, isConfirmed } from "../../session/confirmed";
import { LANGUAGES, type Language } from "../../text/hand-over";

/** Enough of a hash to tell a version from the others, for a reader. */
const SHORT_HASH = 8;
/** What the screens cannot know: the worker says so. */
const INTERPRETED = "interpreted";

export interface HandOver {
  readonly language: Language;
  /** Of the words that are shown (`versionOf`). */
  readonly version: string;
  /** Code of the leaflet they had had, as far as a receipt here says so. */
  readonly leaflet: string | null;
}

const seen = (value: string, source: number): Answer => ({
  value,
  status: STATUS.answered,
  source,
  note: null,
});

/**
 * Every word on the screens: the hash of the form, whose words the questions are, and the SHA-256 of those around
 * them in the language shown, as UTF-8 of the JSON of their [key, words] pairs in order of key.
 */
export async function versionOf(formHash: string, language: Language): Promise<string> {
  const around = Object.entries(LANGUAGES[language]).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return `${formHash} ${await digestOf(JSON.stringify(around))}`;
}

/** The beginnings of both, in small print. */
export const shortVersion = (version: string): string =>
  version
    .split(" ")
    .map((hash) => hash.slice(0, SHORT_HASH))
    .join(" ");

/** What is true of a hand-over, over what a record says already. */
export function shownIn(record: AnswerSource, now: HandOver): Record<string, Answer> {
  const { language, version, leaflet } = now;
  const had = record.answer("shown_leaflet");
  const ours = !had || had.source === SOURCE.record;
  return {
    ...(record.answer("shown_language")?.value !== INTERPRETED && {
      shown_language: seen(language, SOURCE.observed),
    }),
    shown_version: seen(version, SOURCE.record),
    ...(leaflet !== null && ours && { shown_leaflet: seen(leaflet, SOURCE.record) }),
  };
}

/** The same as the person answers on a screen: nothing once what they said was confirmed. */
export const shownAsAnswered = (record: AnswerSource, now: HandOver): Record<string, Answer> =>
  isConfirmed(record) ? {} : shownIn(record, now);
