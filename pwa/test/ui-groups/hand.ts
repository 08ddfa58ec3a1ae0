/** A session at Tuesday Cuppa as the tests of these pages begin with it. */
import type { Hand } from "../../src/screens/groups/hand";
import { EMPTY } from "../session/in-hand";

export const MEMBERS = [
  { key: "1", known: true, name: "Corin", fullName: "Corin Saltmarsh" },
  { key: "2", known: true, name: "Tansy", fullName: "Tansy Wickerlight" },
].map((each) => ({ ...each, type: "person" as const, checkIn: null }));

export const HAND: Hand = { ...EMPTY, here: ["1"], keptNames: [] };
