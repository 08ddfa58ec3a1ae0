/** Giving a command: what it names, every answer shown by name. Its code comes when one is given. */
import { OP } from "../codes";
import type { Json } from "../forms/definition";
import { unhex } from "../sync/core/bytes";
import { COMMAND_PATH } from "../sync/core/change";
import { commandValue } from "../sync/core/command-value";
import { seenOf } from "../sync/core/seen";
import { Draft, type Hex } from "./draft";
import type { Ground } from "./ground";
import { toValue } from "./values";

/** Freezes what is open, then makes the command of exactly what is shown, in the first of the records. */
export async function give(
  name: string,
  args: Readonly<Record<string, Json>>,
  asOf: string,
  records: readonly [Ground, ...Ground[]],
): Promise<void> {
  const [first] = records;
  const { pen, now } = first.desk;
  // What is typed while the freezing goes on is on the screen too, so it is frozen as well.
  while (records.some(({ shown }) => shown.drafts.length > 0)) {
    for (const record of records) {
      await pen.freeze(record);
      if (record.seed) throw new Error("nothing has been written in this record yet");
    }
  }
  await pen.alone(first, commandDraft(name, args, asOf, now(), records));
}

/** Throws Malformed. */
function commandDraft(
  name: string,
  args: Readonly<Record<string, Json>>,
  asOf: string,
  now: number,
  records: readonly [Ground, ...Ground[]],
): Draft {
  const value = commandValue({
    name,
    seen: records.map(({ id, formHash, shown }) => seenOf(shown.fold, unhex(id), unhex(formHash))),
    asOf,
    arguments: Object.entries(args).map(([key, json]) => [key, toValue(json)]),
  });
  const draft = new Draft(records[0].id, now);
  const base = { element: null, observed: new Set<Hex>(), reason: null, kept: null };
  draft.put({ ...base, kind: OP.command, path: COMMAND_PATH, value });
  return draft;
}
