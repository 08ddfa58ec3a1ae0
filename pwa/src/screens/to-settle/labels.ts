/** What a question of a record that is not open is called, from the form that is published here. */
import { useEffect, useState } from "preact/hooks";
import { type Definition, isGroup, words } from "../../forms/definition";
import type { Session } from "../../session/types";
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

export type Labels = (form: string, path: string) => string;

/** The label of a path of a form; a plain sentence until its definition is read. */
export function useLabels(session: Session, forms: readonly string[]): Labels {
  const [known, setKnown] = useState<ReadonlyMap<string, Definition>>(new Map());
  const startable = session.startable.value;
  const wanted = [...new Set(forms)].sort().join();
  useEffect(() => {
    let here = true;
    for (const id of wanted.split(",").filter(Boolean)) {
      const hash = startable.find((form) => form.id === id)?.hash;
      if (!hash) continue;
      session.definition(hash).then(
        (definition) => here && setKnown((was) => new Map(was).set(id, definition)),
        () => undefined,
      );
    }
    return () => {
      here = false;
    };
  }, [session, startable, wanted]);
  return (form, path) => {
    const definition = known.get(form);
    const title = startable.find(({ id }) => id === form)?.title;
    const label = definition && labelIn(definition, path);
    return label ?? (title ? ta("list.question", { form: title }) : ta("list.answer"));
  };
}
