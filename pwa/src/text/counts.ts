/** English for what is still to be done in a section of a form. */
import { speaker } from "./say";

const counts = {
  "counts.settle": "{n} to settle",
  "counts.putRight": "{n} to put right",
  "counts.confirm": "{n} to confirm",
} as const;

export const tk = speaker(counts);
