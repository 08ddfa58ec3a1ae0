/** What a task list and a section say of a record, where there is more to say than that it is a draft. */
import { later, part } from "../../app/later";

export const StateLine = later(
  part(() => import("./read-only")),
  (parts) => parts.StateLine,
);
