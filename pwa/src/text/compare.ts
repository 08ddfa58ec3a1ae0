/** English for choosing two versions of a record to compare. */
import { speaker } from "./say";

const compare = {
  "compare.nothing": "This record was written in one sitting and nothing was decided on it yet.",
  "compare.nothingHint": "There is one version, so there is nothing to compare.",
  "compare.from": "Before",
  "compare.to": "After",
  "compare.fromChoose": "Which version stands on the “before” side?",
  "compare.toChoose": "Which version stands on the “after” side?",
  "compare.change": "Change",
  "compare.keep": "Keep the one shown",
  "compare.asNow": "As it is now",
  "compare.sitting": "{name} wrote, {when} to {until}",
  "compare.moment": "{name} wrote, {when}",
  "compare.record": "The record before this one, {when}",
  "compare.recordHint": "The last {form} about the same person, as it stands",
  "compare.recordOpening": "Opening the record before",
  "compare.recordGone": "The record before is not on this device. Choose another version.",
  "compare.rowNotThere": "Not in this record",
  "compare.notInForm": "Not asked in this version of the form",
  "compare.thatRow": "{title} (in the record before)",
  "compare.thenOnly": "Asked in the record before only",
  "compare.sittingHint": "With everything written before",
  "compare.decisionHint": "What the decision covered",
  "compare.elsewhere":
    "Older versions of {n} answer are on the server.|Older versions of {n} answers are on the server.",
  "compare.get": "Get them",
  "compare.getting": "Getting them",
  "compare.offline": "They come when there is a connection.",
  "compare.notThen": "Not answered then",
  "compare.notNow": "Not answered",
  "compare.noRow": "Removed with its row",
} as const;

export const tcm = speaker(compare);
