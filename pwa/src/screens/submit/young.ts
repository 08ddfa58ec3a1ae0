/** A record of somebody too young for its form, begun before that was known: it is kept and not submitted. */
import { tooYoungWords } from "../../app/too-young";
import { tooYoungFor } from "../../forms/from-age";
import { firstName } from "../../ui/person-banner";
import type { AnswerContext } from "../shown-answer";

/**
 * Why it is not submitted; null where it may be, as where the form has a part for the young. The server refuses
 * one alike (server/workflow/young.py). *Tracked.*
 */
export function youngWords({
  session,
  form: { definition },
  person,
}: Pick<AnswerContext, "session" | "form" | "person">): string | null {
  if (!person || definition.starts?.younger) return null;
  const age = tooYoungFor(definition, person.born, session.today());
  return age === null ? null : tooYoungWords(definition, firstName(person), age);
}
