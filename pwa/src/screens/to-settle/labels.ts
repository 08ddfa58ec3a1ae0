/** What records that are not open ask, and who may answer: from the forms they began on. */
import { useEffect, useState } from "preact/hooks";
import { recordTitle } from "../../app/form-title";
import { type Definition, isGroup, words } from "../../forms/definition";
import type { Hex, RecordEntry, Session } from "../../session/types";
import { ta } from "../../text/en-answers";

/** "Managing nutrition: What happens now"; the group's own name for a row people added. */
export function labelIn(definition: Definition, path: string): string | null {
  const [head = "", row = "", inner = ""] = path.split("/");
  for (const { items } of definition.sections) {
    const item = items.find(({ id }) => id === head);
    if (!item) continue;
    if (!isGroup(item) || row === "") return words(item.label, "en");
    const fixed = item.rows?.find(({ key }) => key === row);
    const question = item.items.find(({ id }) => id === inner);
    const first = words(fixed?.label ?? item.label, "en");
    return question ? `${first}: ${words(question.label, "en")}` : first;
  }
  return null;
}

export interface Forms {
  /** What a path of a record is called; a plain sentence until its form is read. */
  readonly label: (record: Hex, path: string) => string;
  /** The roles that may write a record; null until its form is read, or where any may. */
  readonly roles: (record: Hex) => readonly string[] | null;
}

/** The forms of these records, each read once. */
export function useForms(session: Session, wanted: readonly Hex[]): Forms {
  const [known, setKnown] = useState<ReadonlyMap<Hex, Definition>>(new Map());
  const records = session.records.value;
  const entry = (record: Hex): RecordEntry | undefined => records.find(({ id }) => id === record);
  const hashes = [...new Set(wanted.flatMap((record) => entry(record)?.formHash ?? []))];
  const asked = hashes.sort().join();
  useEffect(() => {
    let here = true;
    for (const hash of asked.split(",").filter(Boolean)) {
      session.definition(hash).then(
        (definition) => here && setKnown((was) => new Map(was).set(hash, definition)),
        () => undefined,
      );
    }
    return () => {
      here = false;
    };
  }, [session, asked]);
  const formOf = (record: Hex) => known.get(entry(record)?.formHash ?? "");
  return {
    label: (record, path) => {
      const definition = formOf(record);
      const label = definition && labelIn(definition, path);
      const found = entry(record);
      if (label) return label;
      return found ? ta("list.question", { form: recordTitle(session, found) }) : ta("list.answer");
    },
    roles: (record) => formOf(record)?.starts?.roles ?? null,
  };
}
