/** What a form is for and how long it is, as it is told before one is begun. Pure. */
import { STATUS } from "../../codes";
import type { AnswerSource } from "../../forms/answers";
import type { Definition } from "../../forms/definition";
import { createFormState } from "../../forms/state";
import { tm } from "../../text/more-pages";

/** What it is for, where it says so, and how long it is. */
export function startHint(definition: Definition, chosen: string | null, today: string): string {
  const size = sizeWords(definition, chosen, today);
  const about = definition.starts?.about?.en;
  return about ? `${about} ${size}` : size;
}

/**
 * Its sections and how many answers it needs: of the mode chosen at most, and before one is chosen of the shortest.
 * The sections are those its page lists as it opens, which is all that is known before anything is answered.
 */
export function sizeWords(definition: Definition, chosen: string | null, today: string): string {
  const counts = Object.entries(definition.counts);
  const [shortest] = [...counts].sort(([, a], [, b]) => a - b);
  const mode = chosen ?? shortest?.[0] ?? "";
  const n = definition.counts[mode] ?? 0;
  const sections = tm("start.sections", { n: sectionsIn(definition, mode, today) });
  if (counts.every(([, most]) => most === 0)) return tm("start.sizeNone", { sections });
  const all = chosen !== null || counts.every(([, most]) => most === n);
  return tm(all ? "start.size" : "start.sizeFrom", { sections, n });
}

/** How many sections a record opens with that nothing but its mode is known of. */
function sectionsIn(definition: Definition, mode: string, today: string): number {
  const question = definition.modes?.question;
  const answer = { value: mode, status: STATUS.answered, source: null, note: null };
  const source: AnswerSource = {
    answer: (path) => (path === question ? answer : undefined),
    unsettled: () => false,
    rows: () => [],
  };
  const state = createFormState(definition, source, { today: () => today, lang: "en" });
  return definition.sections.filter(({ id }) => state.sectionShown(id).value).length;
}
