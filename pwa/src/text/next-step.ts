/** English for what follows a finished record. */
import { speaker } from "./say";

const next = {
  "next.follows": "{after} is finished. Next step: {form}.",
  "next.start": "Start: {form}",
} as const;

export const tn = speaker(next);
