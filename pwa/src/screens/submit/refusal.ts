/** Why the server did not accept a command, in words for the middle of a sentence. */
import { type AnswersKey, enAnswers, ta } from "../../text/en-answers";

/** `refusal` is a name of the refusal or reason table of `sync/codes.json`, or null when none came. */
export function refusalWords(refusal: string | null): string {
  const key = `refusal.${refusal ?? "other"}`;
  return ta(key in enAnswers ? (key as AnswersKey) : "refusal.other");
}
