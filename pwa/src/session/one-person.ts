/**
 * People whose records were linked, shown as one person: what any of the records says of safety and of work
 * is said of each, and nothing of them is put into one another. Pure.
 */
import type { Hex, PersonEntry } from "./types";

const unique = <T>(all: readonly T[]): T[] => [...new Set(all)];

/** Every record of the one person an entry is of, the one registered first in front. */
function wholeOf(people: ReadonlyMap<Hex, PersonEntry>, person: PersonEntry): PersonEntry[] {
  const found = new Map([[person.id, person]]);
  for (const { same } of found.values()) {
    for (const id of same) {
      const other = people.get(id);
      if (other) found.set(id, other);
    }
  }
  return [...found.values()].sort((a, b) => a.registered - b.registered || (a.id < b.id ? -1 : 1));
}

/** Each entry with what the records linked to it say as well; names and dates of birth stay its own. */
export function asOne(people: readonly PersonEntry[]): readonly PersonEntry[] {
  if (people.every(({ same }) => same.length === 0)) return people;
  const byId = new Map(people.map((person) => [person.id, person]));
  return people.map((person) => {
    const whole = wholeOf(byId, person);
    const ids = new Set(whole.map(({ id }) => id));
    if (ids.size === 1) return person;
    const sum = (of: (each: PersonEntry) => number) => whole.reduce((n, each) => n + of(each), 0);
    const actors = new Map(whole.flatMap((each) => each.allocated.map((it) => [it.actor, it])));
    const due = whole.flatMap(({ dueDate }) => dueDate ?? []).sort();
    return {
      ...person,
      nhsNumber: person.nhsNumber ?? whole.find(({ nhsNumber }) => nhsNumber)?.nhsNumber ?? null,
      councilNumber:
        person.councilNumber ?? whole.find((each) => each.councilNumber)?.councilNumber ?? null,
      communication: unique(whole.flatMap(({ communication }) => communication)),
      alerts: unique(whole.flatMap(({ alerts }) => alerts)),
      safety: sum(({ safety }) => safety),
      dueDate: due[0] ?? null,
      unsent: sum(({ unsent }) => unsent),
      toSettle: sum(({ toSettle }) => toSettle),
      records: whole.flatMap(({ records }) => records).sort((a, b) => b.changed - a.changed),
      allocated: [...actors.values()],
      same: whole.filter(({ id }) => id !== person.id).map(({ id }) => id),
      shownAs: whole[0]?.id ?? person.id,
      duplicates: person.duplicates.filter(({ other }) => !ids.has(other)),
    };
  });
}
