/** A session at Tuesday Cuppa to which nobody has come yet, as the tests begin with it. */
import type { InHand } from "../../src/session/dividing";

export const EMPTY: InHand = {
  date: "2026-03-24",
  venue: "Tideway Cafe",
  mode: "in_person",
  from: "10:30",
  to: "11:30",
  here: [],
  guests: [],
  unnamed: 0,
  away: {},
  checkIns: {},
  notes: {},
  topics: [],
  activities: [],
  followups: [],
  signposting: [],
  safety: "no",
};
