/** What is said of answers that were changed after the person confirmed them, or apart from it. */
import { questionWords } from "../../app/problem-words";
import type { Problem } from "../../forms/slips";
import type { FormState } from "../../forms/state";
import { ACT_MARK, apartAt, askedOf, confirmationOf } from "../../session/confirmed";
import type { RecordHandle } from "../../session/types";
import { tcf } from "../../text/confirmed";

/** Why an answer was written: as somebody gave it, or that it was confirmed. */
export const whyWords = (reason: string): string => (reason === ACT_MARK ? tcf("act.why") : reason);

/** Beside an answer that is not the one confirmed, and beside the confirmation. *Tracked.* */
export function apartWords(
  form: FormState,
  handle: RecordHandle,
  path: string,
  name: string,
): readonly string[] {
  if (path !== "confirmed") {
    if (!askedOf(handle.definition).includes(path)) return [];
    const author = apartAt(handle).get(path)?.name;
    return author === undefined ? [] : [tcf("apart.answer", { name, author })];
  }
  if (confirmationOf(handle).kind === "loose") return [tcf("apart.loose", { name })];
  return [...apartAt(handle)].map(([at, author]) =>
    tcf("apart.confirmation", { author: author.name, label: questionWords(form, at) }),
  );
}

/** What stops finishing: the person confirms what stands, or it is not finished. */
export function apartProblems(form: FormState, handle: RecordHandle, name: string): Problem[] {
  const standing = confirmationOf(handle);
  const stop = (path: string, en: string): Problem => ({
    path,
    code: "check_failed",
    params: { screen: "hand-over" },
    message: { en },
  });
  if (standing.kind === "loose") return [stop("confirmed", tcf("loose.finish", { name }))];
  return [...apartAt(handle)].map(([path, author]) => {
    const label = questionWords(form, path);
    return stop(path, tcf("apart.finish", { name, author: author.name, label }));
  });
}
