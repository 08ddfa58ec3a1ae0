/** What is due for each person of whom records are held here. */
import { hex } from "../sync/core/bytes";
import { civilTime } from "./civil";
import type { Contents } from "./contents";
import { type Dated, type Due, duesOf } from "./dues";
import type { Hex } from "./types";

export function duesHere({
  holdings,
  library,
  lists,
  zone,
}: Contents): ReadonlyMap<Hex, readonly Due[]> {
  const entries = new Map(lists.value.records.map((entry) => [entry.id, entry]));
  const byPerson = new Map<Hex, Dated[]>();
  for (const { id, about, fold, version } of holdings.shown()) {
    const entry = entries.get(id);
    const whose = about?.people[0];
    if (!entry || !whose) continue;
    const { form, state, started } = entry;
    const stateOn = state.at === null ? null : civilTime(state.at, zone).slice(0, 10);
    const person = hex(whose);
    const asks = (question: string) => library.get(version ?? "")?.at(question) !== undefined;
    const record: Dated = { id, form, state, stateOn, started, fold, asks };
    byPerson.set(person, [...(byPerson.get(person) ?? []), record]);
  }
  return new Map([...byPerson].map(([person, records]) => [person, duesOf(records)]));
}
