/** What a person is shown, one question to a screen, and where they are in it. Pure. */
import type { Definition, Question } from "../../forms/definition";
import { isGroup } from "../../forms/definition";
import { MINE } from "../../session/confirmed";
import { isLanguage, type Language } from "../../text/hand-over";

export interface Step {
  readonly item: Question;
  /** Where the person says it their way, beside the answers. */
  readonly words: Question | null;
}

/** A form's screens, the summary left out: a long question is the own words of the one before it. */
export function stepsOf(definition: Definition): readonly Step[] {
  const section = definition.sections.find(({ id }) => id === MINE);
  const steps: { item: Question; words: Question | null }[] = [];
  for (const item of section?.items ?? []) {
    const last = steps.at(-1);
    if (isGroup(item)) continue;
    if (item.type === "long" && last) last.words = item;
    else steps.push({ item, words: null });
  }
  return steps;
}

/** Where the person is: a step by number from 0, the summary after the last, then the end. */
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
