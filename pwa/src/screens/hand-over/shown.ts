/**
 * Which words the person was shown, as the record keeps it: those of the hand-over in which they decided. Looking
 * at the screens once more changes nothing of that, and once it was confirmed only confirming it again does. Pure.
 */
import { SOURCE, STATUS } from "../../codes";
import type { Answer, AnswerSource } from "../../forms/answers";
import type { Language } from "../../text/hand-over";

/** Enough of a version's hash to tell it from the others of its form; on paper it reads the same. */
const SHORT_HASH = 8;
/** What the screens cannot know: the worker says so. */
const INTERPRETED = "interpreted";

export interface HandOver {
  readonly language: Language;
  /** Hash of the version of the form whose words are shown. */
  readonly formHash: string;
  /** Code of the leaflet they had had, as far as a receipt here says so. */
  readonly leaflet: string | null;
}

const seen = (value: string, source: number): Answer => ({
  value,
  status: STATUS.answered,
  source,
  note: null,
});

export const versionOf = (formHash: string): string => formHash.slice(0, SHORT_HASH);

/** What is true of a hand-over, over what a record says already. */
export function shownIn(record: AnswerSource, now: HandOver): Record<string, Answer> {
  const { language, formHash, leaflet } = now;
  const had = record.answer("shown_leaflet");
  const ours = !had || had.source === SOURCE.record;
  return {
    ...(record.answer("shown_language")?.value !== INTERPRETED && {
      shown_language: seen(language, SOURCE.observed),
    }),
    shown_version: seen(versionOf(formHash), SOURCE.record),
    ...(leaflet !== null && ours && { shown_leaflet: seen(leaflet, SOURCE.record) }),
  };
}

/** The same as the person answers on a screen: nothing once what they said was confirmed. */
export const shownAsAnswered = (record: AnswerSource, now: HandOver): Record<string, Answer> =>
  record.answer("confirmed")?.value ? {} : shownIn(record, now);

interface Said {
  readonly made: number;
}

/** Whether the person answered otherwise after it was confirmed: by the order on the one device they had. */
export function answeredSince(
  heads: (path: string) => readonly Said[],
  asked: readonly string[],
): boolean {
  const confirmed = heads("confirmed").at(-1);
  const last = Math.max(0, ...asked.flatMap((path) => heads(path).map(({ made }) => made)));
  return confirmed !== undefined && last > confirmed.made;
}
