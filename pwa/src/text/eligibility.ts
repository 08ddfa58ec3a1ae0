/** English for what the answers so far amount to. */
import { speaker } from "./say";

export const eligibility = {
  "elig.title": "Eligibility, so far",
  "elig.met": "met so far",
  "elig.notMet": "not met on these answers",
  "elig.cannot": "cannot decide yet",
  "elig.line": "{label}: {state}",
  "elig.condition": "Condition {n}",
  "elig.hard":
    "{n} outcome cannot be achieved. 2 are needed.|{n} outcomes cannot be achieved. 2 are needed.",
  "elig.hardCarer":
    "{n} outcome cannot be achieved. 1 is needed, or health at risk.|{n} outcomes cannot be achieved. 1 is needed, or health at risk.",
  "elig.third": "Condition 3: decided by a person in the determination",
  "elig.thirdMissing": "Condition 3: a person's answer, not given yet",
  "elig.missing": "Not answered yet ({n})",
  "elig.youngCarer": "A carer under 18 is not decided on here. Record a young carer referral.",
  "elig.unanswered":
    "So far: cannot decide. {n} outcome not answered.|So far: cannot decide. {n} outcomes not answered.",
  "elig.unsettled": "{label}: two answers, not counted until settled",
} as const;

export const tg = speaker(eligibility);
