import { describe, expect, test } from "vitest";
import type { HistoryEntry, StaffMember } from "../../src/session/types";
import { type Ranked, same, sittings, standing, type Version } from "../../src/session/versions";
import { DOV, head, WREN } from "../ui/make";

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 0, 20, 12);
const dayOf = (ms: number, zone: number) => new Date(ms + zone * 60_000).toISOString().slice(0, 10);

/** A write that replaced others, at its place in the log. */
function write(
  rank: number,
  value: string | null,
  rest: Partial<HistoryEntry> & { by?: StaffMember } = {},
): Ranked {
  const { by = WREN, ...given } = rest;
  const entry: HistoryEntry = {
    ...head({ value }, by, NOON + rank),
    dot: `dot-${rank}`,
    kind: "set",
    observed: [],
    current: false,
    coveredBy: [],
    accepted: null,
    verify: async () => true,
    ...given,
  };
  return { entry, rank };
}

const at = (rank: number): Version => ({ kind: "sitting", rank });
const values = (entries: readonly HistoryEntry[]) => entries.map(({ value }) => value);

describe("what stood of an answer", () => {
  const said = [
    write(1, "able"),
    write(3, "unable", { observed: ["dot-1"], by: DOV, current: true }),
  ];

  test("is the last write that was there by then, and nothing before the first", () => {
    expect(values(standing("p", said, at(0)))).toEqual([]);
    expect(values(standing("p", said, at(2)))).toEqual(["able"]);
    expect(values(standing("p", said, at(3)))).toEqual(["unable"]);
    expect(values(standing("p", said, { kind: "now" }))).toEqual(["unable"]);
  });

  test("is both answers where the second writer had not seen the first", () => {
    const apart = [write(1, "able"), write(2, "unable", { by: DOV })];
    expect(values(standing("p", apart, at(2)))).toEqual(["able", "unable"]);
    const settled = [...apart, write(4, "able", { observed: ["dot-1", "dot-2"] })];
    expect(values(standing("p", settled, at(2)))).toEqual(["able", "unable"]);
    expect(values(standing("p", settled, at(4)))).toEqual(["able"]);
  });

  test("is exactly what a decision named, whatever was written since or arrived late", () => {
    const decision: Version = { kind: "decision", covers: new Set(["dot-1 p", "dot-3 other"]) };
    expect(values(standing("p", said, decision))).toEqual(["able"]);
  });

  test("is, of a union, what had been added and not taken out", () => {
    const topics = [
      write(1, "home", { kind: "add" }),
      write(2, "money", { kind: "add" }),
      write(3, "home", { kind: "remove", observed: ["dot-1"] }),
    ];
    expect(values(standing("p", topics, at(2)))).toEqual(["home", "money"]);
    expect(values(standing("p", topics, at(3)))).toEqual(["money"]);
    const decision: Version = { kind: "decision", covers: new Set(["dot-2 p\nmoney"]) };
    expect(values(standing("p", topics, decision))).toEqual(["money"]);
  });
});

describe("two versions say the same", () => {
  const entry = (value: string | null) => write(1, value).entry;

  test("when they say it in other writes, and when one was cleared and one never answered", () => {
    expect(same([entry("able")], [{ ...entry("able"), dot: "another" }])).toBe(true);
    expect(same([], [entry(null)])).toBe(true);
    expect(same([entry("able"), entry("able")], [entry("able")])).toBe(true);
  });

  test("and not when a value, a reason for none or who said it differs", () => {
    expect(same([entry("able")], [entry("unable")])).toBe(false);
    expect(same([entry("able")], [])).toBe(false);
    expect(same([entry("able")], [{ ...entry("able"), source: 1 }])).toBe(false);
    expect(same([], [{ ...entry(null), status: 3 }])).toBe(false);
  });
});

describe("a sitting", () => {
  const wrote = (rank: number, by: StaffMember, made: number) => ({
    write: { ...head({}, by, made), zone: 0 },
    rank,
  });

  test("is what one person wrote on one device and day with nobody's writes between", () => {
    const found = sittings(
      [
        wrote(0, WREN, NOON),
        wrote(1, WREN, NOON + 60_000),
        wrote(2, DOV, NOON + 120_000),
        wrote(3, WREN, NOON + 180_000),
        wrote(4, WREN, NOON + DAY),
      ],
      dayOf,
    );
    expect(found.map(({ by, rank }) => [by.name, rank])).toEqual([
      ["Wren Saltwhistle", 1],
      ["Dov Hazelgrim", 2],
      ["Wren Saltwhistle", 3],
      ["Wren Saltwhistle", 4],
    ]);
    expect([found[0]?.from, found[0]?.to]).toEqual([NOON, NOON + 60_000]);
  });

  test("stands in the order of the log, whatever a clock says", () => {
    const found = sittings([wrote(0, WREN, NOON + DAY), wrote(1, DOV, NOON)], dayOf);
    expect(found.map(({ day }) => day)).toEqual(["2026-01-21", "2026-01-20"]);
  });
});
