/** English for the staff-safety notes at the head of a person's page. */
import { speaker } from "./say";

const words = {
  "safety.h2": "Staff safety",
  "safety.warning": "Warning: ",
  "safety.noFact": "What happened is not written yet.",
  "safety.from": "From: {source}",
  "safety.recorded": "Recorded by {name}, {date}",
  "safety.review": "Look at it again on {date}",
  "safety.past": "Past its review date: {date}",
  "safety.noReview": "No review date set",
  "safety.unread":
    "There are notes on staff safety, and they could not be read. Ask before you go in.",
  "safety.change": "Change staff safety notes",
  "safety.fold": "Fold alerts and safety notes",
  "safety.folded":
    "1 note. It shows when you open {name} again.|{n} notes. They show when you open {name} again.",
} as const;

export const tss = speaker(words);
