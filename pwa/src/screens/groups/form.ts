/** Questions of a published form, for a page that draws them in its own way. */
import { useEffect, useState } from "preact/hooks";
import { type Definition, isGroup, type Question } from "../../forms/definition";
import type { Session } from "../../session/types";

/** A question of the newest version of a form; null until it is read, and where it has none such. */
export function useQuestion(session: Session, form: string): (id: string) => Question | null {
  const [definition, setDefinition] = useState<Definition | null>(null);
  const hash = session.startable.value.find(({ id }) => id === form)?.hash;
  useEffect(() => {
    let here = true;
    if (hash !== undefined) {
      session.definition(hash).then(
        (found) => here && setDefinition(found),
        () => undefined,
      );
    }
    return () => {
      here = false;
    };
  }, [session, hash]);
  return (id) => {
    const items = definition?.sections.flatMap((section) => section.items) ?? [];
    const found = items.find((item) => item.id === id);
    return found && !isGroup(found) ? found : null;
  };
}
