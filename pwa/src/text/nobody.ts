/** English for a list of people with nobody on it: who brings them there. */
import { speaker } from "./say";

const nobody = {
  "people.register": "Register someone new",
  "people.empty":
    "Nobody is allocated to you yet. People appear here when {name}'s team allocates them. Checked {when}.",
  "people.emptyPlain": "Nobody is allocated to you yet.",
  "people.emptyManager":
    "Nobody has been added yet. Import the allocation list, or register someone.",
  "people.emptyIt": "People are not shown to IT.",
} as const;

export const tn = speaker(nobody);
