/**
 * What reaches few: no manager is shown it at the set-aside desk, as the server rules (server/desk/sight.py; both
 * are held to forms/vectors/few.json). Pure.
 */
import { AUDIENCE } from "../../codes";
import type { Definition } from "../../forms/definition";
import type { Bundle } from "../../session/desk";

/** Whether a record of this form and audience (a code of AUDIENCE) reaches few. */
export const reachesFew = (formId: string, audience: number): boolean =>
  audience === AUDIENCE["author-only"] ||
  audience === AUDIENCE.safeguarding ||
  (audience === AUDIENCE["person-owned"] && formId !== "person");

/**
 * Whether a bundle does. Of a record that nobody knows a manager is shown only what nobody proved; null where
 * this device does not have its form, and so cannot say.
 */
export function fewSee({ form, proven }: Bundle, definition: Definition | null): boolean | null {
  if (form === null) return proven;
  if (definition === null) return null;
  return reachesFew(form, AUDIENCE[definition.audience as keyof typeof AUDIENCE]);
}
