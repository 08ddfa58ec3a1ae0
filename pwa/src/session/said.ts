/** The statements and withdrawals about sharing that this device holds of one person. */
import type { AnswerSource } from "../forms/answers";
import { apartAt } from "./confirmed";
import { ReadingLocked } from "./open-records";
import type { Said } from "./stated";
import type { Hex, RecordEntry, RecordHandle, Session } from "./types";

const STATEMENT = "sharing-preference";
const WITHDRAWAL = "preference-withdrawal";

/** What a record says, read once: the record may be closed afterwards. */
export function copied(handle: RecordHandle): AnswerSource {
  const answers = new Map<string, ReturnType<AnswerSource["answer"]>>();
  const rows = new Map<string, readonly string[]>();
  // What was changed after the person confirmed it, or apart, is nothing they agreed to.
  const disputed = new Set([...handle.unsettledPaths(), ...apartAt(handle).keys()]);
  for (const section of handle.definition.sections) {
    for (const item of section.items) {
      const keys = item.type === "group" ? rowsOf(handle, item.id, item.rows) : [];
      rows.set(item.id, keys);
      const inside = item.type === "group" ? item.items : [];
      const paths = keys.flatMap((row) => inside.map((each) => `${item.id}/${row}/${each.id}`));
      for (const path of [item.id, ...paths]) answers.set(path, handle.answer(path));
    }
  }
  return {
    answer: (path) => answers.get(path),
    unsettled: (path) => disputed.has(path),
    rows: (group) => rows.get(group) ?? [],
  };
}

const rowsOf = (
  handle: RecordHandle,
  group: string,
  fixed: readonly { readonly key: string }[] | undefined,
): readonly string[] => fixed?.map(({ key }) => key) ?? handle.rows(group);

async function read(
  session: Session,
  { id, started }: RecordEntry,
  open: RecordHandle | null,
): Promise<Said> {
  if (open?.id === id) return { answers: copied(open), started };
  const handle = await session.open(id);
  try {
    return { answers: copied(handle), started };
  } finally {
    handle.close();
  }
}

export interface SaidBefore {
  readonly statements: readonly Said[];
  readonly withdrawals: readonly Said[];
}

/**
 * Every statement and withdrawal of a person here; null while reading is locked, when nothing is known of
 * what they said. The reads are in the access log, as all are. `open` is the record on screen, which is read
 * as it stands there.
 */
export async function saidBy(
  session: Session,
  person: Hex,
  open: RecordHandle | null = null,
): Promise<SaidBefore | null> {
  const records = session.records.value.filter((each) => each.person === person);
  const of = (form: string) =>
    Promise.all(
      records.filter((each) => each.form === form).map((each) => read(session, each, open)),
    );
  try {
    const [statements, withdrawals] = await Promise.all([of(STATEMENT), of(WITHDRAWAL)]);
    return { statements, withdrawals };
  } catch (error) {
    if (error instanceof ReadingLocked) return null;
    throw error;
  }
}
