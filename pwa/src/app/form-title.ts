/** A form's name for lists: published, or made from its id where this role holds no copy of it. */
import type { Session } from "../session/types";

export function formTitle(session: Session, form: string): string {
  const known = session.startable.value.find((each) => each.id === form);
  if (known) return known.title;
  const words = form.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const INDEX: ReadonlySet<string> = new Set(["person", "involvement", "access-log", "task"]);

const NOTED: ReadonlySet<string> = new Set([
  "peer-group",
  "peer-session",
  "peer-note",
  "safeguarding-concern",
  "jotting",
]);

/** Records begun on a page of their own, and never carried on with as the work in hand. */
export const isNoted = (form: string): boolean => NOTED.has(form);

/** Records that say who and why, shown by the person's own screen and never listed or begun as work. */
export const isIndex = (form: string): boolean => INDEX.has(form);
