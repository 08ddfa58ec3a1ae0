/** What nobody writes on any more: what is finished with one person, by year, and what is only kept. */

import type { ComponentType } from "preact";
import { isNoted } from "../../app/form-title";
import type { RecordEntry } from "../../session/types";
import { tm } from "../../text/more-pages";
import type { RecordsProps } from "../person/person";

/** Finished records under the year they were decided in, newest first. */
function byYear(records: readonly RecordEntry[]): readonly [string, readonly RecordEntry[]][] {
  const years = new Map<string, RecordEntry[]>();
  for (const record of [...records].sort((a, b) => b.changed - a.changed)) {
    const year = String(new Date(record.state.at ?? record.changed).getFullYear());
    years.set(year, [...(years.get(year) ?? []), record]);
  }
  return [...years];
}

export function Finished(props: RecordsProps & { Records: ComponentType<RecordsProps> }) {
  const { records, Records } = props;
  const kept = records.filter(({ form }) => isNoted(form));
  const finished = byYear(records.filter((each) => !kept.includes(each)));
  return (
    <>
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
