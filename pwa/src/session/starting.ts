/** What a new record is begun with: its genesis, and the answers copied into it. */
import { AUDIENCE } from "../codes";
import type { Answer } from "../forms/answers";
import type { Definition } from "../forms/definition";
import { tooYoungFor } from "../forms/from-age";
import { hex, random, unhex } from "../sync/core/bytes";
import { aboutBytes } from "../sync/core/change";
import type { Contents } from "./contents";
import { copiedIn } from "./copied";
import type { Hex } from "./draft";
import { addedRows, firstRows } from "./first-rows";
import type { Holdings } from "./holdings";
import type { Genesis } from "./inscribe";
import { NotHere } from "./not-here";
import type { Started } from "./started";

/** `today` is the civil date. Throws NotHere where the form is not on this device. */
export function planStart(
  { holdings, library, lists }: Contents,
  form: string,
  beside: { readonly person: Hex | null; readonly involvement: Hex | null },
  answers: Readonly<Record<string, Answer>>,
  today: string,
): { started: Started; genesis: Genesis } {
  const { person, involvement } = beside;
  const formHash = library.newestOf(form);
  const questions = formHash === undefined ? undefined : library.get(formHash);
  if (formHash === undefined || !questions) throw new NotHere("form");
  const entry = lists.value.people.find(({ id }) => id === person);
  const definition = forThem(questions.definition, entry?.born ?? null, today);
  const { audience } = definition;
  const about = aboutBytes({
    formId: form,
    formHash: unhex(formHash),
    people: person === null ? [] : [unhex(person)],
    involvement: involvement ? unhex(involvement) : null,
    audience: AUDIENCE[audience as keyof typeof AUDIENCE],
  });
  const records: Record<string, Hex | null> = { person, involvement };
  const copied = copiedIn(definition, (from) => {
    const record = from in records ? records[from] : newestRecord(holdings, from, person);
    return record ? holdings.books.get(record)?.fold : undefined;
  });
  const named = entry ? { id: entry.id, name: entry.preferred ?? entry.name } : null;
  const first = firstRows(definition, named);
  const started = {
    form,
    formHash,
    person,
    rows: [...new Set([...first.rows, ...copied.rows, ...addedRows(definition, answers)])],
    answers: { ...first.answers, ...copied.answers, ...answers },
  };
  return { started, genesis: { about, salt: random(16) } };
}

/** For somebody too young for a form it is what its `younger` says: what that copies comes in as well. */
export function forThem(definition: Definition, born: string | null, today: string): Definition {
  const more = definition.starts?.younger?.copied_in ?? [];
  if (more.length === 0 || tooYoungFor(definition, born, today) === null) return definition;
  return { ...definition, copied_in: [...(definition.copied_in ?? []), ...more] };
}

/** The record of a form about a person that was begun last, by the server's order; unsent ones last. */
function newestRecord({ books, gone }: Holdings, form: string, person: Hex | null): Hex | null {
  let newest: { id: Hex; at: number; n: number } | null = null;
  for (const { id, about, genesis } of books.values()) {
    const whose = about?.people[0];
    if (!genesis || gone.has(id) || about?.formId !== form || !whose || hex(whose) !== person) {
      continue;
    }
    const at = genesis.position ?? Number.POSITIVE_INFINITY;
    if (!newest || at > newest.at || (at === newest.at && genesis.n > newest.n)) {
      newest = { id, at, n: genesis.n };
    }
  }
  return newest?.id ?? null;
}
