/** What a service of a plan costs a week: its units times the cost of one, to the penny. */
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/forms/answers";
import type { Group } from "../../src/forms/definition";
import type { Answered } from "../../src/forms/duties/arising";
import { costAfter, costOf, costsApart, costWords } from "../../src/screens/duties/costs";

type Service = Readonly<Record<string, Json>>;

/** A plan with these services, by row; units have two decimal places. */
const plan = (services: Readonly<Record<string, Service>>): Answered => ({
  place: () => ({ item: { type: "number", decimals: 2 } }),
  shown: () => true,
  rows: () => Object.keys(services),
  value: (path) => services[path.split("/")[1] ?? ""]?.[path.split("/")[2] ?? ""] ?? null,
});
const service = (units: number, cost: number, written: number | null, often = "hourly") => ({
  units_per_week: units,
  unit_cost: cost,
  cost_frequency: often,
  weekly_cost: written,
});
const apart = (services: Readonly<Record<string, Service>>, form = "care-support-plan") =>
  costsApart(form, plan(services)).map(({ row }) => row);

describe("the cost of a service a week", () => {
  test("is said under the box it is written in, of services alone", () => {
    const group = (id: string, items: readonly string[]) =>
      ({ id, items: items.map((each) => ({ id: each })) }) as unknown as Group;
    expect(costAfter(group("services", ["unit_cost", "weekly_cost", "starts"]))).toBe(2);
    expect(costAfter(group("services", ["provider", "weekly_cost"]))).toBe(0);
    expect(costAfter(group("needs_table", ["unit_cost", "weekly_cost"]))).toBe(0);
  });

  test("is its units times the cost of one: three and a half hours at 22.00 are 77.00", () => {
    const cost = costOf(plan({ a: service(350, 2200, 7700) }), "a");
    expect(cost).toMatchObject({ worked: 7700, written: 7700, same: true });
    expect(cost && costWords(cost)).toEqual({
      units: "3.5",
      cost: "£22.00",
      worked: "£77.00",
      written: "£77.00",
    });
  });

  test("is said when another was written, one penny away or more", () => {
    const services = {
      right: service(350, 2200, 7700),
      under: service(350, 2200, 7699),
      over: service(350, 2200, 7701),
      blank: service(350, 2200, null),
    };
    expect(apart(services)).toEqual(["under", "over"]);
    expect(apart(services, "carer-support-plan")).toEqual(["under", "over"]);
    expect(apart(services, "review")).toEqual([]);
  });

  test("comes to the nearest penny, and half a penny may go either way", () => {
    // 3.25 at 17.33 is 56.3225; 0.50 at 0.01 is half a penny.
    expect(costOf(plan({ a: service(325, 1733, null) }), "a")?.worked).toBe(5632);
    expect(apart({ a: service(325, 1733, 5632), b: service(325, 1733, 5633) })).toEqual(["b"]);
    expect(costOf(plan({ a: service(50, 1, null) }), "a")?.worked).toBe(1);
    expect(apart({ a: service(50, 1, 0), b: service(50, 1, 1), c: service(50, 1, 2) })).toEqual([
      "c",
    ]);
  });

  test("is exact where a floating point number is not", () => {
    // 1.10 times 1.10 times a hundred thousand is no 121000.00000000001 here.
    expect(costOf(plan({ a: service(110, 11000000, 12100000) }), "a")?.same).toBe(true);
    const large = costOf(plan({ a: service(900719925474, 9999, null) }), "a");
    expect(large?.worked).toBe(90062985348145);
    expect(costOf(plan({ a: service(900719925474099, 900719925474099, null) }), "a")).toBeNull();
  });

  test("is not worked out before everything is known, nor where a unit is longer than weeks", () => {
    expect(costOf(plan({ a: { units_per_week: 350, cost_frequency: "hourly" } }), "a")).toBeNull();
    expect(costOf(plan({ a: { units_per_week: 350, unit_cost: 2200 } }), "a")).toBeNull();
    for (const often of ["monthly", "quarterly", "annually", "one_off", "none"]) {
      expect(costOf(plan({ a: service(100, 2200, 1, often) }), "a")).toBeNull();
    }
    for (const often of ["per_session", "daily", "weekly", "fortnightly", "four_weekly"]) {
      expect(costOf(plan({ a: service(25, 2200, 1, often) }), "a")?.worked).toBe(550);
    }
  });
});
