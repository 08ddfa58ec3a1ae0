/** English for versions of a form: what a newer one would change, and what is kept of an older. */
import { speaker } from "./say";

const versions = {
  "version.changed": "This form changed on {when}.",
  "version.changedPlain": "This form changed.",
  "version.choose": "Finish on the one you began, or see what would change.",
  "version.see": "See what would change",
  "version.moving": "This moves to the newer form when the council's server has it.",
  "version.waiting": "The move to the newer form waits for an earlier part of this record.",
  "version.refused": "Not moved: {reason}. Nothing you wrote has changed.",
  "version.strays": "Kept from another version of this form ({n})",
  "version.straysHint":
    "This version does not ask these. They are kept, and no rule or check reads them.",
  "version.unknown": "A question this version does not have: {path}",
  "version.unsettled": "Also recorded: {words}",
  "move.title": "What would change",
  "move.lead":
    "You began this on an earlier version of the form. Nothing you wrote is lost either way.",
  "move.kept": "Not asked any more: kept",
  "move.keptHint": "These answers stay in the record and are listed on its page.",
  "move.dropped": "Not asked any more",
  "move.added": "Asked in the new form only",
  "move.needed": "Needed to submit",
  "move.reworded": "Worded differently",
  "move.before": "Before: {words}",
  "move.choices": "Choices that change",
  "move.withdrawn": "No longer a choice: {words}.",
  "move.withdrawnChosen": "No longer a choice: {words}. It was chosen here, and it is kept.",
  "move.offered": "Also a choice: {words}.",
  "move.requirement": "Needed, or no longer needed",
  "move.nowNeeded": "Needed to submit.",
  "move.nowReason": "Needed to submit: an answer, or a reason for none.",
  "move.nowFree": "Not needed to submit.",
  "move.nowRule": "Needed at other times than before.",
  "move.when": "Asked at other times, checked or worked out otherwise",
  "move.smaller": "{n} smaller change|{n} smaller changes",
  "move.smallerHint": "Order, titles and limits.",
  "move.none": "Nothing you can see changes.",
  "move.go": "Move to the newer form",
  "move.stay": "Stay on this one",
  "move.newest": "There is no newer version that this can be moved to now.",
  "move.gone": "Moving: it counts when the council's server has it.",
  "move.failed": "This did not work. Nothing you wrote has changed. Try again.",
} as const;

export const tv = speaker(versions);
