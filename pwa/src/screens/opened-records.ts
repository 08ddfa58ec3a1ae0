/** Records open for reading while a screen is there; each opening is in the access log. */
import { useEffect, useState } from "preact/hooks";
import type { RecordEntry, RecordHandle, Session } from "../session/types";

/** The handles of those that could be opened, once all have been; none before. */
export function useOpened(
  session: Session,
  entries: readonly RecordEntry[],
): readonly RecordHandle[] {
  const [records, setRecords] = useState<readonly RecordHandle[]>([]);
  const ids = entries.map(({ id }) => id).join();
  useEffect(() => {
    let here = true;
    let opened: readonly RecordHandle[] = [];
    const opening = Promise.all(entries.map(({ id }) => session.open(id).catch(() => null)));
    void opening.then((found) => {
      opened = found.filter((each) => each !== null);
      if (here) setRecords(opened);
      else for (const each of opened) each.close();
    });
    return () => {
      here = false;
      for (const each of opened) each.close();
    };
  }, [session, ids]);
  return records;
}
