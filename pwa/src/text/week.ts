/** English for rows shown as a week. */
import { speaker } from "./say";

const week = {
  "week.nothing": "Nothing",
  "week.range": "{from} to {to}",
  "week.night": "{from} to {to} the next day",
  "week.since": "from {from}",
  "week.until": "until {to}",
  "week.days": "{first} to {last}",
  "week.noDay": "No day yet",
  "week.noTime": "no time yet",
  "week.total": "Total a week",
  "week.hours": "{n} hour|{n} hours",
  "week.minutes": "{n} minute|{n} minutes",
  "week.none": "No times yet",
  "week.uncounted":
    "{n} visit is not counted: it has no day or no times yet.|{n} visits are not counted: they have no day or no times yet.",
  "week.weekdays": "Monday to Friday",
  "week.every": "Every day",
  "week.again": "Same again at another time",
  "week.againOf": "Same again at another time: {row}",
} as const;

export const twk = speaker(week);
