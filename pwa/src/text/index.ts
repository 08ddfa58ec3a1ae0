/** The words every screen may need. Words of screens loaded later stand in their own dictionary. */
import { en } from "./en";
import { speaker } from "./say";

export { type Params, speaker } from "./say";
export const t = speaker(en);
export type Key = keyof typeof en;
