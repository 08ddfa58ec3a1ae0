/** A session at Tuesday Cuppa as the tests of these pages begin with it. */
import type { Hand } from "../../src/screens/groups/hand";

export const MEMBERS = [
  { key: "1", known: true, name: "Corin", fullName: "Corin Saltmarsh" },
  { key: "2", known: true, name: "Tansy", fullName: "Tansy Wickerlight" },
].map((each) => ({ ...each, type: "person" as const, checkIn: null }));

export const HAND: Hand = {
  date: "2026-03-24",
  venue: "Tideway Cafe",
  mode: "in_person",
  from: "10:30",
  to: "11:30",
  here: ["1"],
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
  keptNames: [],
};
