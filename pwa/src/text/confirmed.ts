/** English for answers that a person confirmed: why nobody else changes them, and what was changed all the same. */
import { speaker } from "./say";

const confirmed = {
  "act.why": "Confirmed by the person",
  "held.confirmed": "{name} confirmed these answers, so only handing over again changes them.",
  "held.open": "How {name} confirms is recorded where you hand over.",
  "held.again": "Hand over again",
  "held.go": "Hand over to {name}",
  "apart.answer":
    "Not what {name} confirmed. {author} changed it, and {name} has not confirmed that.",
  "apart.confirmation": "Not of every answer: {author} changed “{label}”.",
  "apart.loose": "Which answers {name} confirmed was not kept.",
  "apart.finish":
    "“{label}” is not what {name} confirmed: {author} changed it. Hand over again, so that {name} can confirm anew",
  "loose.finish":
    "Which answers {name} confirmed was not kept. Hand over again, so that {name} can confirm anew",
} as const;

export const tcf = speaker(confirmed);
