/** What nobody writes on any more: what is finished with one person, by year, and what is only kept. */

import type { ComponentType } from "preact";
import { isNoted } from "../../app/form-title";
import type { PersonEntry, RecordEntry } from "../../session/types";
import { tm } from "../../text/more-pages";
import type { RecordsProps } from "../person/person";
import { decidedAt } from "../record/state-words";
import { NextSteps } from "./next-step";

/** When a record was finished: what is recorded in it afterwards does not move it. */
const finishedAt = (record: RecordEntry): number => decidedAt(record) ?? record.started;

/** Finished records under the year they were finished in, the last one first. Pure. */
export function byYear(
  records: readonly RecordEntry[],
): readonly (readonly [string, readonly RecordEntry[]])[] {
  const years = new Map<string, RecordEntry[]>();
  for (const record of [...records].sort((a, b) => finishedAt(b) - finishedAt(a))) {
    const year = String(new Date(finishedAt(record)).getFullYear());
    years.set(year, [...(years.get(year) ?? []), record]);
  }
  return [...years];
}

interface FinishedProps extends RecordsProps {
  readonly person: PersonEntry;
  readonly Records: ComponentType<RecordsProps>;
}

export function Finished(props: FinishedProps) {
  const { session, person, records, Records } = props;
  const kept = records.filter(({ form }) => isNoted(form));
  const finished = byYear(records.filter((each) => !kept.includes(each)));
  return (
    <>
      <NextSteps session={session} person={person} />
      {kept.length > 0 && (
        <>
          <h2>{tm("person.notes")}</h2>
          <Records {...props} records={kept} />
        </>
      )}
      {finished.length > 0 && <h2>{tm("person.done")}</h2>}
      {finished.map(([year, each]) => (
        <div key={year}>
          <h3 class="ds-number">{tm("person.year", { year })}</h3>
          <Records {...props} records={each} />
        </div>
      ))}
    </>
  );
}
