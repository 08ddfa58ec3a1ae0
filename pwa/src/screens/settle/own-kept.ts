/**
 * One device's answers kept for all in one act: what each question showed before, so that it can be put
 * back until the record is submitted. Kept on this device, sealed, and gone with the submission.
 */
import type { Answer } from "../../forms/answers";
import { WAY_BACK } from "../../session/scratch";
import type { Hex, RecordEntry, Session } from "../../session/types";

export interface Kept {
  readonly device: string;
  readonly n: number;
  /** Submissions of the record when it was done. */
  readonly versionNo: number;
  /** What each question showed before. */
  readonly before: Readonly<Record<string, Answer | null>>;
  /** Rows that went with it. */
  readonly rows?: readonly string[];
}

const scratchOf = (session: Session, record: Hex) => session.scratch(record, WAY_BACK);

/** What was kept of a record in this draft; null where nothing, or it was submitted since. *Tracked.* */
export function keptOf(session: Session, record: Hex, versionNo: number): Kept | null {
  const words = scratchOf(session, record).read();
  const kept = words === null ? null : (JSON.parse(words) as Kept);
  return kept?.versionNo === versionNo ? kept : null;
}

export const keep = (session: Session, record: Hex, kept: Kept | null): void =>
  scratchOf(session, record).write(kept === null ? null : JSON.stringify(kept));

/** The device whose answers were kept in a record listed, while that can be put back. *Tracked.* */
export function keptDevice(session: Session, record: RecordEntry): string | null {
  if (!session.scratched(record.id).includes(WAY_BACK)) return null;
  const { state, versionNo } = record.state;
  const { editable } = session.workflow()?.states[record.form] ?? {};
  if (editable && !editable.includes(state)) return null;
  return keptOf(session, record.id, versionNo)?.device ?? null;
}
