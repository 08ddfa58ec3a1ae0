/** Why a device is ended: the codes of `revoke_reason`, and their words. Pure. */
import { codes } from "../../codes";
import { td } from "../../text/en-desk";

const CODES = codes.revoke_reason;
export type Reason = keyof typeof CODES;
export const REASONS = Object.keys(CODES) as readonly Reason[];

/** What the server says of a device that was ended. Of one from before it was asked: null. */
export interface Why {
  readonly code: number;
  readonly words: string | null;
}

export const codeOf = (reason: Reason): number => CODES[reason];
export const reasonWords = (reason: Reason): string => td(`why.${reason}`);

/** "Stolen"; "Other: the screen is broken"; null where no reason was asked for. */
export function whyWords(why: Why | null): string | null {
  if (why === null) return null;
  const reason = REASONS.find((each) => CODES[each] === why.code);
  const name = reason ? reasonWords(reason) : td("word.notKnown");
  return why.words === null ? name : `${name}: ${why.words}`;
}
