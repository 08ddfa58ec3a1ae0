/**
 * What each service of a plan costs a week, against its units times the cost of one. A rule multiplies money
 * by whole numbers alone (forms/FORMAT.md) and units have hundredths, so it is worked out here; it stops
 * nothing. Pure, in whole pence.
 */
import type { Place } from "../../forms/context";
import { type Group, isGroup } from "../../forms/definition";
import type { Answered } from "../../forms/duties/arising";
import { showNumber } from "../../ui/read-number";
import { hasNeeds } from "./needs";

const GROUP = "services";
/** Where a unit is a month or longer, hundredths of one a week do not come to the penny; these have no week. */
const NOT_WEEKLY: readonly unknown[] = ["monthly", "quarterly", "annually", "one_off", "none"];

export interface ServiceCost {
  readonly row: string;
  /** As stored, with their decimal places; the cost of one in pence. */
  readonly units: number;
  readonly decimals: number;
  readonly unitCost: number;
  /** Pence a week, to the nearest; half a penny goes up. */
  readonly worked: number;
  /** What was written as the cost a week, in pence; null where nothing is. */
  readonly written: number | null;
  /** Whether what is written is what it comes to, as near as whole pence are. */
  readonly same: boolean;
}

export const weeklyCostAt = (row: string): string => `${GROUP}/${row}/weekly_cost`;

/** After how many of a row's questions its cost is said: after what it costs a week; 0 of rows that are no services. */
export function costAfter(group: Group): number {
  const ids = group.items.map(({ id }) => id);
  return group.id === GROUP && ids.includes("unit_cost") ? ids.indexOf("weekly_cost") + 1 : 0;
}

/** The decimal places of a question, from its place in the form. */
function decimalsOf(place: unknown): number {
  const { item } = (place ?? {}) as Partial<Place>;
  return item && !isGroup(item) ? (item.decimals ?? 0) : 0;
}

/** One service; null until its units, what one is and what one costs are known. */
export function costOf(from: Answered, row: string): ServiceCost | null {
  const decimals = decimalsOf(from.place(`${GROUP}/${row}/units_per_week`));
  const at = (question: string): unknown => from.value(`${GROUP}/${row}/${question}`);
  const [units, unitCost, written] = [at("units_per_week"), at("unit_cost"), at("weekly_cost")];
  const often = at("cost_frequency");
  if (typeof units !== "number" || typeof unitCost !== "number") return null;
  if (often === null || NOT_WEEKLY.includes(often)) return null;
  const scale = 10n ** BigInt(decimals);
  const whole = BigInt(units) * BigInt(unitCost);
  const worked = Number((whole * 2n + scale) / (scale * 2n));
  if (!Number.isSafeInteger(worked)) return null;
  const off = typeof written === "number" ? BigInt(written) * scale - whole : null;
  return {
    row,
    units,
    decimals,
    unitCost,
    worked,
    written: typeof written === "number" ? written : null,
    same: off !== null && (off < 0n ? -off : off) * 2n <= scale,
  };
}

/** The services of a plan whose cost a week is written and is not what their units come to. */
export function costsApart(formId: string, from: Answered): readonly ServiceCost[] {
  if (!hasNeeds(formId)) return [];
  return (from.rows(GROUP) ?? []).flatMap((row) => {
    const cost = costOf(from, row);
    return cost && cost.written !== null && !cost.same ? [cost] : [];
  });
}

const pounds = (pence: number): string => `£${showNumber(pence, 2, true)}`;

/** The figures of a service as people read them. */
export const costWords = ({ units, decimals, unitCost, worked, written }: ServiceCost) => ({
  units: showNumber(units, decimals),
  cost: pounds(unitCost),
  worked: pounds(worked),
  written: written === null ? "" : pounds(written),
});
