/** The list by person, critical first. Pure. */
import type { Hex, PersonEntry, StaffMember, ToSettle } from "../../session/types";

const WEIGHT = { critical: 0, narrative: 1, ordinary: 2 } as const;

export interface OfPerson {
  readonly person: PersonEntry | null;
  readonly id: Hex;
  /** Critical answers and narratives, oldest first within each. */
  readonly serious: readonly ToSettle[];
  /** Rows removed by one and changed by another. */
  readonly rows: readonly ToSettle[];
  /** How many small differences each record has. */
  readonly small: readonly { readonly record: Hex; readonly n: number }[];
  /** Records where my own devices differ. */
  readonly own: readonly Hex[];
}

const weightOf = (items: readonly ToSettle[]): number =>
  Math.min(...items.map(({ merge }) => WEIGHT[merge]));

/** People with a critical answer first, then who has waited longest. */
export function byPerson(items: readonly ToSettle[], people: readonly PersonEntry[]): OfPerson[] {
  const groups = new Map<Hex, ToSettle[]>();
  for (const item of items) groups.set(item.person, [...(groups.get(item.person) ?? []), item]);
  return [...groups.values()]
    .map((all) => [...all].sort((a, b) => WEIGHT[a.merge] - WEIGHT[b.merge] || a.since - b.since))
    .sort(
      (a, b) =>
        weightOf(a) - weightOf(b) ||
        Math.min(...a.map(({ since }) => since)) - Math.min(...b.map(({ since }) => since)),
    )
    .map((all) => {
      const id = all[0]?.person ?? "";
      const small = new Map<Hex, number>();
      for (const { record, merge, row } of all) {
        if (merge === "ordinary" && !row) small.set(record, (small.get(record) ?? 0) + 1);
      }
      return {
        id,
        person: people.find((entry) => entry.id === id) ?? null,
        serious: all.filter(({ merge }) => merge !== "ordinary"),
        rows: all.filter(({ row }) => row),
        small: [...small].map(([record, n]) => ({ record, n })),
        own: [...new Set(all.filter(({ ownDevices }) => ownDevices).map(({ record }) => record))],
      };
    });
}

export interface Divided {
  /** What I may settle. */
  readonly mine: readonly ToSettle[];
  /** What others settle, oldest first. */
  readonly team: readonly ToSettle[];
}

/** What is in one's own hands, and what is in the team's. `mayWrite` says of a record whether I may write it. */
export function divided(items: readonly ToSettle[], mayWrite: (record: Hex) => boolean): Divided {
  const team = items.filter(({ record }) => !mayWrite(record));
  return {
    mine: items.filter(({ record }) => mayWrite(record)),
    team: [...team].sort((a, b) => a.since - b.since),
  };
}

/** Of those allocated, by name, who may write such a record; `roles` are those of its form, or null for any. */
export const settlers = (
  allocated: readonly StaffMember[],
  roles: readonly string[] | null,
): string[] =>
  allocated
    .filter((member) => roles === null || member.roles.some((role) => roles.includes(role)))
    .map(({ name }) => name)
    .sort();
