/** What a task list and a section say of a record, where there is more to say than that it is a draft. */
import { later, part } from "../../app/later";
import type { EligibilityProps } from "../section/eligibility";

const Strip = later(
  part(() => import("../section/eligibility")),
  (parts) => parts.Eligibility,
);

/** What the answers so far amount to, of the forms that say so. */
export const Eligibility = (props: EligibilityProps) =>
  props.form.definition.indicators?.length ? <Strip {...props} /> : null;

export const stateWords = part(() => import("./read-only"));
export const StateLine = later(stateWords, (parts) => parts.StateLine);
