/** The rows a new record is started with, such as the person's own copy: an author's `first_rows`. Pure. */
import { SOURCE, STATUS } from "../codes";
import type { Answer } from "../forms/answers";
import { type Definition, isGroup, type Json } from "../forms/definition";
import { hex, random } from "../sync/core/bytes";
import type { Copied } from "./copied";
import type { Hex } from "./draft";

/** `person` is whom the record is about; a row that would name them waits where the name is not known. */
export function firstRows(
  definition: Definition,
  person: { readonly id: Hex; readonly name: string } | null,
): Copied {
  const answers: Record<string, Answer> = {};
  const rows: string[] = [];
  for (const { group, person: parties = [], answers: given = {} } of definition.first_rows ?? []) {
    if (parties.length > 0 && !person) continue;
    const row = `${group}/${hex(random(16))}`;
    rows.push(row);
    const whole: Record<string, Json> = { ...given };
    for (const name of parties)
      whole[name] = ["circle", person?.id ?? null, person?.name ?? "", null];
    for (const [name, value] of Object.entries(whole)) {
      answers[`${row}/${name}`] = {
        value,
        status: STATUS.answered,
        source: SOURCE.record,
        note: null,
      };
    }
  }
  return { answers, rows };
}

/** Rows that people add, of the answers a record is started with, as `group/<row>`. */
export function addedRows(
  definition: Definition,
  answers: Readonly<Record<string, Answer>>,
): readonly string[] {
  const added = new Set(
    definition.sections
      .flatMap(({ items }) => items.filter(isGroup))
      .filter(({ rows }) => !rows?.length)
      .map(({ id }) => id),
  );
  const rows = Object.keys(answers).flatMap((path) => {
    const [group = "", row] = path.split("/");
    return row !== undefined && added.has(group) ? [`${group}/${row}`] : [];
  });
  return [...new Set(rows)];
}
