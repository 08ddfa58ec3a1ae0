/** A form's name for lists: published, or made from its id where no copy of it is here. */
import type { FormState } from "../forms/state";
import type { RecordEntry, Session } from "../session/types";

export function formTitle(session: Session, form: string): string {
  const known = session.title(form);
  if (known) return known;
  const words = form.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A record's name for lists: by its form, unless it says itself that it is something else. */
export const recordTitle = (
  session: Session,
  { form, named }: Pick<RecordEntry, "form" | "named">,
): string => named ?? formTitle(session, form);

/** An open record's name: by its form, unless a section is asked that makes something else of it. *Tracked.* */
export function openTitle(form: FormState): string {
  const { title, starts } = form.definition;
  const { section, title: other } = starts?.younger ?? {};
  return form.words(section && other && form.sectionShown(section).value ? other : title);
}

/** Records begun on a page of their own, and never carried on with as the work in hand. */
export const isNoted = (form: string): boolean =>
  /^(peer-|safeguarding-|jotting|practice-)/.test(form);

/** Records that say who and why, shown by the person's own screen and never listed or begun as work. */
export const isIndex = (form: string): boolean =>
  /^(person|involvement|access-log|task)$/.test(form);
