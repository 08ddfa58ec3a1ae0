/** When somebody rang: a call of today is over by now. Pure. */
import { addDays } from "../../ui/dates";
import { readTime } from "../../ui/read-date";

/** The civil time and day of a call, or why there is none. `clock` is the time of day now. */
export type Rang =
  | { readonly time: string; readonly day: string }
  | { readonly slip: "unread" }
  | { readonly slip: "later"; readonly time: string };

export function rangAt(typed: string, clock: string, today: string, yesterday: boolean): Rang {
  const time = readTime(typed);
  if (time === null) return { slip: "unread" };
  if (time <= clock) return { time, day: today };
  return yesterday ? { time, day: addDays(today, -1) } : { slip: "later", time };
}
