/** What a person is shown, one question to a screen, and where they are in it. Pure. */
import { type Definition, type Item, isGroup, type Question } from "../../forms/definition";
import { confirms, mineOf } from "../../session/confirmed";
import { isLanguage, type Language } from "../../text/hand-over";

export interface Step {
  readonly item: Question;
  /** Where the person says it their way, beside the answers. */
  readonly words: Question | null;
}

/** The words a form has only so that the person reads them themselves. */
const EASY = "en-easy";
const SHOWN: readonly string[] = ["info", "one", "long"];
const canShow = (item: Item): item is Question => !isGroup(item) && SHOWN.includes(item.type);

/**
 * A form's screens, the summary left out: what it asks in the person's voice, one question to a screen, and a long
 * question beside the choice before it. None where it has no easy words, or asks for more than the screens can show.
 */
export function stepsOf(definition: Definition): readonly Step[] {
  const items = mineOf(definition);
  if (!definition.languages.includes(EASY) || !items.every(canShow)) return [];
  const steps: { item: Question; words: Question | null }[] = [];
  for (const item of items) {
    const last = steps.at(-1);
    if (item.type === "long" && last?.item.type === "one" && !last.words) last.words = item;
    else steps.push({ item, words: null });
  }
  return steps;
}

/** How many screens a person goes through: the summary is one where they confirm it. */
export const screensOf = (definition: Definition, steps: readonly Step[]): number =>
  steps.length + (confirms(definition) ? 1 : 0);

/** Where the person is: a step by number from 0, the summary after the last where there is one, then the end. */
export interface Progress {
  readonly language: Language;
  readonly step: number;
  /** How the worker's own screen looked before: text size and tint. */
  readonly before: { readonly text: number; readonly tint: string };
}

export function readProgress(kept: string | null): Progress | null {
  if (kept === null) return null;
  try {
    const { language, step, before } = JSON.parse(kept) as Progress;
    return isLanguage(language) && Number.isInteger(step) ? { language, step, before } : null;
  } catch {
    return null;
  }
}

/** A text's sentences, each to stand on a line of its own. */
export const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[.?؟!])\s+/).filter(Boolean);
