/** English for what is not sent, by record. */
import { speaker } from "./say";

const sending = {
  "unsent.h2": "What is not sent",
  "unsent.what":
    "Each is one change: answers saved together, or a decision with its comments. Photos and documents are counted apart, above.",
  "unsent.record": "{name}: {form}",
  "unsent.notes": "{name}: notes and logs",
  "unsent.person": "{name}: who they are, and who works with them",
  "unsent.noPerson": "Groups, and notes about nobody on your list",
  "unsent.rest": "Which records were opened, and work about people no longer on your list",
  "unsent.total": "All of it",
} as const;

export const tms = speaker(sending);
