/** A form on screen, as the duties read it. *Tracked.* */
import type { Answered } from "../../forms/duties/arising";
import type { FormState } from "../../forms/state";

export const answeredOf = (form: FormState): Answered => ({
  place: (path) => form.place(path),
  shown: (path) => form.shown(path).value,
  value: (path) => form.value(path).value,
  rows: (group) => (form.shown(group).value ? form.rows(group).value : null),
});
