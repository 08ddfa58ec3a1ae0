/** Covered answers as the page reads them: those of one row together, and visits of a week as that week. Pure. */
import { rowTitle } from "../../app/problem-words";
import type { Group } from "../../forms/definition";
import type { FormState } from "../../forms/state";
import type { CoveredAnswer } from "./covered";

/** Answers that stand in the same row of a group, with the row's name; null where they are in none. */
export interface Run {
  readonly title: string | null;
  readonly answers: readonly CoveredAnswer[];
}

/** Visits that stand in their week on the page; each is there on its own as well, with its answers. */
export interface WeekRun {
  readonly week: Group;
  readonly visits: readonly Run[];
}

/** The group whose week a row is a visit of, while it is asked and not removed; null otherwise. *Tracked.* */
function weekOf(form: FormState, group: Group, row: string): Group | null {
  const asked = form.shown(group.id).value && form.rows(group.id).value.includes(row);
  return group.week && asked ? group : null;
}

/** Answers in their order, in runs. Visits of a group that is no longer asked, or removed, stay rows. *Tracked.* */
export function runsOf(
  form: FormState,
  answers: readonly CoveredAnswer[],
): readonly (Run | WeekRun)[] {
  const found: (Run | { week: Group; visits: Run[] })[] = [];
  let at: string | null = null;
  let into: CoveredAnswer[] = [];
  for (const answer of answers) {
    const { group, row } = form.place(answer.path) ?? {};
    const inRow = group && row !== undefined;
    const key = inRow ? `${group.id}/${row}` : "";
    if (key !== at) {
      at = key;
      into = [];
      const run: Run = { title: inRow ? rowTitle(form, group, row) : null, answers: into };
      const week = inRow ? weekOf(form, group, row) : null;
      const last = found.at(-1);
      if (!week) found.push(run);
      else if (last && "week" in last && last.week === week) last.visits.push(run);
      else found.push({ week, visits: [run] });
    }
    into.push(answer);
  }
  return found;
}
