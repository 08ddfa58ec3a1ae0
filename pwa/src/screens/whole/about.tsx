/** What a whole record says of itself, above its answers: its state, its form, and whose work it is. */

import { now } from "../../app/clock";
import { openTitle } from "../../app/form-title";
import { authors } from "../../session/covering";
import { tw } from "../../text/whole";
import { dateOf, shortDate, when } from "../../ui/dates";
import { SummaryList, type SummaryRow } from "../../ui/summary";
import { handleState } from "../record/read-only";
import type { AnswerContext } from "../shown-answer";

/** The form by its title and the day it was published, as far as that is known here. *Tracked.* */
export function formWords({ session, handle, form }: AnswerContext): string {
  const title = openTitle(form);
  const newest = session.newest(handle.form);
  if (!newest) return title;
  const older = newest.hash !== handle.formHash;
  if (newest.since === null) return older ? tw("whole.olderPlain", { title }) : title;
  const date = shortDate(dateOf(newest.since));
  return tw(older ? "whole.older" : "whole.newest", { title, date });
}

/** *Tracked.* */
export function aboutRows(context: AnswerContext): SummaryRow[] {
  const { session, handle, form } = context;
  const { versionNo } = handle.state.value;
  const entry = session.records.value.find(({ id }) => id === handle.id);
  const unsettled = handle.unsettledPaths().filter((path) => form.shown(path).value).length;
  const unsent = handle.unsent.value;
  const said: readonly (readonly [string, string | false])[] = [
    [tw("whole.state"), handleState(session, handle)],
    [tw("whole.submission"), versionNo > 0 && tw("whole.submissionNo", { n: versionNo })],
    [tw("whole.form"), formWords(context)],
    [
      tw("whole.started"),
      entry !== undefined &&
        tw("whole.startedBy", {
          name: entry.startedBy.name,
          when: when(entry.started, now.value),
        }),
    ],
    [
      tw("whole.writers"),
      authors(handle.ground)
        .map(({ name }) => name)
        .join(", "),
    ],
    [tw("whole.unsettled"), unsettled > 0 && tw("whole.unsettledN", { n: unsettled })],
    [tw("whole.unsent"), unsent > 0 && tw("whole.unsentN", { n: unsent })],
  ];
  return said.flatMap(([key, value]) =>
    value ? [{ key, value: <span class="ds-number">{value}</span> }] : [],
  );
}

/** Enough of a version's hash to tell it from the others of its form. */
const SHORT_HASH = 8;

/** On paper alone: what a print is held against by whoever checks which words were shown. */
export const VersionLine = ({ context: { handle } }: { context: AnswerContext }) => (
  <p class="ds-whole__version">
    {tw("whole.version", { form: handle.form, version: handle.formHash.slice(0, SHORT_HASH) })}
  </p>
);

export const About = ({ context }: { context: AnswerContext }) => (
  <SummaryList rows={aboutRows(context)} />
);
