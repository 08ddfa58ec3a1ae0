/** What a whole record says of itself, above its answers: its state, its form, and whose work it is. */

import { now } from "../../app/clock";
import { openTitle } from "../../app/form-title";
import { authors } from "../../session/covering";
import { tw } from "../../text/whole";
import { SummaryList, type SummaryRow } from "../../ui/blocks";
import { when } from "../../ui/dates";
import { handleState } from "../record/read-only";
import type { AnswerContext } from "../shown-answer";

/** Enough of a version's hash to tell it from the others of its form. */
const SHORT_HASH = 8;

/** *Tracked.* */
export function aboutRows({ session, handle, form }: AnswerContext): SummaryRow[] {
  const { versionNo } = handle.state.value;
  const entry = session.records.value.find(({ id }) => id === handle.id);
  const newest = session.newest(handle.form);
  const older = newest !== undefined && newest !== null && newest.hash !== handle.formHash;
  const unsettled = handle.unsettledPaths().filter((path) => form.shown(path).value).length;
  const unsent = handle.unsent.value;
  const said: readonly (readonly [string, string | false])[] = [
    [tw("whole.state"), handleState(session, handle)],
    [tw("whole.submission"), versionNo > 0 && tw("whole.submissionNo", { n: versionNo })],
    [
      tw("whole.form"),
      tw(older ? "whole.older" : "whole.newest", {
        title: openTitle(form),
        version: handle.formHash.slice(0, SHORT_HASH),
      }),
    ],
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

export const About = ({ context }: { context: AnswerContext }) => (
  <SummaryList rows={aboutRows(context)} />
);
