/** Giving a command: what it names, every answer shown by name. Its code comes when one is given. */
import { OP } from "../codes";
import type { Json } from "../forms/definition";
import { unhex } from "../sync/core/bytes";
import { COMMAND_PATH } from "../sync/core/change";
import { commandValue } from "../sync/core/command";
import type { Fold } from "../sync/core/fold";
import { seenOf } from "../sync/core/seen";
import { Draft, type Hex } from "./draft";
import { toValue } from "./values";

/** A record a command is given upon, as it is shown. */
export interface Named {
  readonly id: Hex;
  readonly formHash: Hex;
  readonly fold: Fold;
}

/** The change of a command on exactly what is shown, in the first of the records. Throws Malformed. */
export function commandDraft(
  name: string,
  args: Readonly<Record<string, Json>>,
  asOf: string,
  now: number,
  records: readonly [Named, ...Named[]],
): Draft {
  const value = commandValue({
    name,
    seen: records.map(({ id, formHash, fold }) => seenOf(fold, unhex(id), unhex(formHash))),
    asOf,
    arguments: Object.entries(args).map(([key, json]) => [key, toValue(json)]),
  });
  const draft = new Draft(records[0].id, now);
  const base = { element: null, observed: new Set<Hex>(), reason: null, kept: null };
  draft.put({ ...base, kind: OP.command, path: COMMAND_PATH, value });
  return draft;
}
