/** The definitions of the forms somebody may start, and the question that sets how much of one is asked. */
import { useEffect, useState } from "preact/hooks";
import { type Definition, isGroup, type Question } from "../../forms/definition";
import type { Session } from "../../session/types";

/** The definitions a role may start, by form id. */
export function useDefinitions(session: Session): ReadonlyMap<string, Definition> {
  const [found, setFound] = useState<ReadonlyMap<string, Definition>>(new Map());
  const startable = session.startable.value;
  useEffect(() => {
    let here = true;
    void Promise.all(
      startable.map(async (form) => [form.id, await session.definition(form.hash)] as const),
    ).then((pairs) => here && setFound(new Map(pairs)));
    return () => {
      here = false;
    };
  }, [session, startable]);
  return found;
}

export function modeOf(definition: Definition | undefined): Question | null {
  const id = definition?.modes?.question;
  const items = definition?.sections.flatMap((section) => section.items) ?? [];
  const found = items.find((item) => item.id === id);
  return found && !isGroup(found) ? found : null;
}
