/** English for the desk where a manager audits practice. */
import { speaker } from "./say";

const audits = {
  "audits.h1": "Practice audits",
  "audits.lead":
    "An audit is about practice. It names no person: only the council number of the case.",
  "audits.random": "Choose one at random",
  "audits.choose": "Finished work to choose from ({n})",
  "audits.chooseHint":
    "Not here: what you began, wrote in or decided on. Somebody else audits that.",
  "audits.this": "Audit this",
  "audits.thisOf": "Audit this: {title}, {name}",
  "audits.from": "By {name}. Finished {when}.",
  "audits.none": "No finished work by others is on this device.",
  "audits.own": "You wrote or decided on part of this. Somebody else audits it.",
  "audits.allOwn": "You wrote or decided on part of everything here. Somebody else audits it.",
  "audits.draft": "In progress",
  "audits.done": "Finished",
  "audits.noDone": "No audit is finished yet.",
  "audits.row": "Case {number}",
  "audits.rowOf": "Practice of {name}",
  "audits.by": "{auditor}, {when}",
  "audits.noNumber": "no number yet",
  "audits.found": "What finished audits found",
  "audits.criterion": "Criterion",
  "audits.met": "Met",
  "audits.partly": "Partly",
  "audits.notMet": "Not met",
  "audits.na": "Does not apply",
} as const;

export const tau = speaker(audits);
